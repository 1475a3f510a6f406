/** SQLite and PostgreSQL side by side: the same rows make the same digest, the same orders, the same answers. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { sql } from "kysely"
import { type Database, openDatabase } from "../src/database/database.ts"
import { createBrowse } from "../src/library/browse.ts"
import type { IncomingRow } from "../src/library/row-store.ts"
import { createStore, digestOf } from "../src/library/store.ts"
import { checkConsistency } from "./fault-model/consistency.ts"
import { type Cluster, startCluster } from "./postgres-cluster.ts"

/** Names that engines, locales and parsers like to treat as equal, or as something else than a name. */
const NAMES = [
  "Zoé",
  "Zoe\u0301",
  "zoe",
  "ZOË",
  "Straße",
  "STRASSE",
  "ﬀ ligature",
  "İstanbul",
  "ıssız",
  "Ångström",
  "A\u030angstro\u0308m",
  "\u{1f3b5} music",
  "\uffff last of the plane",
  "\u{10ffff} last of all",
  "雪の華",
  "ユキ",
  "हिन्दी गीत",
  "ไทย",
  "שָׁלוֹם",
  "ﷺ",
  'O\'Brien & "Sons" \\ %_',
  "user@example.com http://a.b/c?d=e 1e5 -3.14 a-b",
  "!!!",
  "!! two",
  "†",
  "a\u2028b",
  "a\u00a0b",
  "tab\tand\nline",
  "nul\0inside",
  "lone \ud800 surrogate",
  "x".repeat(3_000),
  "The Band",
  "band, the",
  "10 ans",
  "9 ans",
]
const QUERIES = [
  ...NAMES.map(name => name.slice(0, 40)),
  "z",
  "str",
  "a",
  "ang",
  "雪",
  "ゆき",
  "हि",
  "b o",
  "example",
  "1e5",
  "'",
  "!",
  "& | !",
  "':*",
  "x".repeat(600),
  "nul inside",
  "\0",
  "\ud800",
]

const rows: readonly IncomingRow[] = NAMES.flatMap((name, n): IncomingRow[] => {
  const row = (kind: string, id: string, body: object): IncomingRow => ({
    kind,
    id,
    version: 1_000 + n,
    body: JSON.stringify(body),
  })
  const id = name.replaceAll("\0", "").toWellFormed().slice(0, 100)
  return [
    row("artist", `ar ${id}`, { name }),
    row("album", `al ${id}`, {
      title: name,
      artist: NAMES[(n + 3) % NAMES.length],
      artistId: `ar ${id}`,
      addedAt: `2026-01-${10 + (n % 20)}T00:00:00.000Z`,
      ...(n % 3 === 0 ? {} : { year: 1990 + (n % 5) }),
      genre: name.slice(0, 50),
    }),
    row("track", `gd-${id}`, {
      title: name,
      artist: name,
      artistId: `ar ${id}`,
      albumId: n % 4 === 0 ? "nowhere" : `al ${id}`,
      duration: 0.1 + n / 3,
      size: 2 ** 40 + n,
      mimeType: "audio/flac",
      ...(n % 2 === 0 ? {} : { trackNumber: n, discNumber: n % 3 }),
      bitRate: 1e6 + 0.4,
      mood: name,
    }),
    row("mood", `m ${id}`, { text: name, "a\0b": [name] }),
  ]
})

const directory = mkdtempSync(join(tmpdir(), "diapason-engines-"))
let cluster: Cluster
let databases: Record<"sqlite" | "postgres", Database>
before(async () => {
  cluster = await startCluster()
  databases = {
    sqlite: await openDatabase(directory),
    postgres: await openDatabase(directory, await cluster.createDatabase()),
  }
})
after(async () => {
  for (const database of Object.values(databases)) await database.close()
  await cluster.close()
  rmSync(directory, { recursive: true, force: true })
})

/** What both engines say to the same question: equal, and returned. */
const both = async <T>(what: string, question: (database: Database) => Promise<T>): Promise<T> => {
  const sqlite = await question(databases.sqlite)
  assert.deepEqual(await question(databases.postgres), sqlite, what)
  return sqlite
}

test("fault 48: nasty names give the same digest, the same bodies and the same sums on both engines", async () => {
  for (const database of Object.values(databases)) {
    const store = createStore({ database, now: () => 0 })
    await store.write(writer => writer.apply(rows, null))
    await checkConsistency(store.read, [])
  }
  await both("digest", database => digestOf(database.read))
  const bodies = await both("rows", async database =>
    (await database.read.selectFrom("row").selectAll().orderBy("kind").orderBy("id").execute()).map(row => ({
      ...row,
    })),
  )
  assert.equal(bodies.filter(row => row.body?.includes("\\u0000")).length > 0, true)
  for (const row of rows)
    assert.ok(
      bodies.some(one => one.id === row.id && one.body === row.body),
      row.id,
    )
})

test("every list has the same order, up and down, and the same numbers", async () => {
  const page = { limit: 100, offset: 0 }
  for (const order of ["asc", "desc"] as const) {
    for (const sort of ["title", "artist", "year", "addedAt"] as const)
      await both(`albums by ${sort} ${order}`, ({ read }) => createBrowse({ read }).albums({ ...page, sort, order }))
    for (const sort of ["title", "artist", "album", "duration"] as const)
      await both(`tracks by ${sort} ${order}`, ({ read }) => createBrowse({ read }).tracks({ ...page, sort, order }))
    await both(`artists ${order}`, ({ read }) => createBrowse({ read }).artists({ ...page, order }))
  }
  await both("genres", ({ read }) => createBrowse({ read }).genres())
  await both("one artist", ({ read }) => createBrowse({ read }).artist("ar Zoé"))
})

test("a query finds the same on both engines", async () => {
  let found = 0
  const idsOf = (list: readonly { readonly id: string }[]) => list.map(one => one.id).sort()
  for (const query of QUERIES) {
    const { albums, artists } = await both(`search for ${JSON.stringify(query.slice(0, 60))}`, async ({ read }) => {
      const all = await createBrowse({ read }).search(query, 50)
      return { albums: idsOf(all.albums), tracks: idsOf(all.tracks), artists: idsOf(all.artists) }
    })
    found += albums.length + artists.length
    const list = { q: query, order: "asc", limit: 50, offset: 0 } as const
    await both(`list of ${JSON.stringify(query.slice(0, 60))}`, ({ read }) => createBrowse({ read }).albums(list))
  }
  assert.ok(found > 100, `${found} found`)
  const first = await both("the best match", async ({ read }) =>
    (await createBrowse({ read }).search("zoe", 10)).artists.map(artist => artist.name),
  )
  assert.ok(first.length >= 4)
})

test("tables have the same columns, and PostgreSQL's compare text by its bytes and hold every whole number", async () => {
  const inPostgres = sql<{ table: string; column: string; type: string; collation: string | null }>`
    select table_name as "table", column_name as "column", data_type as type, collation_name as collation
    from information_schema.columns where table_schema = 'public'
      and table_name not like 'kysely%' and table_name not like '%\\_search'`
  const columns = await databases.postgres.transact(tx => inPostgres.execute(tx))
  assert.ok(columns.rows.length > 50)
  for (const { table, column, type, collation } of columns.rows) {
    assert.ok(["bigint", "double precision", "text"].includes(type), `${table}.${column} is ${type}`)
    if (type === "text") assert.equal(collation, "C", `${table}.${column}`)
  }
  const names = columns.rows.map(row => `${row.table}.${row.column}`).sort()
  const inSqlite = sql<{ table: string; column: string }>`
    select m.name as "table", c.name as "column" from sqlite_master as m, pragma_table_info(m.name) as c
    where m.type = 'table' and m.name not like 'kysely%' and m.name not like '%_search%' and m.name not like 'sqlite%'`
  const others = await databases.sqlite.transact(tx => inSqlite.execute(tx))
  assert.deepEqual(names, others.rows.map(row => `${row.table}.${row.column}`).sort())
})

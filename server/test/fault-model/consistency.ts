/** Whether a store agrees with itself: hashes, sums, browsed tables and search all follow from the rows. */
import assert from "node:assert/strict"
import { sql } from "kysely"
import type { Reader } from "../../src/database/database.ts"
import { numbersHolding } from "../../src/database/full-text.ts"
import type { RowTable } from "../../src/database/schema.ts"
import { searchWords } from "../../src/library/fold.ts"
import { plain } from "../../src/library/row-body.ts"
import { bucketOf, hashAsNumber, rowHash, shiftSum, ZERO_SUM } from "../../src/library/row-hash.ts"

type FullRow = Omit<RowTable, "cause" | "via">

/** Every row of a store, tombstones included, by kind and id. */
export const rowsOf = (reader: Reader): Promise<readonly FullRow[]> =>
  reader
    .selectFrom("row")
    .select(["revision", "kind", "id", "version", "deleted", "hash", "bucket", "body"])
    .orderBy("kind")
    .orderBy("id")
    .execute()

const checkRows = (rows: readonly FullRow[]): void => {
  for (const row of rows) {
    const name = `${row.kind} ${row.id}`
    assert.equal(row.hash, rowHash(row.kind, row.id, row.version, row.body), `hash of ${name}`)
    assert.equal(row.bucket, bucketOf(row.kind, row.id), `bucket of ${name}`)
    assert.equal(row.deleted, row.body === null ? 1 : 0, `tombstone of ${name}`)
  }
}

const checkBuckets = async (reader: Reader, rows: readonly FullRow[]): Promise<void> => {
  const claimed = await reader.selectFrom("bucket").selectAll().where("all_count", ">", 0).orderBy("bucket").execute()
  const sum = (of: readonly FullRow[]) => of.reduce((all, { hash }) => shiftSum(all, hashAsNumber(hash)), ZERO_SUM)
  const counted = [...Map.groupBy(rows, row => row.bucket)]
    .sort(([a], [b]) => a - b)
    .map(([bucket, all]) => {
      const live = all.filter(row => row.body !== null)
      return { bucket, live_sum: sum(live), live_count: live.length, all_sum: sum(all), all_count: all.length }
    })
  assert.deepEqual(
    claimed.map(row => ({ ...row })),
    counted,
    "the buckets' sums are those of a recount",
  )
}

const TABLES = ["album", "track", "artist"] as const

const checkTable = async (
  reader: Reader,
  table: (typeof TABLES)[number],
  rows: readonly FullRow[],
  words: readonly string[],
): Promise<void> => {
  const name = sql.ref<string>(table === "artist" ? "name" : "title")
  const browsed = await reader
    .selectFrom(
      sql<{
        number: number
        id: string
        title: string
      }>`(select number, id, ${name} as title from ${sql.table(table)})`.as("titles"),
    )
    .select(["number", "id", "title"])
    .orderBy("id")
    .execute()
  const live = rows
    .filter(row => row.kind === table && row.body !== null)
    .map(row => {
      const body: { readonly title?: string; readonly name?: string } = JSON.parse(row.body ?? "{}")
      return { id: row.id, title: plain(body.title ?? body.name ?? "") }
    })
  assert.deepEqual(
    browsed.map(({ id, title }) => ({ id, title })),
    live,
    `the table ${table} is that of the rows`,
  )
  for (const word of words) {
    const found = await reader
      .selectFrom(numbersHolding(table, [word]).as("found"))
      .select("number")
      .execute()
    const expected = browsed.filter(({ title }) => searchWords(title).some(one => one.startsWith(word)))
    assert.deepEqual(
      new Set(found.map(({ number }) => number)),
      new Set(expected.map(({ number }) => number)),
      `${table}: what is found by ${word}`,
    )
  }
}

/** Throws an assertion. `words`: every word that was ever in a title. */
export const checkConsistency = async (reader: Reader, words: readonly string[]): Promise<void> => {
  const rows = await rowsOf(reader)
  checkRows(rows)
  await checkBuckets(reader, rows)
  for (const table of TABLES) await checkTable(reader, table, rows, words)
}

import assert from "node:assert/strict"
import { mkdir, mkdtemp, readFile, rm, utimes, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { type TestContext, test } from "node:test"
import { openTestDatabase } from "../../../test/test-database.ts"
import { createAlbums } from "../../library/albums.ts"
import { createStore } from "../../library/store.ts"
import { importOldFiles } from "./old-files.ts"

const ALBUMS = [{ id: "b", title: "B", artist: "A", artistId: "a" }]
const TRACK = {
  id: "",
  title: "T",
  artist: "A",
  artistId: "a",
  album: "B",
  albumId: "b",
  filePath: "gdrive://file-one",
}
const WRITTEN_AT = new Date("2025-11-30T08:00:00Z")

const opened = async (t: TestContext, files: Readonly<Record<string, string | Uint8Array>>) => {
  const directory = await mkdtemp(join(tmpdir(), "diapason-old-files-"))
  for (const [name, content] of Object.entries(files)) {
    await writeFile(join(directory, name), content)
    await utimes(join(directory, name), WRITTEN_AT, WRITTEN_AT)
  }
  const database = await openTestDatabase(join(directory, "store"))
  t.after(async () => {
    await database.close()
    await rm(directory, { recursive: true })
  })
  const store = createStore({ database, now: Date.now })
  const said: string[] = []
  const log = {
    info: (line: string) => void said.push(line),
    warn: (line: string) => void said.push(`warning ${line}`),
  }
  return { directory, store, said, start: () => importOldFiles({ directory, store, log }) }
}

test("BOM, an empty file and a single object; lowest version; the file's date; the files stay", async t => {
  const files = {
    "albums.json": `\ufeff${JSON.stringify(ALBUMS)}`,
    "tracks.json": JSON.stringify(TRACK),
    "artists.json": "",
  }
  const one = await opened(t, files)
  assert.deepEqual(await one.start(), { albums: 1, tracks: 1, artists: 1 })
  const rows = await one.store.read.selectFrom("row").selectAll().orderBy("revision").execute()
  assert.deepEqual(new Set(rows.map(row => row.version)), new Set([1]))
  assert.match(rows.find(row => row.kind === "album")?.body ?? "", /"addedAt":"2025-11-30T08:00:00.000Z"/)
  assert.equal((await one.store.identity()).settled, true)
  assert.equal(await readFile(join(one.directory, "albums.json"), "utf8"), files["albums.json"])

  const two = await opened(t, files)
  await two.start()
  assert.deepEqual(await two.store.read.selectFrom("row").selectAll().orderBy("revision").execute(), rows)
})

test("a second start imports nothing, also when everything was deleted since", async t => {
  const { start, store } = await opened(t, {
    "albums.json": JSON.stringify(ALBUMS),
    "tracks.json": JSON.stringify([TRACK]),
  })
  await start()
  assert.equal(await start(), undefined)
  await createAlbums({ store, now: Date.now }).delete(["b"])
  assert.equal(await start(), undefined)
  assert.equal(await store.read.selectFrom("track").select("id").executeTakeFirst(), undefined)
})

test("a truncated file and one that cannot be read are named, the others are taken over", async t => {
  const { start, said, directory } = await opened(t, {
    "albums.json": JSON.stringify(ALBUMS).slice(0, 20),
    "tracks.json": JSON.stringify([TRACK]),
  })
  await mkdir(join(directory, "artists.json"))
  assert.deepEqual(await start(), { albums: 1, tracks: 1, artists: 1 })
  assert.equal(said.filter(line => line.startsWith("warning")).length, 2)
  assert.match(said[0] ?? "", /albums\.json was not taken over: This is no JSON/)
  assert.match(said[1] ?? "", /artists\.json was not taken over: it cannot be read \(EISDIR\)/)
})

test("accounts do not count as a first row; UTF-16 as PowerShell writes it", async t => {
  const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(JSON.stringify(ALBUMS), "utf16le")])
  const { start, store } = await opened(t, { "albums.json": utf16 })
  const body = store.asBody({ name: "n", passwordHash: "h", owner: true, sessionKey: "k" })
  await store.write(writer => writer.apply([{ kind: "account", id: "p", version: 1, body }], null))
  assert.deepEqual(await start(), { albums: 1, tracks: 0, artists: 1 })
})

test("no files: nothing is written, and the store is not settled by it", async t => {
  const { start, store, said } = await opened(t, {})
  assert.equal(await start(), undefined)
  assert.deepEqual([(await store.identity()).settled, said.length], [false, 0])
})

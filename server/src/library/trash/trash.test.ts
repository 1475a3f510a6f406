import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, test } from "node:test"
import { type Database, openDatabase } from "../../database/database.ts"
import { createAlbums } from "../albums.ts"
import { createBrowse } from "../browse.ts"
import { createStore, digestOf } from "../store.ts"
import { createTrash } from "./trash.ts"

const DAY = 24 * 60 * 60 * 1000
const whole = { partial: false, keepTrackIds: [] }
const album = (name: string, artist = "Nina") => ({
  id: `al-${name}`,
  title: name,
  artist,
  artistId: `ar-${artist}`,
  year: 1999,
  tracks: [1, 2].map(n => ({
    id: `gd-${name}-${n}`,
    title: `${name} ${n}`,
    artist,
    artistId: `ar-${artist}`,
    duration: 60,
    trackNumber: n,
    driveId: `${name}-${n}`,
    size: 1000,
    mimeType: "audio/mpeg",
    ...(n === 1 ? { lyrics: { text: "la la" } } : {}),
  })),
})

let folder = ""
let now = Date.UTC(2026, 0, 1)
let database: Database
const open = async () => {
  database = await openDatabase(folder)
  const store = createStore({ database, now: () => now })
  return {
    store,
    albums: createAlbums({ store, now: () => now }),
    browse: createBrowse(store),
    trash: createTrash(store),
  }
}
let home: Awaited<ReturnType<typeof open>>
const page = { limit: 50, offset: 0 }

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-trash-"))
  now = Date.UTC(2026, 0, 1)
  home = await open()
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

test("a removed album lies in the trash and comes back whole", async () => {
  await home.albums.add(album("blue"), whole)
  const before = await home.browse.album("al-blue")
  const rows = await home.store.read.selectFrom("row").select(["kind", "id", "body"]).orderBy("id").execute()
  await home.albums.delete(["al-blue"])
  const { albums, total } = await home.trash.list(page)
  assert.equal(total, 1)
  assert.deepEqual(albums, [
    {
      id: "al-blue",
      title: "blue",
      artist: "Nina",
      year: 1999,
      trackCount: 2,
      removedAt: "2026-01-01T00:00:00.000Z",
      until: "2026-01-31T00:00:00.000Z",
    },
  ])
  now += 1000
  await home.trash.restore(["al-blue"])
  assert.deepEqual(await home.browse.album("al-blue"), before)
  assert.deepEqual(await home.store.read.selectFrom("row").select(["kind", "id", "body"]).orderBy("id").execute(), rows)
  assert.deepEqual(await home.trash.list(page), { albums: [], total: 0 })
})

test("what came back by another way is not offered any more", async () => {
  await home.albums.add(album("blue"), whole)
  await home.albums.delete(["al-blue"])
  await home.albums.add(album("blue"), whole)
  assert.equal((await home.trash.list(page)).total, 0)
  await home.albums.delete(["al-blue"])
  assert.equal((await home.trash.list(page)).total, 1)
})

test("one of two with the same artist comes back, the other stays", async () => {
  await home.albums.add(album("blue"), whole)
  await home.albums.add(album("red"), whole)
  await home.albums.delete(["al-blue", "al-red"])
  await home.trash.restore(["al-red"])
  assert.deepEqual(
    (await home.trash.list(page)).albums.map(({ id }) => id),
    ["al-blue"],
  )
  assert.equal((await home.browse.artist("ar-Nina")).albums.length, 1)
})

test("after thirty days it is given up", async () => {
  await home.albums.add(album("blue"), whole)
  await home.albums.add(album("red"), whole)
  await home.albums.delete(["al-blue"])
  now += 31 * DAY
  await home.albums.delete(["al-red"])
  assert.deepEqual(
    (await home.trash.list(page)).albums.map(({ id }) => id),
    ["al-red"],
  )
  await assert.rejects(home.trash.restore(["al-red", "al-blue"]), { code: "not_found" })
  assert.equal((await home.browse.albums({ ...page, order: "asc" })).total, 0, "nothing was taken back")
})

test("giving up is for good; the trash is no part of what is exchanged", async () => {
  await home.albums.add(album("blue"), whole)
  await home.albums.delete(["al-blue"])
  const before = await digestOf(home.store.read)
  await home.trash.empty(["al-blue"])
  assert.deepEqual(await digestOf(home.store.read), before)
  assert.equal((await home.trash.list(page)).total, 0)
  await assert.rejects(home.trash.restore(["al-blue"]), { code: "not_found" })
})

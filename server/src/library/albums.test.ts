import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, beforeEach, describe, test } from "node:test"
import { openTestDatabase } from "../../test/test-database.ts"
import { createAlbums } from "./albums.ts"
import { createBrowse } from "./browse.ts"
import type { AlbumFacts } from "./facts.ts"
import { createStore } from "./store.ts"

const root = mkdtempSync(join(tmpdir(), "diapason-albums-"))
after(() => rmSync(root, { recursive: true, force: true }))
const WHOLE = { partial: false, keepTrackIds: [] }
const PAGE = { order: "asc", limit: 50, offset: 0 } as const

const album = (id: string, artist: string, tracks: readonly string[]): AlbumFacts => ({
  id,
  title: `Title ${id}`,
  artist,
  artistId: `ar-${artist}`,
  tracks: tracks.map((name, n) => ({
    id: `gd-${id}-${n}`,
    title: `Track ${n}`,
    artist: name,
    artistId: `ar-${name}`,
    driveId: `${id}-${n}`,
    duration: 60,
    size: 1,
    mimeType: "audio/mpeg",
  })),
})

describe("albums come and go", () => {
  let folders = 0
  let close = async (): Promise<void> => {}
  let albums: ReturnType<typeof createAlbums>
  let browse: ReturnType<typeof createBrowse>
  const artists = async (): Promise<readonly string[]> =>
    (await browse.artists(PAGE)).artists.map(artist => artist.name)

  beforeEach(async () => {
    await close()
    const database = await openTestDatabase(join(root, String(folders++)))
    const store = createStore({ database, now: Date.now })
    albums = createAlbums({ store, now: Date.now })
    browse = createBrowse(store)
    close = () => database.close()
  })
  after(() => close())

  test("the same facts again write nothing", async () => {
    assert.equal(await albums.add(album("a", "Air", ["Air"]), WHOLE), "added")
    assert.equal(await albums.add(album("a", "Air", ["Air"]), WHOLE), "unchanged")
    assert.equal(await albums.add(album("a", "Air", ["Air", "Air"]), WHOLE), "changed")
  })

  test("an artist whose last album went is gone, also when another name holds the same letters", async () => {
    await albums.add(album("a", "Air", ["Air"]), WHOLE)
    await albums.add(album("b", "Fairground", ["Fairground"]), WHOLE)
    await albums.delete(["a"])
    assert.deepEqual(await artists(), ["Fairground"])
  })

  test("an artist named among others in a track stays", async () => {
    await albums.add(album("a", "Air", ["Air"]), WHOLE)
    await albums.add(album("b", "Various Artists", ["Beck, Air & Nena"]), WHOLE)
    await albums.delete(["a"])
    assert.ok((await artists()).includes("Air"))
    await albums.delete(["b"])
    assert.deepEqual(await artists(), [])
  })

  test("one unknown id, and nothing is deleted", async () => {
    await albums.add(album("a", "Air", ["Air"]), WHOLE)
    await assert.rejects(albums.delete(["a", "nowhere"]), { code: "not_found" })
    assert.equal((await browse.albums(PAGE)).total, 1)
  })

  test("tracks that are not named any more go, those that could not be read stay, and a single file takes nothing away", async () => {
    const ids = async () => (await browse.album("a")).tracks.map(track => track.id)
    await albums.add(album("a", "Air", ["Air", "Air", "Air"]), WHOLE)
    await albums.add(album("a", "Air", ["Air"]), { partial: false, keepTrackIds: ["gd-a-2"] })
    assert.deepEqual(await ids(), ["gd-a-0", "gd-a-2"])
    await albums.add(album("a", "Air", ["Air", "Air"]), { partial: true, keepTrackIds: [] })
    assert.deepEqual(await ids(), ["gd-a-0", "gd-a-1", "gd-a-2"])
  })

  test("an album whose tracks all moved to another one is gone", async () => {
    await albums.add(album("a", "Air", ["Air"]), WHOLE)
    await albums.add({ ...album("a", "Air", ["Air"]), id: "b", title: "Renamed" }, WHOLE)
    assert.deepEqual(
      (await browse.albums(PAGE)).albums.map(one => one.id),
      ["b"],
    )
  })
})

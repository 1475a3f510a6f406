import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, describe, test } from "node:test"
import { openTestDatabase } from "../../../test/test-database.ts"
import type { Database } from "../../database/database.ts"
import { createAlbums } from "../albums.ts"
import { artistIdOf } from "../artist-id.ts"
import { createBrowse } from "../browse.ts"
import { createStore } from "../store.ts"
import { createTrash } from "../trash/trash.ts"
import { createEdits } from "./edits.ts"

const WHOLE = { partial: false, keepTrackIds: [] }
const PAGE = { order: "asc", limit: 50, offset: 0 } as const
const album = (name: string, artist: string, tracks = 3) => ({
  id: `al-${name}`,
  title: name,
  artist,
  artistId: artistIdOf(artist),
  year: 1999,
  genre: "Jazz",
  tracks: Array.from({ length: tracks }, (_, n) => ({
    id: `gd-${name}-${n}`,
    title: `${name} ${n}`,
    artist,
    artistId: artistIdOf(artist),
    duration: 60,
    trackNumber: n + 1,
    driveId: `${name}-${n}`,
    size: 1000,
    mimeType: "audio/mpeg",
  })),
})

let folder = ""
let database: Database
const open = async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-edits-"))
  database = await openTestDatabase(folder)
  let now = Date.UTC(2026, 0, 1)
  const clock = () => (now += 1000)
  const store = createStore({ database, now: clock })
  return {
    store,
    albums: createAlbums({ store, now: clock }),
    browse: createBrowse(store),
    edits: createEdits(store),
    trash: createTrash(store),
  }
}
let home: Awaited<ReturnType<typeof open>>
beforeEach(async () => {
  home = await open()
  await home.albums.add(album("blue", "Nina"), WHOLE)
  await home.albums.add(album("red", "Otis"), WHOLE)
})
afterEach(async () => {
  await database.close()
  await rm(folder, { recursive: true, force: true })
})

const artists = async () => (await home.browse.artists(PAGE)).artists.map(artist => artist.name)
const titles = async () => (await home.browse.albums({ ...PAGE, sort: "title" })).albums.map(one => one.title)
const rowsOf = () =>
  home.store.read.selectFrom("row").select(["kind", "id", "body"]).where("deleted", "=", 0).orderBy("id").execute()

describe("another name", () => {
  test("is shown, found, survives a scan, and can be taken back", async () => {
    const before = await home.browse.album("al-blue")
    await home.edits.changeAlbum("al-blue", { title: "Bleu", artist: "Nina Simone", year: null, genre: "Soul" })
    const { album: shown } = await home.browse.album("al-blue")
    assert.deepEqual([shown.title, shown.artist, shown.year, shown.genre], ["Bleu", "Nina Simone", undefined, "Soul"])
    assert.equal((await home.browse.search("bleu", 10)).albums.length, 1)
    assert.equal((await home.browse.search("blue", 10)).albums.length, 0)
    assert.deepEqual(await artists(), ["Nina", "Nina Simone", "Otis"], "Nina still plays the tracks")
    assert.equal(await home.albums.add(album("blue", "Nina"), WHOLE), "unchanged")
    assert.deepEqual((await home.browse.album("al-blue")).album, shown)
    await home.edits.revertAlbum("al-blue")
    assert.deepEqual(await home.browse.album("al-blue"), before)
    assert.deepEqual(await artists(), ["Nina", "Otis"])
  })

  test("of each track's artist leaves no ghost, and a scan enters none", async () => {
    await home.edits.changeAlbum("al-blue", { artist: "Nina Simone" })
    for (const n of [0, 1, 2]) await home.edits.changeTrack(`gd-blue-${n}`, { artist: "Nina Simone", discNumber: 2 })
    assert.deepEqual(await artists(), ["Nina Simone", "Otis"])
    await home.albums.add(album("blue", "Nina"), WHOLE)
    assert.deepEqual(await artists(), ["Nina Simone", "Otis"])
    assert.equal((await home.browse.album("al-blue")).tracks[0]?.discNumber, 2)
    await home.edits.revertAlbum("al-blue")
    assert.deepEqual(await artists(), ["Nina", "Otis"])
  })

  test("two changes add up; an unknown album changes nothing", async () => {
    await home.edits.changeAlbum("al-blue", { title: "Bleu" })
    await home.edits.changeAlbum("al-blue", { year: 2001 })
    const { album: shown } = await home.browse.album("al-blue")
    assert.deepEqual([shown.title, shown.year], ["Bleu", 2001])
    const before = await rowsOf()
    await assert.rejects(home.edits.changeAlbum("al-none", { title: "x", artist: "New" }), { code: "not_found" })
    assert.deepEqual(await rowsOf(), before)
  })

  test("another picture: kept as long as it is shown", async () => {
    const cover = { type: "image/png", base64: Buffer.from("a picture").toString("base64") }
    await home.edits.changeAlbum("al-blue", { cover })
    assert.ok((await home.browse.album("al-blue")).album.coverArt)
    assert.equal((await rowsOf()).filter(row => row.kind === "picture").length, 1)
    await home.edits.changeAlbum("al-blue", { cover: null })
    assert.equal((await home.browse.album("al-blue")).album.coverArt, null)
    assert.equal((await rowsOf()).filter(row => row.kind === "picture").length, 0)
  })

  test("an edit that comes before its album is shown once the album is there", async () => {
    await home.edits.changeAlbum("al-blue", { title: "Bleu" })
    const edit = await home.store.read
      .selectFrom("row")
      .selectAll()
      .where("kind", "=", "edit")
      .executeTakeFirstOrThrow()
    const rest = await home.store.read.selectFrom("row").selectAll().where("kind", "<>", "edit").execute()
    const other = await openTestDatabase(join(folder, "other"))
    const store = createStore({ database: other, now: Date.now })
    for (const rows of [[edit], rest]) await store.write(writer => writer.apply(rows, "elsewhere"))
    assert.equal((await createBrowse(store).album("al-blue")).album.title, "Bleu")
    await other.close()
  })
})

describe("two albums made one", () => {
  test("a scan of either leaves it so; taking it back gives both", async () => {
    const before = await Promise.all(["al-blue", "al-red"].map(id => home.browse.album(id)))
    await home.edits.mergeAlbums("al-blue", ["al-red"])
    const check = async () => {
      assert.deepEqual(await titles(), ["blue"])
      assert.equal((await home.browse.album("al-blue")).tracks.length, 6)
      assert.deepEqual(await artists(), ["Nina", "Otis"])
    }
    await check()
    for (const [name, artist] of [
      ["blue", "Nina"],
      ["red", "Otis"],
    ] as const) {
      assert.equal(await home.albums.add(album(name, artist), WHOLE), "unchanged")
      await check()
    }
    await home.edits.revertAlbum("al-blue")
    assert.deepEqual(await Promise.all(["al-blue", "al-red"].map(id => home.browse.album(id))), before)
  })

  test("deleted as one, it is one in the trash and comes back as one", async () => {
    await home.edits.changeAlbum("al-red", { title: "rouge" })
    await home.edits.mergeAlbums("al-blue", ["al-red"])
    const before = await rowsOf()
    await home.albums.delete(["al-blue"])
    assert.deepEqual(await titles(), [])
    assert.deepEqual(await rowsOf(), [])
    const { albums } = await home.trash.list({ limit: 10, offset: 0 })
    assert.deepEqual(
      albums.map(({ id, trackCount }) => [id, trackCount]),
      [["al-blue", 6]],
    )
    await home.trash.restore(["al-blue"])
    assert.deepEqual(await rowsOf(), before)
    assert.equal((await home.browse.album("al-blue")).tracks.length, 6)
  })

  test("a third takes both", async () => {
    await home.albums.add(album("green", "Al"), WHOLE)
    await home.edits.mergeAlbums("al-blue", ["al-red"])
    await home.edits.mergeAlbums("al-green", ["al-blue"])
    assert.deepEqual(await titles(), ["green"])
    assert.equal((await home.browse.album("al-green")).tracks.length, 9)
    await home.albums.delete(["al-green"])
    assert.deepEqual(await rowsOf(), [])
  })
})

describe("one album made two", () => {
  test("a scan leaves it so; taking the new one back gives the old one its tracks", async () => {
    const before = await rowsOf()
    const { id } = await home.edits.splitAlbum("al-blue", { trackIds: ["gd-blue-2"], title: "Bonus" })
    const check = async () => {
      assert.deepEqual(await titles(), ["blue", "Bonus", "red"])
      assert.equal((await home.browse.album("al-blue")).tracks.length, 2)
      assert.deepEqual(
        (await home.browse.album(id)).tracks.map(track => track.id),
        ["gd-blue-2"],
      )
    }
    await check()
    assert.equal(await home.albums.add(album("blue", "Nina"), WHOLE), "unchanged")
    await check()
    await home.edits.revertAlbum(id)
    assert.deepEqual(await rowsOf(), before)
    assert.deepEqual(await titles(), ["blue", "red"])
  })

  test("not of all tracks, nor of foreign ones", async () => {
    const all = ["gd-blue-0", "gd-blue-1", "gd-blue-2"]
    await assert.rejects(home.edits.splitAlbum("al-blue", { trackIds: all, title: "x" }), { code: "invalid" })
    await assert.rejects(home.edits.splitAlbum("al-blue", { trackIds: ["gd-red-0"], title: "x" }), {
      code: "not_found",
    })
  })
})

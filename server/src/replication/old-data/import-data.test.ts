import assert from "node:assert/strict"
import { describe, test } from "node:test"
import { AppError, type ErrorCode } from "@diapason/shared/errors"
import { countsOf } from "../../library/browse.ts"
import { album, artist, opened, PLAIN, PNG, track } from "./import-data.fixture.ts"

const TWO = {
  albums: [album(1, { coverArt: PNG(1) }), album(2)],
  tracks: [track(1, 1), track(2, 1), track(3, 2)],
  artists: [artist(1), artist(2)],
}

const refused = (code: ErrorCode) => (error: unknown) => error instanceof AppError && error.code === code

describe("importData", () => {
  test("fault 56: answers as old users know it, with what the library then holds; a second time changes nothing", async t => {
    const { importData, revision } = await opened(t)
    const answer = await importData(TWO, PLAIN)
    assert.deepEqual(answer, {
      success: true,
      message: "Données importées avec succès",
      counts: { albums: 2, tracks: 3, artists: 2 },
      warnings: [],
    })
    const before = await revision()
    assert.equal(before, 8)
    assert.deepEqual(await importData(TWO, PLAIN), answer)
    assert.equal(await revision(), before)
  })

  test("deletes what an earlier full import brought and this one lacks; leaves alone what came by other means", async t => {
    const { importData, albums, ids, liveRows } = await opened(t)
    await albums.add(
      {
        id: "own-album",
        title: "Own",
        artist: "Own",
        artistId: "own",
        tracks: [
          {
            id: "gd-own",
            title: "Own",
            artist: "Own",
            artistId: "own",
            driveId: "own",
            duration: 1,
            size: 9,
            mimeType: "audio/flac",
          },
        ],
      },
      { partial: false, keepTrackIds: [] },
    )
    await importData(TWO, PLAIN)
    const answer = await importData({ albums: [album(2)], tracks: [track(3, 2)], artists: [artist(2)] }, PLAIN)
    assert.deepEqual(answer.counts, { albums: 2, tracks: 2, artists: 2 })
    assert.deepEqual(await ids("album"), ["album-2", "own-album"])
    assert.deepEqual(await ids("track"), ["gd-own", "track-3"])
    assert.deepEqual(await ids("artist"), ["artist-2", "own"])
    assert(![...(await liveRows()).keys()].some(key => key.startsWith("picture ")), "the picture went with its album")
  })

  test("what was there before an import named it is not deleted by the next one", async t => {
    const { importData, albums, ids } = await opened(t)
    const own = {
      id: "gd-file-number-1",
      title: "T",
      artist: "Artist 1",
      artistId: "artist-1",
      driveId: "file-number-1",
    }
    await albums.add(
      {
        id: "album-1",
        title: "Album 1",
        artist: "Artist 1",
        artistId: "artist-1",
        tracks: [{ ...own, duration: 1, size: 9, mimeType: "audio/flac" }],
      },
      { partial: false, keepTrackIds: [] },
    )
    await importData({ albums: [album(1), album(2)], tracks: [track(1, 1), track(3, 2)], artists: [] }, PLAIN)
    await importData({ albums: [album(2)], tracks: [track(3, 2)], artists: [] }, PLAIN)
    assert.deepEqual(await ids("album"), ["album-1", "album-2"])
    assert.deepEqual(await ids("track"), ["gd-file-number-1", "track-3"])
  })

  test("an album of an earlier import stays while a track of other means lies in it", async t => {
    const { importData, albums, ids } = await opened(t)
    await importData({ albums: [album(1)], tracks: [track(1, 1)], artists: [] }, PLAIN)
    const own = { id: "gd-own", title: "T", artist: "Artist 1", artistId: "artist-1", driveId: "own" }
    await albums.add(
      {
        id: "album-1",
        title: "Album 1",
        artist: "Artist 1",
        artistId: "artist-1",
        tracks: [{ ...own, duration: 1, size: 9, mimeType: "audio/flac" }],
      },
      { partial: true, keepTrackIds: [] },
    )
    await importData({ albums: [album(2)], tracks: [], artists: [] }, PLAIN)
    assert.deepEqual(await ids("album"), ["album-1", "album-2"])
    assert.deepEqual(await ids("track"), ["gd-own"])
  })

  test("richer facts that are there stay: size, content key, album date, cover place", async t => {
    const { importData, albums, liveRows, revision, exported } = await opened(t)
    const cover = { fileId: "file-number-1", contentKey: "v1", offset: 10, length: 20, type: "image/jpeg" }
    const facts = {
      id: "gd-file-number-1",
      title: "Old name",
      artist: "Artist 1",
      artistId: "artist-1",
      driveId: "file-number-1",
    }
    await albums.add(
      {
        ...album(1),
        driveFolderId: "folder",
        cover,
        tracks: [
          {
            ...facts,
            contentKey: "v1",
            resourceKey: "key",
            duration: 199.5,
            size: 4_000_000,
            mimeType: "audio/flac",
            bitRate: 900_000,
          },
        ],
      },
      { partial: false, keepTrackIds: [] },
    )
    const before = await liveRows()
    await importData(
      {
        albums: [album(1)],
        tracks: [track(1, 1, { id: "gd-file-number-1", duration: 0, title: "New name" })],
        artists: [artist(1)],
      },
      PLAIN,
    )
    const after = await liveRows()
    assert.equal(after.get("album album-1"), before.get("album album-1"))
    assert.deepEqual(JSON.parse(after.get("track gd-file-number-1") ?? ""), {
      ...JSON.parse(before.get("track gd-file-number-1") ?? ""),
      title: "New name",
    })
    const at = await revision()
    const { albums: a, tracks, artists } = await exported()
    await importData({ albums: a, tracks, artists }, PLAIN)
    assert.equal(await revision(), at, "what went out changes nothing when it comes back")
  })

  test("another file behind the same id brings its own facts", async t => {
    const { importData, exported } = await opened(t)
    await importData(
      {
        albums: [],
        tracks: [track(1, 1, { size: 5, contentKey: "old", bitRate: 9, segment: { start: 3 } })],
        artists: [],
      },
      PLAIN,
    )
    await importData({ albums: [], tracks: [track(1, 1, { googleDriveId: "file-two" })], artists: [] }, PLAIN)
    const [row] = (await exported()).tracks
    assert.deepEqual(
      [row?.googleDriveId, row?.size, row?.contentKey, row?.bitRate, row?.segment],
      ["file-two", 0, undefined, undefined, undefined],
    )
  })

  test("a deleted album comes back when a full import names it, with its tracks", async t => {
    const { importData, albums, store } = await opened(t)
    await importData(TWO, PLAIN)
    await albums.delete(["album-1"])
    await importData(TWO, PLAIN)
    assert.deepEqual(await countsOf(store.read), { albums: 2, tracks: 3, artists: 2 })
  })

  test("an artist that is listed stays although nothing names it", async t => {
    const { importData, revision, ids } = await opened(t)
    const less = { albums: [album(2)], tracks: [track(3, 2)], artists: [artist(1), artist(2)] }
    await importData(TWO, PLAIN)
    await importData(less, PLAIN)
    const before = await revision()
    assert.deepEqual(await ids("artist"), ["artist-1", "artist-2"])
    await importData(less, PLAIN)
    assert.equal(await revision(), before)
  })

  test("a cover that is replaced takes its picture along, one that is only hinted at stays", async t => {
    const { importData, exported, liveRows } = await opened(t)
    const coverNow = async () => (await exported()).albums[0]?.coverArt
    await importData({ albums: [album(1, { coverArt: PNG(1) })], tracks: [], artists: [] }, PLAIN)
    await importData({ albums: [album(1, { coverArt: PNG(2) })], tracks: [], artists: [] }, PLAIN)
    assert.equal(await coverNow(), PNG(2))
    assert.equal([...(await liveRows()).keys()].filter(key => key.startsWith("picture ")).length, 1)
    await importData(
      { albums: [album(1, { coverArt: "/api/music/album-cover/album-1" })], tracks: [], artists: [] },
      PLAIN,
    )
    assert.equal(await coverNow(), PNG(2))
  })

  test("three empty lists on a library that is not empty are refused, unless allowed; so is a body nothing can be made of", async t => {
    const { importData, store } = await opened(t)
    const empty = { albums: [], tracks: [], artists: [] }
    assert.equal((await importData(empty, PLAIN)).counts.albums, 0)
    await importData(TWO, PLAIN)
    for (const body of [empty, { albums: [null], tracks: [7], artists: [] }])
      await assert.rejects(importData(body, PLAIN), (error: unknown) => {
        assert(error instanceof AppError)
        assert.equal(error.code, "empty_import")
        assert.deepEqual(error.details, { existingCounts: { albums: 2, tracks: 3, artists: 2 } })
        return true
      })
    assert.equal((await countsOf(store.read)).tracks, 3)
    assert.deepEqual((await importData(empty, { replace: false, allowEmpty: true })).counts, {
      albums: 0,
      tracks: 0,
      artists: 0,
    })
  })

  test("fault 55: once a home of the new kind has synchronised, only ?replace=1 goes through", async t => {
    const { importData, database } = await opened(t)
    const peer = { store_id: "s", applied_revision: 3, last_seen_at: 0, is_home: 1 }
    await database.transact(tx => tx.insertInto("peer").values(peer).execute())
    await assert.rejects(importData(TWO, PLAIN), refused("paired"))
    assert.equal((await importData(TWO, { replace: true, allowEmpty: false })).counts.albums, 2)
  })

  test("imports that come at once go one after the other; too many are refused; a refused one blocks nobody", async t => {
    const { importData, store } = await opened(t)
    const one = { albums: [album(1)], tracks: [track(1, 1)], artists: [] }
    const results = await Promise.allSettled([
      importData({}, PLAIN),
      importData(TWO, PLAIN),
      importData(one, PLAIN),
      importData(TWO, PLAIN),
    ])
    assert.deepEqual(
      results.map(result => result.status),
      ["rejected", "fulfilled", "fulfilled", "rejected"],
    )
    assert.deepEqual(await countsOf(store.read), { albums: 1, tracks: 1, artists: 1 })
  })
})

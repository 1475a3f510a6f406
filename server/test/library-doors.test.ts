/** The library over HTTP: lists, pages, single things, search, deletion, and the old data set in and out. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { Album, Artist, Genre, Track } from "@diapason/shared/api"
import { z } from "zod"
import { ErrorBody } from "../src/http/errors.ts"
import { fill, type RunningServer, SAMPLE, startServer } from "./running-server.ts"

const Albums = z.object({ albums: z.array(Album), total: z.number() })
const Tracks = z.object({ tracks: z.array(Track), total: z.number().optional() })
const HARD_ID = SAMPLE.albums[1].id

describe("reading", () => {
  let server: RunningServer
  before(async () => {
    server = await startServer()
    await fill(server)
  })
  after(() => server.stop())

  const titles = async (query: string) =>
    Albums.parse((await server.ask(`/api/music/albums${query}`)).json()).albums.map(album => album.title)

  test("albums are sorted, searched and paged; total counts all matches", async () => {
    assert.deepEqual(await titles(""), ["Aurora", "Brume"])
    assert.deepEqual(await titles("?sort=year"), ["Brume", "Aurora"])
    assert.deepEqual(await titles("?sort=artist&order=desc"), ["Brume", "Aurora"])
    assert.equal((await titles("?sort=added")).length, 2)
    assert.deepEqual(await titles("?sort=added"), await titles("?sort=addedAt&order=desc"))
    assert.deepEqual(await titles("?limit=1&offset=1"), ["Brume"])
    assert.deepEqual(await titles("?offset=5"), [])
    assert.deepEqual(await titles("?q=brum"), ["Brume"])
    assert.equal(Albums.parse((await server.ask("/api/music/albums?limit=1")).json()).total, 2)
    assert.equal(Albums.parse((await server.ask("/api/music/albums?q=brum&limit=1&offset=9")).json()).total, 1)
  })

  test("an album comes with its tracks in order, whatever its id is made of", async () => {
    const { album, tracks } = z
      .object({ album: Album, tracks: z.array(Track) })
      .parse((await server.ask("/api/music/albums/album-1")).json())
    assert.deepEqual([album.trackCount, album.duration], [2, 30])
    assert.deepEqual(
      tracks.map(track => track.id),
      ["t1", "t2"],
    )
    const hard = await server.ask(`/api/music/albums/${encodeURIComponent(HARD_ID)}`)
    assert.equal(z.object({ album: Album }).parse(hard.json()).album.title, "Brume")
    const only = await server.ask(`/api/music/albums/${encodeURIComponent(HARD_ID)}/tracks`)
    assert.deepEqual(
      Tracks.parse(only.json()).tracks.map(track => track.id),
      ["t3"],
    )
  })

  test("tracks, artists, genres and search", async () => {
    const tracks = Tracks.parse((await server.ask("/api/music/tracks?sort=duration&order=desc")).json())
    assert.deepEqual([tracks.total, tracks.tracks.map(track => track.id)], [3, ["t3", "t2", "t1"]])
    const { artists, total } = z
      .object({ artists: z.array(Artist), total: z.number() })
      .parse((await server.ask("/api/music/artists")).json())
    assert.deepEqual([total, artists.map(artist => artist.name)], [2, ["Nils", "Zoé"]])
    const artist = z
      .object({ artist: Artist, albums: z.array(Album), tracks: z.array(Track) })
      .parse((await server.ask("/api/music/artists/nils")).json())
    assert.deepEqual([artist.artist.trackCount, artist.albums.length, artist.tracks.length], [2, 1, 2])
    const { genres } = z.object({ genres: z.array(Genre) }).parse((await server.ask("/api/music/genres")).json())
    assert.deepEqual(genres.map(genre => genre.name).sort(), ["Ambient", "Jazz"])
    const found = z
      .object({ albums: z.array(Album), tracks: z.array(Track), artists: z.array(Artist) })
      .parse((await server.ask("/api/music/search?q=zoe")).json())
    assert.deepEqual([found.artists[0]?.name, found.albums[0]?.id], ["Zoé", HARD_ID])
  })

  test("HEAD answers as GET does, without the body", async () => {
    const get = await server.ask("/api/music/albums")
    const head = await server.ask("/api/music/albums", { method: "HEAD" })
    assert.deepEqual(
      [head.status, head.headers["content-length"], head.bytes.length],
      [200, String(get.bytes.length), 0],
    )
    assert.equal((await server.ask("/api/events", { method: "HEAD" })).status, 200)
  })

  test("unknown ids are 404 and say so", async () => {
    for (const path of ["albums/nope", "albums/nope/tracks", "artists/nope", "track/nope", "album-cover/nope"]) {
      const answer = await server.ask(`/api/music/${path}`)
      assert.equal(answer.status, 404, path)
      assert.equal(ErrorBody.parse(answer.json()).error.code, "not_found", path)
    }
    for (const id of ["..%2f..%2fetc%2fpasswd", "%00", "a".repeat(512), encodeURIComponent("𝄞".repeat(100))])
      assert.equal((await server.ask(`/api/music/albums/${id}`)).status, 404, id)
  })

  test("a track that is not in Drive and one that needs a key that is not set are told apart", async () => {
    assert.equal(ErrorBody.parse((await server.ask("/api/music/track/t1")).json()).error.code, "not_playable")
  })
})

describe("changing", () => {
  let server: RunningServer
  before(async () => {
    server = await startServer()
  })
  after(() => server.stop())

  const remove = (albumIds: unknown) => server.ask("/api/music/albums", { method: "DELETE", body: { albumIds } })
  const count = async () => Albums.parse((await server.ask("/api/music/albums")).json()).total

  test("an unknown id among those to delete deletes nothing", async () => {
    await fill(server)
    assert.equal((await remove(["album-1", "nope"])).status, 404)
    assert.equal(await count(), 2)
  })

  test("albums are deleted by a list or by one address, the last one too", async () => {
    const answer = await remove(["album-1", "album-1"])
    const told = z
      .object({ success: z.literal(true), message: z.string(), deletedAlbums: z.number(), deletedTracks: z.number() })
      .parse(answer.json())
    assert.deepEqual([told.deletedAlbums, told.deletedTracks], [1, 2])
    assert.match(told.message, /1 album, 2 tracks/)
    const one = await server.ask(`/api/music/albums/${encodeURIComponent(HARD_ID)}`, { method: "DELETE" })
    assert.equal(one.status, 200)
    assert.equal(await count(), 0)
    assert.equal((await server.ask("/api/music/albums/album-1", { method: "DELETE" })).status, 404)
  })

  test("what export-data gives, import-data takes, and a second time changes nothing", async () => {
    await fill(server)
    const exported = await server.ask("/api/music/export-data")
    assert.match(exported.headers["content-type"] ?? "", /^application\/json/)
    const { counts } = z.object({ counts: z.record(z.string(), z.number()) }).parse(exported.json())
    assert.deepEqual(counts, { albums: 2, tracks: 3, artists: 2 })
    const revision = async () =>
      z.object({ revision: z.number() }).parse((await server.ask("/api/sync/status")).json()).revision
    await fill(server, exported.text, { "content-type": "application/json" })
    const before = await revision()
    await fill(server, `\uFEFF${exported.text}`, { "content-type": "application/json; charset=utf-8" })
    assert.equal(await revision(), before)
  })

  test("fault 54: an empty full import is refused with the counts beside the error, and done when it is asked for", async () => {
    const nothing = { albums: [], tracks: [], artists: [] }
    const refused = await server.ask("/api/music/import-data", { method: "POST", body: nothing })
    assert.equal(refused.status, 400)
    const { error, existingCounts } = z
      .object({ error: z.object({ code: z.string() }), existingCounts: z.unknown() })
      .parse(refused.json())
    assert.deepEqual([error.code, existingCounts], ["empty_import", { albums: 2, tracks: 3, artists: 2 }])
    const done = await server.ask("/api/music/import-data?allowEmpty=1", { method: "POST", body: nothing })
    assert.equal(done.status, 200)
    assert.equal(await count(), 0)
  })
})

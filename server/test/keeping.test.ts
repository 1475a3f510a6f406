/** Stars, ratings and plays through the door: whose they are, which of two wins, and what counts once. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { Album, Artist, Track } from "@diapason/shared/api"
import { Plays, Stars } from "@diapason/shared/keeping"
import { z } from "zod"
import { ErrorBody } from "../src/http/errors.ts"
import { fill, type RunningServer, SAMPLE, startServer } from "./running-server.ts"

const NOW = Date.UTC(2026, 2, 31, 12)
const HARD_ID = SAMPLE.albums[1].id
const minutesAgo = (minutes: number): string => new Date(NOW - minutes * 60_000).toISOString()

describe("stars, ratings and plays", () => {
  let server: RunningServer
  before(async () => {
    server = await startServer({ now: () => NOW })
    await fill(server)
  })
  after(() => server.stop())

  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await server.ask(`/api/music/${path}`, { method, ...(body === undefined ? {} : { body }) })
    assert.equal(answer.status, 200, answer.text)
    return answer.json()
  }
  const Starred = z.object({ starredAt: z.string().nullable(), revision: z.int(), durable: z.boolean() })
  const star = async (path: string, body?: unknown) => Starred.parse(await send("PUT", `stars/${path}`, body))
  const unstar = async (path: string) => Starred.parse(await send("DELETE", `stars/${path}`))
  const starred = async () => {
    const { albums, tracks, artists } = Stars.parse(await send("GET", "stars"))
    return [albums, tracks, artists].map(list => list.map(item => item.id))
  }

  test("a star is given, listed newest first, and taken away", async () => {
    assert.deepEqual(await starred(), [[], [], []])
    const first = await star("album/album-1", { at: minutesAgo(5) })
    assert.deepEqual([first.starredAt, first.durable], [minutesAgo(5), true])
    const second = await star(`album/${encodeURIComponent(HARD_ID)}`)
    assert.equal(second.starredAt, minutesAgo(0))
    assert.ok(second.revision > first.revision)
    await star("track/t1")
    await star("artist/nils", {})
    assert.deepEqual(await starred(), [[HARD_ID, "album-1"], ["t1"], ["nils"]])
    assert.equal((await unstar("track/t1")).starredAt, null)
    assert.equal((await unstar("track/t1")).starredAt, null)
    assert.deepEqual(await starred(), [[HARD_ID, "album-1"], [], ["nils"]])
    assert.equal((await server.ask("/api/music/stars/album/nope", { method: "PUT" })).status, 404)
    assert.equal((await server.ask("/api/music/stars/playlist/x", { method: "PUT" })).status, 400)
  })

  test("what was done earlier never overrules what was done later, in whatever order it is told", async () => {
    await unstar(`track/t2?at=${minutesAgo(10)}`)
    assert.equal((await star("track/t2", { at: minutesAgo(20) })).starredAt, null)
    assert.equal((await star("track/t2", { at: minutesAgo(5) })).starredAt, minutesAgo(5))
    assert.equal((await unstar(`track/t2?at=${minutesAgo(6)}`)).starredAt, minutesAgo(5))
    assert.equal((await star("track/t2", { at: minutesAgo(-60) })).starredAt, minutesAgo(0), "no later than now")
    assert.equal((await unstar("track/t2")).starredAt, null, "now wins over all that is there")
  })

  test("a rating holds until it is taken away", async () => {
    const rate = async (rating: number, at?: string) =>
      z.object({ rating: z.int() }).parse(await send("PUT", "ratings/track/t1", { rating, ...(at ? { at } : {}) }))
        .rating
    assert.equal(await rate(4, minutesAgo(9)), 4)
    assert.equal(await rate(2, minutesAgo(12)), 4)
    assert.equal(await rate(0), 0)
    assert.equal(await rate(5), 5)
    for (const body of [{}, { rating: 6 }, { rating: 1.5 }, { rating: 3, at: "yesterday" }]) {
      const answer = await server.ask("/api/music/ratings/track/t1", { method: "PUT", body })
      assert.deepEqual([answer.status, ErrorBody.parse(answer.json()).error.code], [400, "invalid"])
    }
  })

  test("a play told twice counts once, and lists carry what their person has done", async () => {
    const plays = [
      { id: "p1", trackId: "t1", playedAt: minutesAgo(30), seconds: 9 },
      { id: "p2", trackId: "t1", playedAt: minutesAgo(20) },
      { id: "p3", trackId: "t3", playedAt: minutesAgo(10) },
      { id: "p4", trackId: "gone", playedAt: minutesAgo(5) },
    ]
    const tell = async (list: unknown) =>
      z.object({ counted: z.int() }).parse(await send("POST", "plays", { plays: list })).counted
    assert.equal(await tell(plays), 4)
    assert.equal(await tell(plays), 0)
    assert.equal(await tell([plays[0], plays[0], { ...plays[1], id: "p5" }]), 1)
    const told = Plays.parse(await send("GET", "plays?limit=2"))
    assert.equal(told.total, 4, "a play of a track that is not here is kept but not shown")
    assert.deepEqual(
      told.plays.map(play => [play.track.id, play.playedAt, play.track.playCount]),
      [
        ["t3", minutesAgo(10), 1],
        ["t1", minutesAgo(20), 3],
      ],
    )
    assert.equal(told.plays[1]?.track.rating, 5)
    assert.equal((await server.ask("/api/music/plays", { method: "POST", body: { plays: [{ id: "x" }] } })).status, 400)
  })
})

describe("lists as a person sees them", () => {
  let server: RunningServer
  before(async () => {
    server = await startServer({ now: () => NOW })
    await fill(server, {
      ...SAMPLE,
      albums: [
        ...SAMPLE.albums,
        { id: "mix", title: "Mix", artist: "Various Artists", artistId: "various", year: 1984, genre: "Pop; Jazz" },
      ],
      tracks: [
        ...SAMPLE.tracks,
        { id: "t4", title: "Fourth", artist: "Nils", artistId: "nils", albumId: "mix", duration: 4 },
      ],
    })
    const plays = [
      ...["1", "2", "3"].map(id => ({ id: `old-${id}`, trackId: "t1", playedAt: minutesAgo(1_000) })),
      { id: "new", trackId: "t4", playedAt: minutesAgo(1) },
    ]
    await server.ask("/api/music/plays", { method: "POST", body: { plays } })
    await server.ask("/api/music/stars/album/mix", { method: "PUT", body: { at: minutesAgo(3) } })
    await server.ask("/api/music/ratings/artist/nils", { method: "PUT", body: { rating: 2 } })
  })
  after(() => server.stop())

  const Albums = z.object({ albums: z.array(Album), total: z.int() })
  const albums = async (query: string) => Albums.parse((await server.ask(`/api/music/albums?${query}`)).json())
  const ids = async (query: string) => (await albums(query)).albums.map(album => album.id)

  test("albums by what was played last and most, those never played behind", async () => {
    assert.deepEqual(await ids("sort=playedAt"), ["mix", "album-1", HARD_ID])
    assert.deepEqual(await ids("sort=playCount"), ["album-1", "mix", HARD_ID])
    assert.deepEqual(await ids("sort=playCount&order=asc"), [HARD_ID, "mix", "album-1"])
    const [first] = (await albums("sort=playCount")).albums
    assert.deepEqual([first?.playCount, first?.lastPlayedAt, first?.starredAt], [3, minutesAgo(1_000), undefined])
  })

  test("a seed gives the same order on every page", async () => {
    const whole = await ids("sort=random&seed=7")
    assert.equal(new Set(whole).size, 3)
    const pages = [await ids("sort=random&seed=7&limit=1"), await ids("sort=random&seed=7&limit=2&offset=1")]
    assert.deepEqual(pages.flat(), whole)
    const orders = new Set<string>()
    for (let seed = 0; seed < 30; seed++) orders.add((await ids(`sort=random&seed=${seed}`)).join())
    assert.ok(orders.size > 3, [...orders].join(" · "))
  })

  test("filters narrow the list and its total", async () => {
    for (const [query, expected] of [
      ["genre=jazz", [HARD_ID, "mix"]],
      ["genre=nothing", []],
      ["fromYear=1990", ["album-1", HARD_ID]],
      ["fromYear=1990&toYear=1999", [HARD_ID]],
      ["starred=true", ["mix"]],
      ["compilation=true", ["mix"]],
      ["compilation=false&starred=0", ["album-1", HARD_ID, "mix"]],
      ["genre=jazz&q=brume", [HARD_ID]],
    ] as const) {
      const { albums: found, total } = await albums(`${query}&limit=1`)
      assert.deepEqual([found.length, total], [Math.min(1, expected.length), expected.length], query)
      assert.deepEqual(await ids(query), expected, query)
    }
    for (const query of ["fromYear=-1", "toYear=x", "starred=maybe", "seed=1.5", "genre=a&genre=b"])
      assert.equal((await server.ask(`/api/music/albums?${query}`)).status, 400, query)
  })

  test("every answer carries the marks", async () => {
    const ask = async (path: string) => (await server.ask(`/api/music/${path}`)).json()
    const one = z.object({ album: Album, tracks: z.array(Track) }).parse(await ask("albums/mix"))
    assert.deepEqual([one.album.starredAt, one.album.playCount, one.tracks[0]?.playCount], [minutesAgo(3), 1, 1])
    const artist = z.object({ artist: Artist, albums: z.array(Album) }).parse(await ask("artists/nils"))
    assert.deepEqual([artist.artist.rating, artist.albums[0]?.playCount], [2, 1])
    const found = Stars.parse(await ask("search?q=nils"))
    assert.equal(found.artists[0]?.rating, 2)
    const tracks = z.object({ tracks: z.array(Track) }).parse(await ask("tracks?q=first"))
    assert.equal(tracks.tracks[0]?.playCount, 3)
  })

  test("an album that goes takes its plays from the counts, and has them again when it comes back", async () => {
    await server.ask("/api/music/albums/mix", { method: "DELETE" })
    const { albums: starred } = Stars.parse((await server.ask("/api/music/stars")).json())
    assert.deepEqual(starred, [])
    assert.equal(Plays.parse((await server.ask("/api/music/plays")).json()).total, 3)
    const back = { id: "t4", title: "Fourth", artist: "Nils", artistId: "nils", albumId: "album-1", duration: 4 }
    await fill(server, { ...SAMPLE, tracks: [...SAMPLE.tracks, back] })
    assert.equal((await albums("sort=playCount")).albums[0]?.playCount, 4, "in another album now")
  })
})

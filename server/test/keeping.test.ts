/** Stars, ratings and plays through the door: whose they are, which of two wins, and what counts once. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
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

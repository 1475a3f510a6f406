/** What was played, as statistics and as a home page; and the queue that is taken up on another device. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { Track } from "@diapason/shared/api"
import { Home, Queue, Statistics } from "@diapason/shared/keeping"
import { z } from "zod"
import { fill, type RunningServer, SAMPLE, startServer } from "./running-server.ts"

const NOW = Date.UTC(2026, 2, 31, 12)
const HARD_ID = SAMPLE.albums[1].id

describe("listening", () => {
  let server: RunningServer
  before(async () => {
    server = await startServer({ now: () => NOW })
    await fill(server)
    const plays = [
      ["2024-03-31T10:15:00Z", "t3", 30],
      ["2025-11-30T23:30:00Z", "t1", 10],
      ["2026-02-01T10:59:59Z", "t1", 5],
      ["2026-02-01T11:00:00Z", "t2", undefined],
      ["2026-03-31T11:00:00Z", "t2", undefined],
      ["2026-03-31T11:10:00Z", "elsewhere", undefined],
    ].map(([playedAt, trackId, seconds], n) => ({ id: `play-${n}`, playedAt, trackId, seconds }))
    assert.equal((await server.ask("/api/music/plays", { method: "POST", body: { plays } })).status, 200)
  })
  after(() => server.stop())

  const statistics = async (query = "") => Statistics.parse((await server.ask(`/api/music/statistics?${query}`)).json())

  test("all plays, by month, hour, artist, album and track", async () => {
    const all = await statistics()
    assert.deepEqual([all.plays, all.seconds], [6, 85])
    assert.deepEqual(all.byMonth, [
      { month: "2024-03", plays: 1, seconds: 30 },
      { month: "2025-11", plays: 1, seconds: 10 },
      { month: "2026-02", plays: 2, seconds: 25 },
      { month: "2026-03", plays: 2, seconds: 20 },
    ])
    assert.deepEqual(
      all.byHour.flatMap((plays, hour) => (plays > 0 ? [[hour, plays]] : [])),
      [
        [10, 2],
        [11, 3],
        [23, 1],
      ],
    )
    assert.deepEqual(all.artists, [
      { id: "nils", name: "Nils", plays: 4 },
      { id: "zoe", name: "Zoé", plays: 1 },
    ])
    assert.deepEqual(
      all.albums.map(({ album, plays }) => [album.id, album.trackCount, plays]),
      [
        ["album-1", 2, 4],
        [HARD_ID, 1, 1],
      ],
    )
    assert.deepEqual(
      all.tracks.map(({ track, plays }) => [track.id, plays]),
      [
        ["t2", 2],
        ["t1", 2],
        ["t3", 1],
      ],
    )
  })

  test("between two moments, and in the person's own time", async () => {
    const span = await statistics("from=2025-11-30T23:30:00Z&to=2026-02-01T11:00:00Z")
    assert.deepEqual([span.plays, span.tracks.map(({ track }) => track.id)], [2, ["t1"]])
    assert.deepEqual([span.artists[0]?.plays, span.albums[0]?.plays], [2, 2])
    const east = await statistics("timezoneOffset=-60")
    assert.deepEqual(
      east.byMonth.map(({ month }) => month),
      ["2024-03", "2025-12", "2026-02", "2026-03"],
    )
    assert.equal(east.byHour[0], 1)
    assert.deepEqual((await statistics("from=2026-05-01T00:00:00Z")).byMonth, [])
    for (const query of ["from=yesterday", "to=2026-13-01T00:00:00Z", "timezoneOffset=1000", "timezoneOffset=x"])
      assert.equal((await server.ask(`/api/music/statistics?${query}`)).status, 400, query)
  })

  test("the home page has what is new, played, loved, forgotten and of this day", async () => {
    const home = Home.parse((await server.ask("/api/music/home")).json())
    const ids = (list: readonly { readonly id: string }[]) => list.map(album => album.id)
    assert.equal(home.recentlyAdded.length, 2)
    assert.deepEqual(ids(home.recentlyPlayed), ["album-1", HARD_ID])
    assert.deepEqual(ids(home.mostPlayed), ["album-1", HARD_ID])
    assert.deepEqual(ids(home.forgotten), [HARD_ID])
    assert.deepEqual(ids(home.onThisDay), [HARD_ID])
    assert.deepEqual(ids(home.random).toSorted(), ["album-1", HARD_ID].toSorted())
    assert.deepEqual(home.decades, [
      { decade: 1990, albumCount: 1 },
      { decade: 2000, albumCount: 1 },
    ])
    assert.deepEqual(home.genres.map(genre => genre.name).toSorted(), ["Ambient", "Jazz"])
    assert.equal(home.mostPlayed[0]?.playCount, 4)
    const west = Home.parse((await server.ask("/api/music/home?timezoneOffset=720")).json())
    assert.deepEqual(ids(west.onThisDay), [], "twelve hours behind it is still March 31, but that play was on March 30")
  })

  test("the newest queue holds, whichever device it is from", async () => {
    const empty = { trackIds: [], current: null, position: 0, changedAt: null, device: "" }
    const get = async () => Queue.parse((await server.ask("/api/music/queue")).json())
    const put = async (body: unknown) => server.ask("/api/music/queue", { method: "PUT", body })
    assert.deepEqual(await get(), empty)
    const at = (minutes: number) => new Date(NOW - minutes * 60_000).toISOString()
    const queue = { trackIds: ["t2", "t1", "t2"], current: 2, position: 12.5, device: "Phone", changedAt: at(5) }
    const answer = await put(queue)
    assert.equal(answer.status, 200)
    const { durable, revision, ...kept } = z
      .object({ ...Queue.shape, revision: z.int(), durable: z.boolean() })
      .parse(answer.json())
    assert.deepEqual([kept, durable, revision > 0], [queue, true, true])
    const taken = z.object({ tracks: z.array(Track) }).parse((await server.ask("/api/music/queue?tracks=true")).json())
    assert.deepEqual(
      taken.tracks.map(({ id }) => id),
      ["t2", "t1", "t2"],
    )
    const older = Queue.parse((await put({ ...queue, device: "Desk", changedAt: at(9) })).json())
    assert.equal(older.device, "Phone")
    await put({ trackIds: [], current: null, position: 0 })
    assert.deepEqual(await get(), { ...empty, changedAt: at(0) })
    for (const body of [{}, { ...queue, current: 3 }, { ...queue, position: -1 }, { ...queue, trackIds: "t1" }])
      assert.equal((await put(body)).status, 400, JSON.stringify(body))
  })
})

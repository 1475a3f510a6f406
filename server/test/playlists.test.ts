/** Playlists through the door: made, ordered, smart ones, deleted; what is wrong is said. */
import assert from "node:assert/strict"
import { after, before, describe, test } from "node:test"
import { Playlist, PlaylistEntry } from "@diapason/shared/keeping"
import { z } from "zod"
import { ErrorBody } from "../src/http/errors.ts"
import { fill, type RunningServer, SAMPLE, startServer } from "./running-server.ts"

const NOW = Date.UTC(2026, 2, 31, 12)
const Entries = z.object({ playlist: Playlist, entries: z.array(PlaylistEntry) })

describe("playlists", () => {
  let server: RunningServer
  before(async () => {
    server = await startServer({ now: () => NOW })
    await fill(server)
  })
  after(() => server.stop())

  const send = async (method: string, path: string, body?: unknown) => {
    const answer = await server.ask(`/api/music/${path}`, { method, ...(body === undefined ? {} : { body }) })
    assert.equal(answer.status, 200, `${method} ${path} ${answer.text}`)
    return answer.json()
  }
  const refused = async (method: string, path: string, body?: unknown) => {
    const answer = await server.ask(`/api/music/${path}`, { method, ...(body === undefined ? {} : { body }) })
    return [answer.status, ErrorBody.parse(answer.json()).error.code]
  }
  const create = async (body: unknown) =>
    z.object({ playlist: Playlist }).parse(await send("POST", "playlists", body)).playlist
  const show = async (id: string) => Entries.parse(await send("GET", `playlists/${id}`))
  const trackIds = async (id: string) => (await show(id)).entries.map(entry => entry.track.id)
  const found = async (rules: unknown) => trackIds((await create({ name: "smart", rules })).id)

  test("one made twice by the same id is one, and its tracks come in order", async () => {
    const id = "c0ffee00-1111-4222-8333-444455556666"
    const made = await create({ id, name: " Road ", comment: "long", trackIds: ["t3", "t1", "t3", "not-here"] })
    assert.deepEqual(
      [made.id, made.name, made.comment, made.trackCount, made.duration, made.mine, made.owner],
      [id, "Road", "long", 3, 70, true, ""],
    )
    await create({ id, name: "Other", trackIds: ["t1"] })
    const { playlist, entries } = await show(id)
    assert.equal(playlist.name, "Road")
    assert.deepEqual(
      entries.map(entry => entry.track.id),
      ["t3", "t1", "t3"],
    )
    assert.equal(new Set(entries.map(entry => entry.id)).size, 3)
    const { playlists } = z.object({ playlists: z.array(Playlist) }).parse(await send("GET", "playlists"))
    assert.deepEqual(playlists, [playlist])
  })

  test("tracks are put in, moved and taken out; an entry whose track is not here keeps its place", async () => {
    const { id } = await create({ name: "Order", trackIds: ["t1", "not-here", "t2"] })
    const path = `playlists/${id}/entries`
    const [first, second] = (await show(id)).entries
    assert.ok(first && second)
    await send("POST", path, { trackIds: ["t3"], after: first.id })
    assert.deepEqual(await trackIds(id), ["t1", "t3", "t2"])
    const entryIds = ["entry-one", "entry-two"]
    await send("POST", path, { trackIds: ["t2", "t2"], after: null, entryIds })
    await send("POST", path, { trackIds: ["t2", "t2"], after: null, entryIds })
    assert.deepEqual(await trackIds(id), ["t2", "t2", "t1", "t3", "t2"])
    await send("POST", `${path}/move`, { entryIds: [second.id, first.id], after: "entry-one" })
    assert.deepEqual(await trackIds(id), ["t2", "t2", "t1", "t2", "t3"])
    await send("POST", `${path}/move`, { entryIds: ["entry-two"], after: null })
    await send("DELETE", path, { entryIds: ["entry-one", second.id, "unknown"] })
    assert.deepEqual(await trackIds(id), ["t2", "t1", "t3"])
    await send("POST", path, { trackIds: ["t2"], entryIds: ["entry-one"] })
    assert.deepEqual(
      await trackIds(id),
      ["t2", "t1", "t3"],
      "what was taken out does not come back by a late repetition",
    )
    const late = { id: "not-here", title: "Late", artist: "Nils", artistId: "nils", albumId: "album-1", duration: 5 }
    await fill(server, { ...SAMPLE, tracks: [...SAMPLE.tracks, late] })
    assert.deepEqual(await trackIds(id), ["t2", "t1", "t3", "not-here"])
    assert.deepEqual(await refused("POST", path, { trackIds: ["t1"], after: "nope" }), [404, "not_found"])
    assert.deepEqual(await refused("POST", path, { trackIds: [] }), [400, "invalid"])
    assert.deepEqual(await refused("POST", path, { trackIds: ["t1"], entryIds: [] }), [400, "invalid"])
    assert.deepEqual(await refused("POST", `${path}/move`, { entryIds: [first.id], after: first.id }), [400, "invalid"])
  })

  test("hundreds of insertions at one place keep their order", async () => {
    const { id } = await create({ name: "Many", trackIds: ["t1", "t2"] })
    const [first] = (await show(id)).entries
    assert.ok(first)
    for (let n = 0; n < 250; n++)
      await send("POST", `playlists/${id}/entries`, { trackIds: ["t3"], after: first.id, entryIds: [`insertion-${n}`] })
    const { entries } = await show(id)
    assert.deepEqual(
      entries.slice(1, -1).map(entry => entry.id),
      Array.from({ length: 250 }, (_, n) => `insertion-${249 - n}`),
    )
    assert.ok(entries.every(entry => entry.position.length <= 48))
  })

  test("name, comment and rules are changed; a playlist by hand and a smart one stay what they are", async () => {
    const { id } = await create({ name: "Before", comment: "x", trackIds: ["t1"] })
    const change = async (body: unknown) =>
      z.object({ playlist: Playlist }).parse(await send("PATCH", `playlists/${id}`, body)).playlist
    assert.equal((await change({ name: "After" })).comment, "x")
    assert.equal((await change({ comment: "" })).comment, undefined)
    assert.equal((await change({ name: "Late", at: new Date(NOW - 60_000).toISOString() })).name, "After")
    const rules = { match: "all", conditions: [] }
    assert.deepEqual(await refused("PATCH", `playlists/${id}`, { rules }), [409, "conflict"])
    const smart = await create({ name: "Smart", rules })
    assert.deepEqual(await refused("POST", `playlists/${smart.id}/entries`, { trackIds: ["t1"] }), [409, "conflict"])
    await send("DELETE", `playlists/${id}`)
    assert.deepEqual(await refused("GET", `playlists/${id}`), [404, "not_found"])
    assert.deepEqual(await refused("POST", "playlists", { id, name: "Again" }), [409, "conflict"])
  })

  test("rules find what they say", async () => {
    await send("PUT", "stars/track/t2")
    await send("PUT", "ratings/track/t1", { rating: 4 })
    const playedAt = (days: number) => new Date(NOW - days * 86_400_000).toISOString()
    await send("POST", "plays", {
      plays: [
        { id: "a", trackId: "t1", playedAt: playedAt(100) },
        { id: "b", trackId: "t3", playedAt: playedAt(2) },
        { id: "c", trackId: "t3", playedAt: playedAt(1) },
      ],
    })
    const where = (...conditions: unknown[]) => found({ match: "all", conditions, sort: "title" })
    const all = ["t1", "not-here", "t2", "t3"]
    for (const [condition, expected] of [
      [{ field: "title", op: "contains", value: "IR" }, ["t1", "t3"]],
      [{ field: "title", op: "isNot", value: "first" }, ["not-here", "t2", "t3"]],
      [{ field: "artist", op: "is", value: "ZOE" }, ["t3"]],
      [{ field: "album", op: "startsWith", value: "au" }, ["t1", "not-here", "t2"]],
      [{ field: "title", op: "endsWith", value: "%" }, []],
      [{ field: "genre", op: "is", value: "jazz" }, ["t3"]],
      [{ field: "genre", op: "notContains", value: "azz" }, ["t1", "not-here", "t2"]],
      [{ field: "year", op: "between", value: [1990, 1999] }, ["t3"]],
      [{ field: "duration", op: "atLeast", value: 20 }, ["t2", "t3"]],
      [{ field: "starred", op: "is", value: true }, ["t2"]],
      [{ field: "starred", op: "is", value: false }, ["t1", "not-here", "t3"]],
      [{ field: "rating", op: "atLeast", value: 4 }, ["t1"]],
      [{ field: "rating", op: "atMost", value: 3 }, ["not-here", "t2", "t3"]],
      [{ field: "playCount", op: "is", value: 0 }, ["not-here", "t2"]],
      [{ field: "playCount", op: "isNot", value: 2 }, ["t1", "not-here", "t2"]],
      [{ field: "lastPlayedAt", op: "inTheLast", value: 30 }, ["t3"]],
      [{ field: "lastPlayedAt", op: "notInTheLast", value: 30 }, ["t1", "not-here", "t2"]],
      [{ field: "lastPlayedAt", op: "before", value: "2026-03-01" }, ["t1"]],
      [{ field: "addedAt", op: "after", value: "1999-01-01" }, all],
    ] as const)
      assert.deepEqual(
        (await where(condition)).toSorted(),
        [...expected].toSorted(),
        `${condition.field} ${condition.op} ${condition.value}`,
      )
    const rules = {
      match: "any",
      conditions: [
        { field: "starred", op: "is", value: true },
        { field: "playCount", op: "atLeast", value: 1 },
      ],
    }
    assert.deepEqual(await found({ ...rules, sort: "playCount", order: "desc" }), ["t3", "t1", "t2"])
    assert.deepEqual(await found({ ...rules, sort: "duration", limit: 2 }), ["t1", "t2"])
    assert.equal((await found({ match: "all", conditions: [], sort: "random" })).length, 4)
    const { playlists } = z.object({ playlists: z.array(Playlist) }).parse(await send("GET", "playlists"))
    assert.ok(playlists.some(({ rules, trackCount, duration }) => rules && trackCount === 3 && duration === 60))
    for (const condition of [
      { field: "size", op: "is", value: 1 },
      { field: "year", op: "contains", value: 1 },
      { field: "year", op: "between", value: 1 },
      { field: "year", op: "is", value: [1, 2] },
      { field: "addedAt", op: "inTheLast", value: "2026-01-01" },
      { field: "title", op: "is", value: 3 },
    ])
      assert.deepEqual(
        await refused("POST", "playlists", { name: "x", rules: { match: "all", conditions: [condition] } }),
        [400, "invalid"],
        JSON.stringify(condition),
      )
  })
})

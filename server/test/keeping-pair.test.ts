/** What a person keeps, on a home and a remote that are both whole: it goes and comes by itself, and the newest wins. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { SyncStatus } from "@diapason/shared/api"
import { Playlist, PlaylistEntry, Plays, Stars } from "@diapason/shared/keeping"
import { z } from "zod"
import { cookieOf, fill, type RunningServer, startServer, TOKEN } from "./running-server.ts"

const OWNER = { name: "Mina", password: "a long password" }
let home: RunningServer
let remote: RunningServer
let cookie: string

before(async () => {
  remote = await startServer({ offLoopback: true, environment: { SYNC_TOKEN: TOKEN, KOYEB_INSTANCE_ID: "instance" } })
  home = await startServer({ environment: { KOYEB_URL: remote.url, SYNC_TOKEN: TOKEN } })
  await fill(home, undefined, { authorization: `Bearer ${TOKEN}` })
  // Given before there is an account: it is the owner's afterwards.
  await home.ask("/api/music/stars/artist/nils", { method: "PUT" })
  cookie = cookieOf(await home.ask("/api/accounts", { method: "POST", body: OWNER }))
  await eventually(async () => {
    const { targets } = SyncStatus.parse(await get(home, "/api/sync/status"))
    assert.ok(targets[0]?.digestEqual === true && targets[0].pending === 0)
  })
})
after(async () => {
  await home.stop()
  await remote.stop()
})

const send = async (server: RunningServer, method: string, path: string, body?: unknown) => {
  const headers = { cookie }
  const answer = await server.ask(path, { method, headers, ...(body === undefined ? {} : { body }) })
  assert.equal(answer.status, 200, `${method} ${path} ${answer.text}`)
  return answer.json()
}
const get = (server: RunningServer, path: string) => send(server, "GET", path)

/** Ten seconds at most. */
const eventually = async (look: () => Promise<void>): Promise<void> => {
  for (let tries = 0; ; tries++)
    try {
      return await look()
    } catch (error) {
      if (tries === 400) throw error
      await sleep(25)
    }
}
const starredOn = async (server: RunningServer) => {
  const { albums, tracks, artists } = Stars.parse(await get(server, "/api/music/stars"))
  return [...albums, ...tracks, ...artists].map(item => item.id)
}
const playsOn = async (server: RunningServer) => Plays.parse(await get(server, "/api/music/plays"))
const Entries = z.object({ playlist: Playlist, entries: z.array(PlaylistEntry) })
const tracksOn = async (server: RunningServer, id: string) =>
  Entries.parse(await get(server, `/api/music/playlists/${id}`)).entries.map(entry => entry.track.id)

test("a star given before there was an account is the owner's, on both", async () => {
  assert.deepEqual(await starredOn(home), ["nils"])
  await eventually(async () => assert.deepEqual(await starredOn(remote), ["nils"]))
})

test("what is kept on the remote says that its disk does not stay, and comes home", async () => {
  const { durable } = z
    .object({ durable: z.boolean() })
    .parse(await send(remote, "PUT", "/api/music/stars/album/album-1", {}))
  assert.equal(durable, false)
  await send(remote, "PUT", "/api/music/ratings/track/t1", { rating: 3 })
  const plays = [{ id: "play-1", trackId: "t1", playedAt: new Date().toISOString() }]
  const tell = async (server: RunningServer) =>
    z.object({ counted: z.int() }).parse(await send(server, "POST", "/api/music/plays", { plays })).counted
  assert.deepEqual([await tell(remote), await tell(remote)], [1, 0])
  const { playlist } = z
    .object({ playlist: Playlist })
    .parse(await send(remote, "POST", "/api/music/playlists", { name: "Away", trackIds: ["t3", "t1"] }))
  await eventually(async () => {
    assert.deepEqual(await starredOn(home), ["album-1", "nils"])
    const { plays: played, total } = await playsOn(home)
    assert.deepEqual([total, played[0]?.track.id, played[0]?.track.rating], [1, "t1", 3])
    assert.deepEqual(await tracksOn(home, playlist.id), ["t3", "t1"])
  })
  assert.equal(await tell(home), 0, "told again at home, it has been counted")
  assert.deepEqual(await playsOn(home), await playsOn(remote))
})

test("what is kept at home goes to the remote, a deleted playlist with all its entries", async () => {
  const { playlist } = z
    .object({ playlist: Playlist })
    .parse(await send(home, "POST", "/api/music/playlists", { name: "At home", trackIds: ["t1", "t2"] }))
  await send(home, "POST", "/api/music/plays", {
    plays: [{ id: "play-2", trackId: "t2", playedAt: new Date().toISOString() }],
  })
  await eventually(async () => {
    assert.deepEqual(await tracksOn(remote, playlist.id), ["t1", "t2"])
    assert.equal((await playsOn(remote)).total, 2)
  })
  await send(remote, "DELETE", `/api/music/playlists/${playlist.id}`)
  await eventually(async () => {
    const answer = await home.ask(`/api/music/playlists/${playlist.id}`, { headers: { cookie } })
    assert.equal(answer.status, 404)
  })
})

test("of a star on one side and its removal on the other, the later one holds on both", async () => {
  const now = Date.now()
  const at = (seconds: number) => new Date(now - seconds * 1_000).toISOString()
  await Promise.all([
    send(remote, "PUT", "/api/music/stars/track/t2", { at: at(20) }),
    send(home, "DELETE", `/api/music/stars/track/t2?at=${at(10)}`),
    send(remote, "PUT", "/api/music/stars/track/t3", { at: at(10) }),
    send(home, "DELETE", `/api/music/stars/track/t3?at=${at(20)}`),
  ])
  for (const server of [home, remote])
    await eventually(async () => {
      const starred = await starredOn(server)
      assert.deepEqual([starred.includes("t2"), starred.includes("t3")], [false, true])
    })
  await eventually(async () => {
    const { targets } = SyncStatus.parse(await get(home, "/api/sync/status"))
    assert.ok(targets[0]?.digestEqual === true && targets[0].pending === 0)
  })
})

test("a star given on a remote that is awake is at home within a second", async t => {
  const times: number[] = []
  for (let n = 0; n < 8; n++) {
    await eventually(async () => {
      const { targets } = SyncStatus.parse(await get(home, "/api/sync/status"))
      assert.ok(targets[0]?.state === "idle" && targets[0].pending === 0)
    })
    const given = n % 2 === 0
    const begun = performance.now()
    await send(remote, given ? "PUT" : "DELETE", "/api/music/stars/artist/zoe")
    await eventually(async () => assert.equal((await starredOn(home)).includes("zoe"), given))
    times.push(performance.now() - begun)
  }
  const [median = Number.NaN] = times.toSorted((a, b) => a - b).slice(times.length / 2)
  t.diagnostic(`${times.map(time => time.toFixed(0)).join(", ")} ms`)
  assert.ok(median < 1_000, `${median} ms, the median of ${times.length}`)
})

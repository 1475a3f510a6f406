/** A home and a remote, both whole: what is done at home is on the remote, through the real doors and their guards. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { Session, SyncStatus } from "@diapason/shared/api"
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
  cookie = cookieOf(await home.ask("/api/accounts", { method: "POST", body: OWNER }))
})
after(async () => {
  await home.stop()
  await remote.stop()
})

const inUnison = async (): Promise<SyncStatus> => {
  for (let tries = 0; tries < 400; tries++) {
    const status = SyncStatus.parse((await home.ask("/api/sync/status", { headers: { cookie } })).json())
    const [target] = status.targets
    if (target?.digestEqual === true && target.pending === 0 && target.state === "idle") return status
    await sleep(25)
  }
  throw new Error((await home.ask("/api/sync/status", { headers: { cookie } })).text)
}
const albumsOf = async (server: RunningServer): Promise<number> =>
  z.object({ total: z.number() }).parse((await server.ask("/api/music/albums", { headers: { cookie } })).json()).total

test("albums and the account reach the remote: one sign-in opens both", async () => {
  const status = await inUnison()
  assert.equal(status.targets[0]?.remoteCounts?.albums, 2)
  assert.equal(await albumsOf(remote), 2)
  const session = Session.parse((await remote.ask("/api/session", { headers: { cookie } })).json())
  assert.deepEqual([session.state, session.person?.name, session.role], ["signed_in", "Mina", "remote"])
  const there = await remote.ask("/api/session", { method: "POST", body: OWNER })
  assert.equal((await home.ask("/api/music/albums", { headers: { cookie: cookieOf(there) } })).status, 200)
})

test("a deletion follows, and what is deleted on the remote comes home", async () => {
  await home.ask("/api/music/albums/album-1", { method: "DELETE", headers: { cookie } })
  for (let tries = 0; (await albumsOf(remote)) !== 1 && tries < 400; tries++) await sleep(25)
  assert.equal(await albumsOf(remote), 1)
  await inUnison()
  const last = encodeURIComponent("été/雪 %?#")
  assert.equal((await remote.ask(`/api/music/albums/${last}`, { method: "DELETE", headers: { cookie } })).status, 200)
  for (let tries = 0; (await albumsOf(home)) !== 0 && tries < 400; tries++) await sleep(25)
  assert.equal(await albumsOf(home), 0)
})

test("a sign-out on the remote ends the session at home too", async () => {
  const other = cookieOf(await remote.ask("/api/session", { method: "POST", body: OWNER }))
  assert.equal((await home.ask("/api/music/albums", { headers: { cookie: other } })).status, 200)
  await remote.ask("/api/session", { method: "DELETE", headers: { cookie: other } })
  for (let tries = 0; tries < 400; tries++) {
    if ((await home.ask("/api/music/albums", { headers: { cookie: other } })).status === 401) return
    await sleep(25)
  }
  assert.fail("The session still opens the home.")
})

test("the owner's console says what happened in its own words, and no log holds the token", () => {
  assert.ok(
    home.printed.some(line =>
      /^\[SYNC KOYEB\] Synchronisation vers http:\/\/127\.0\.0\.1:\d+\/api\/music\/import-data\.\.\.$/.test(line),
    ),
  )
  assert.ok(
    home.printed.some(line =>
      /^\[SYNC KOYEB\] Synchronisation réussie: \d+ albums, \d+ tracks, \d+ artists$/.test(line),
    ),
  )
  for (const line of [...home.logged, ...home.printed, ...remote.logged, ...remote.printed])
    assert.ok(!line.includes(TOKEN))
  assert.deepEqual(
    [...home.logged, ...remote.logged].filter(line => line.includes('"level":50')),
    [],
  )
})

/** Faults of the network between two processes. */
import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { until } from "../until.ts"
import { createTwoServers, SHORT } from "./two-servers.ts"

const two = createTwoServers({ limits: SHORT })
before(() => two.start())
after(() => two.close())
beforeEach(() => two.lift())
const { trial, wire, proxy, target, lift } = two
const PUSH = { method: "POST", path: "/api/music/import-data" } as const

test("fault 1: a remote that refuses connections: the changes wait and arrive", () =>
  trial({
    strike: async () => {
      await two.remote.stop()
      await wire().stop()
    },
    seen: "backoff unreachable",
    end: async () => {
      await two.remote.start()
      await wire().start()
    },
  }))

test("fault 5: accepted and never answered: given up in time, no socket is left", async () => {
  await trial({
    strike: () => {
      wire().cut()
      wire().set({ hang: true })
      wire().restore()
    },
    seen: async () => {
      await two.reason("backoff silent")
      const { attempts } = await target()
      await until("more attempts", async () => (await target()).attempts >= attempts + 2, { limitMs: 12_000 })
    },
  })
  await trial({ strike: () => proxy().setFault({ hang: true, times: 1 }), seen: "silent" })
})

test("fault 6: an answer that comes byte by byte is given up, and not believed", () =>
  trial({
    strike: () => wire().set({ bytesPerSecond: 20 }),
    seen: "silent|unreachable",
  }))

test("fault 7: an uplink of 1 KB a second: messages shrink, what arrived stays, all arrives", {
  timeout: 90_000,
}, async () => {
  wire().set({ bytesPerSecond: 1_500 })
  await two.addMany(60, 5)
  await two.add()
  await two.equal(60_000)
  lift()
})

test("fault 8: reset in the middle of a request: sent again from where the remote is", async () => {
  await trial({
    strike: () => {
      wire().breakOpen()
      wire().set({ resetAfterSent: 700 })
    },
    seen: "unreachable",
  })
})

test("fault 9: reset in the middle of an answer: the outcome is unknown, and asked for", async () => {
  for (const dropResponseAfter of [1, 40])
    await trial({
      strike: () => proxy().setFault({ ...PUSH, dropResponseAfter }),
      seen: "unreachable",
    })
})

test("fault 10: an answer lost after the remote has committed: the repetition changes nothing more", async () => {
  await trial({ strike: () => proxy().setFault({ ...PUSH, loseResponse: true, times: 3 }) })
  const { revision } = await two.remote.hello()
  await two.home.now()
  await two.equal()
  assert.equal((await two.remote.hello()).revision, revision)
})

test("fault 12: everything delivered twice at once is one change each", async () => {
  await trial({ strike: () => proxy().setFault({ duplicate: true }), seen: () => two.equal() })
})

test("fault 13: an old message delivered minutes later changes nothing", async () => {
  const gone = await two.add()
  proxy().setFault({ ...PUSH, keep: true })
  await two.add()
  await two.remove(gone)
  await two.equal()
  const { digest, revision } = await two.remote.hello()
  const statuses = await proxy().deliverKept()
  assert.ok(statuses.length > 0)
  assert.ok(
    statuses.every(status => status === 200 || status === 409),
    statuses.join(),
  )
  const later = await two.remote.hello()
  assert.deepEqual([later.digest, later.revision], [digest, revision])
  lift()
  await two.add()
  await two.equal()
})

test("fault 14: messages in another order: the remote names its place and the home follows", async () => {
  await two.remote.kill()
  await two.remote.wipe()
  proxy().setFault({ ...PUSH, keep: true })
  await two.remote.start()
  await two.equal()
  await two.addMany(30)
  await two.equal()
  await two.remote.kill()
  await two.remote.wipe()
  await two.remote.start()
  // Late, backwards and for a store that is gone.
  const statuses = await proxy().deliverKept()
  assert.ok(
    statuses.every(status => status === 409),
    statuses.join(),
  )
  lift()
  await two.home.now()
  await two.equal()
})

test("fault 83: an idle connection closed under the home's feet: one more try on a fresh one, no error", async () => {
  const told = two.errorLines()
  for (const reset of [() => proxy().setFault({ ...PUSH, drop: true, times: 1 }), () => wire().breakOpen()]) {
    await two.equal()
    reset()
    await two.add()
    await two.equal()
    lift()
  }
  assert.equal(two.errorLines(), told)
})

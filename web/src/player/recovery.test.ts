import assert from "node:assert/strict"
import { mock, test } from "node:test"
import { createRecovery, verdictOf, waitBefore } from "./recovery.ts"

test("what is not there is gone; what may come is waited for", () => {
  for (const status of [200, 206, 400, 403, 404, 410, 416]) assert.equal(verdictOf(status), "gone", String(status))
  for (const status of [null, 401, 429, 500, 502, 503, 504]) assert.equal(verdictOf(status), "later", String(status))
})

test("tries come further and further apart, and end", () => {
  const waits = (status: number | null) => Array.from({ length: 50 }, (_, at) => waitBefore(at, status))
  assert.deepEqual(waits(503).slice(0, 6), [1_000, 2_000, 4_000, 8_000, null, null])
  assert.ok(
    waits(null)
      .slice(0, 40)
      .every(wait => wait !== null && wait <= 15_000),
  )
  assert.equal(waits(null)[40], null)
})

/** A recovery under a clock that only moves when told, and what it did. */
function under(status: number | null) {
  const done: string[] = []
  const recovery = createRecovery({
    probe: async () => status,
    again: () => void done.push("again"),
    giveUp: () => void done.push("gave up"),
  })
  const pass = async (ms: number) => {
    await Promise.resolve()
    mock.timers.tick(ms)
    await Promise.resolve()
  }
  return { recovery, done, pass }
}

test("a track that is gone is given up at once", async () => {
  const { recovery, done, pass } = under(404)
  mock.timers.enable({ apis: ["setTimeout"] })
  recovery.failed()
  await pass(0)
  mock.timers.reset()
  assert.deepEqual(done, ["gave up"])
  assert.equal(recovery.trouble.get(), "none")
})

test("without a network it is tried again at its time, or as soon as the network is back", async () => {
  const { recovery, done, pass } = under(null)
  mock.timers.enable({ apis: ["setTimeout"] })
  recovery.failed()
  await pass(999)
  assert.deepEqual([done, recovery.trouble.get()], [[], "lost"])
  await pass(1)
  assert.deepEqual(done, ["again"])
  recovery.failed()
  await pass(0)
  recovery.hurry()
  assert.deepEqual(done, ["again", "again"])
  await pass(60_000)
  assert.deepEqual(done, ["again", "again"], "nothing is left to run")
  recovery.settle()
  assert.equal(recovery.trouble.get(), "none")
  mock.timers.reset()
})

test("a server that answers without music is not told of as a lost connection, and is tried again as well", async () => {
  const { recovery, done, pass } = under(503)
  mock.timers.enable({ apis: ["setTimeout"] })
  recovery.failed()
  await pass(0)
  assert.equal(recovery.trouble.get(), "late")
  recovery.hurry()
  assert.deepEqual(done, ["again"])
  mock.timers.reset()
})

test("something else chosen meanwhile ends the waiting", async () => {
  const { recovery, done, pass } = under(null)
  mock.timers.enable({ apis: ["setTimeout"] })
  recovery.failed()
  recovery.settle()
  await pass(60_000)
  mock.timers.reset()
  assert.deepEqual(done, [])
})

test("a browser that waits for more is told of as slow, then asked anew", async () => {
  const { recovery, done, pass } = under(null)
  mock.timers.enable({ apis: ["setTimeout"] })
  recovery.waits(true)
  await pass(5_999)
  assert.equal(recovery.trouble.get(), "none")
  await pass(1)
  assert.equal(recovery.trouble.get(), "slow")
  recovery.waits(false)
  assert.equal(recovery.trouble.get(), "none")
  recovery.waits(true)
  await pass(6_000)
  await pass(19_000)
  await pass(1_000)
  mock.timers.reset()
  assert.deepEqual(done, ["again"])
})

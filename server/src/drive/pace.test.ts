import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { systemClock } from "./clock.ts"
import { createPace, GOOGLE_LIMITS } from "./pace.ts"

const never = new AbortController().signal

test("lets a few in at a time, in order", async () => {
  const pace = createPace({ inFlight: 2, unitsPerMinute: 1e9 }, systemClock)
  const order: number[] = []
  let running = 0
  let most = 0
  await Promise.all(
    Array.from({ length: 20 }, async (_, at) => {
      const release = await pace.enter(1, never)
      order.push(at)
      running += 1
      most = Math.max(most, running)
      await sleep(1)
      running -= 1
      release()
      release()
    }),
  )
  assert.equal(most, 2)
  assert.deepEqual(
    order,
    Array.from({ length: 20 }, (_, at) => at),
  )
})

test("a caller that leaves while waiting takes no place", async () => {
  const pace = createPace({ inFlight: 1, unitsPerMinute: 1e9 }, systemClock)
  const release = await pace.enter(1, never)
  const leaving = new AbortController()
  const waiting = pace.enter(1, leaving.signal)
  const next = pace.enter(1, never)
  leaving.abort(new Error("left"))
  await assert.rejects(waiting, /left/)
  release()
  ;(await next)()
})

test("the urgent go before the others, and all get their turn", async () => {
  const pace = createPace({ inFlight: 1, unitsPerMinute: 1e9 }, systemClock)
  const first = await pace.enter(1, never)
  const order: string[] = []
  const turns = [
    ["a", false],
    ["b", false],
    ["listener", true],
    ["c", false],
    ["other listener", true],
  ] as const
  const all = turns.map(async ([name, urgent]) => {
    const release = await pace.enter(1, never, urgent)
    order.push(name)
    release()
  })
  first()
  await Promise.all(all)
  assert.deepEqual(order, ["listener", "other listener", "a", "b", "c"])
})

/** As many callers at once as there are places, each for as long as one call takes; time goes on only while all of them wait. */
async function spend(calls: number, callMs: number): Promise<readonly number[]> {
  let now = 0
  const asleep: { readonly until: number; readonly wake: () => void }[] = []
  const sleep = (milliseconds: number) =>
    new Promise<void>(wake => {
      asleep.push({ until: now + milliseconds, wake })
    })
  const pace = createPace(GOOGLE_LIMITS, { now: () => now, random: Math.random, sleep })
  const begun: number[] = []
  let left = calls
  let working = GOOGLE_LIMITS.inFlight
  const worker = async () => {
    while (left-- > 0) {
      const release = await pace.enter(200, never)
      begun.push(now)
      await sleep(callMs)
      release()
    }
    working -= 1
  }
  const all = Array.from({ length: working }, worker)
  while (working > 0) {
    await new Promise(setImmediate)
    asleep.sort((a, b) => a.until - b.until)
    const next = asleep.shift()
    if (next === undefined) continue
    now = next.until
    next.wake()
  }
  await Promise.all(all)
  return begun
}

test("a thousand reads wait for Drive alone", async () => {
  const begun = await spend(1_000, 100)
  const floor = (1_000 * 100) / GOOGLE_LIMITS.inFlight
  assert.ok((begun.at(-1) ?? 0) < 1.1 * floor, `${begun.at(-1)} ms, where Drive itself takes ${floor}`)
})

test("no minute holds more units than Google allows, whenever it begins, and a long load keeps near to it", async () => {
  const begun = await spend(6_000, 100)
  for (const [n, begin] of begun.entries()) {
    if (n % 50 > 0) continue
    const units = 200 * begun.filter(at => at >= begin && at < begin + 60_000).length
    assert.ok(units <= 325_000, `${units} units in the minute after ${begin} ms`)
  }
  const between = begun.filter(at => at >= 60_000 && at < 120_000).length * 200
  assert.ok(between > 250_000, `${between} units in the second minute`)
  const longest = Math.max(...begun.map((at, n) => at - (begun[n - 1] ?? 0)))
  assert.ok(longest < 2_000, `nothing was asked for during ${longest} ms`)
})

test("a listener waits for nothing while an import goes on", async () => {
  let now = 0
  const waits: number[] = []
  const sleep = async (milliseconds: number) => {
    waits.push(milliseconds)
    now += milliseconds
  }
  const pace = createPace(GOOGLE_LIMITS, { now: () => now, random: Math.random, sleep })
  for (let call = 0; call < 5_000; call += 1) {
    ;(await pace.enter(200, never))()
    if (call % 10 > 0) continue
    waits.length = 0
    ;(await pace.enter(200, never, true))()
    assert.deepEqual(waits, [], `at ${now} ms`)
  }
})

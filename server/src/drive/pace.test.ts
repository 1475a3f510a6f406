import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { systemClock } from "./clock.ts"
import { createPace, GOOGLE_LIMITS } from "./pace.ts"

const never = new AbortController().signal

test("lets a few in at a time, in order", async () => {
  const pace = createPace({ inFlight: 2, unitsPerSecond: 1e9, burst: 1e9 }, systemClock)
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
  const pace = createPace({ inFlight: 1, unitsPerSecond: 1e9, burst: 1e9 }, systemClock)
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
  const pace = createPace({ inFlight: 1, unitsPerSecond: 1e9, burst: 1e9 }, systemClock)
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

test("no minute holds more units than Google allows, whenever it begins", async () => {
  let now = 0
  const sleepAhead = async (milliseconds: number) => {
    now += milliseconds
  }
  const pace = createPace(GOOGLE_LIMITS, { now: () => now, random: Math.random, sleep: sleepAhead })
  const spent: { at: number; units: number }[] = []
  for (let call = 0; call < 4000; call += 1) {
    const release = await pace.enter(200, never)
    spent.push({ at: now, units: 200 })
    release()
  }
  assert.ok(now > 120_000, "4,000 reads take over two minutes")
  for (const { at: begin } of spent.filter((_, at) => at % 100 === 0)) {
    const inMinute = spent.filter(({ at }) => at >= begin && at < begin + 60_000)
    const units = inMinute.reduce((sum, one) => sum + one.units, 0)
    assert.ok(units <= 325_000, `${units} units in the minute after ${begin} ms`)
  }
})

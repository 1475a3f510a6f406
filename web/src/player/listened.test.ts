import assert from "node:assert/strict"
import { test } from "node:test"
import { counts, type Listened, listen, unheard } from "./listened.ts"

/** Looks four times a second while the music goes from one second to another. */
function hear(before: Listened, from: number, to: number, speed = 1): Listened {
  let heard: Listened = { ...before, time: from }
  for (let time = from; time <= to; time += 0.25 * speed)
    heard = listen(heard, { at: heard.at + 250, time, sounding: true })
  return heard
}
const start = unheard(1_000_000, 0)

test("half of a track counts, and four minutes of a long one", () => {
  assert.equal(counts(hear(start, 0, 99), 200), false)
  assert.equal(counts(hear(start, 0, 101), 200), true)
  assert.equal(counts(hear(start, 0, 239), 3_000), false)
  assert.equal(counts(hear(start, 0, 241), 3_000), true)
  assert.equal(counts(hear(start, 0, 200), 0), false)
})

test("a leap towards the end is not listening; two halves of the first half are", () => {
  assert.equal(counts(hear(hear(start, 0, 10), 190, 199), 200), false)
  assert.equal(counts(hear(hear(start, 0, 60), 0, 60), 200), true)
})

test("pauses, waiting and a sleeping machine do not count", () => {
  const paused = listen(hear(start, 0, 10), { at: 2_000_000, time: 10, sounding: false })
  assert.equal(Math.round(paused.seconds), 10)
  const slept = listen(hear(start, 0, 10), { at: 9_000_000, time: 11, sounding: true })
  assert.equal(Math.round(slept.seconds), 10)
  const waiting = listen(hear(start, 0, 10), { at: 1_011_000, time: 10, sounding: true })
  assert.equal(Math.round(waiting.seconds), 10)
})

test("at double speed half of the time is heard", () => {
  assert.ok(Math.abs(hear(start, 0, 100, 2).seconds - 50) < 1)
})

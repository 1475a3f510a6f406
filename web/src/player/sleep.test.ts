import assert from "node:assert/strict"
import { test } from "node:test"
import { awake, endsHere, sleepLevel } from "./sleep.ts"

const moment = { now: 1_000_000, left: 100, lastOfAlbum: false }

test("awake, nothing changes", () => {
  assert.equal(sleepLevel(awake, { ...moment, left: 0 }), 1)
  assert.equal(endsHere(awake, true), false)
})

test("at a time: loud until shortly before, then quieter, then over", () => {
  const sleep = { kind: "at", at: 1_060_000, minutes: 1 } as const
  const levels = [0, 40, 50, 60, 99].map(s => sleepLevel(sleep, { ...moment, now: 1_000_000 + s * 1_000 }))
  assert.deepEqual(levels, [1, 1, 0.5, 0, 0])
  assert.equal(endsHere(sleep, true), false)
})

test("at the end of the track: quieter in its last seconds, and nothing follows", () => {
  const sleep = { kind: "track" } as const
  assert.equal(sleepLevel(sleep, moment), 1)
  assert.equal(sleepLevel(sleep, { ...moment, left: 2 }), 0.5)
  assert.equal(sleepLevel(sleep, { ...moment, left: Number.POSITIVE_INFINITY }), 1)
  assert.ok(sleepLevel(sleep, { ...moment, left: 0 }) > 0, "the track itself ends the music")
  assert.equal(endsHere(sleep, false), true)
})

test("at the end of the album: only its last track ends the music", () => {
  const sleep = { kind: "album" } as const
  assert.equal(sleepLevel(sleep, { ...moment, left: 2 }), 1)
  assert.equal(endsHere(sleep, false), false)
  assert.equal(sleepLevel(sleep, { ...moment, left: 2, lastOfAlbum: true }), 0.5)
  assert.equal(endsHere(sleep, true), true)
})

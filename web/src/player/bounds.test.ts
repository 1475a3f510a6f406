import assert from "node:assert/strict"
import { test } from "node:test"
import { boundsOf } from "./bounds.ts"

test("a segment that came as the whole file is found in it; one that was cut is left alone", () => {
  const part = { segment: { start: 60, end: 100 }, duration: 40 }
  assert.deepEqual(boundsOf(200, part), { from: 60, to: 100 })
  assert.equal(boundsOf(40.05, part), null)
  assert.deepEqual(boundsOf(200, { segment: { start: 160 }, duration: 40 }), { from: 160, to: 200 })
  assert.equal(boundsOf(Number.POSITIVE_INFINITY, part), null, "it is still being made")
  assert.equal(boundsOf(Number.NaN, part), null)
})

test("what an encoder added is left out once: by the browser or here", () => {
  const gapless = { delay: 2_112, padding: 500 }
  const added = (2_112 + 500) / 44_100
  const part = { gapless, duration: 100.06 }
  const bounds = boundsOf(100 + added, part)
  assert.ok(bounds && Math.abs(bounds.from - 2_112 / 44_100) < 1e-9 && Math.abs(bounds.to - bounds.from - 100) < 1e-9)
  assert.equal(boundsOf(100, part), null)
  assert.equal(boundsOf(100, { duration: 100 }), null)
})

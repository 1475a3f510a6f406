import assert from "node:assert/strict"
import { test } from "node:test"
import { movedTo, runsOf, shiftOf } from "./entry-order.ts"

test("an entry moves down and up, and not beyond the ends", () => {
  const items = ["a", "b", "c", "d"]
  assert.deepEqual(movedTo(items, 0, 2), ["b", "c", "a", "d"])
  assert.deepEqual(movedTo(items, 3, 0), ["d", "a", "b", "c"])
  assert.deepEqual(movedTo(items, 1, 1), items)
  assert.equal(movedTo(items, 1, 4), items)
  assert.equal(movedTo(items, 9, 0), items)
})

test("the rows between make room for the one that is pulled", () => {
  const down = { from: 1, to: 3, pixels: 110 }
  assert.deepEqual(
    [0, 1, 2, 3, 4].map(index => shiftOf(index, down, 60)),
    [0, 110, -60, -60, 0],
  )
  const up = { from: 3, to: 1, pixels: -110 }
  assert.deepEqual(
    [0, 1, 2, 3, 4].map(index => shiftOf(index, up, 60)),
    [0, 60, 60, -110, 0],
  )
})

test("entries that go are put back in runs, each behind the one that stayed", () => {
  const entries = [..."abcdef"].map(id => ({ id, track: { id: id.toUpperCase() } }))
  assert.deepEqual(runsOf(entries, new Set(["a", "b", "d", "f"])), [
    { after: null, trackIds: ["A", "B"] },
    { after: "c", trackIds: ["D"] },
    { after: "e", trackIds: ["F"] },
  ])
  assert.deepEqual(runsOf(entries, new Set()), [])
})

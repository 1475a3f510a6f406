import assert from "node:assert/strict"
import { test } from "node:test"
import { chosen, NONE, pressed } from "./selection.ts"

const order = ["a", "b", "c", "d", "e"]
const press = (ids: string, from = NONE) =>
  [...ids].reduce((selection, id) => pressed(selection, id, { order, range: false }), from)
const idsOf = (selection: typeof NONE) => [...selection.ids].sort().join("")

test("a press chooses, another one leaves", () => {
  assert.equal(idsOf(press("ac")), "ac")
  assert.equal(idsOf(press("aca")), "c")
})

test("a range goes from the last press to this one, in both directions, and keeps the rest", () => {
  assert.equal(idsOf(pressed(press("b"), "d", { order, range: true })), "bcd")
  assert.equal(idsOf(pressed(press("ad"), "b", { order, range: true })), "abcd")
  const twice = pressed(pressed(press("a"), "b", { order, range: true }), "d", { order, range: true })
  assert.equal(idsOf(twice), "abcd")
})

test("a range without a beginning in the list is a press", () => {
  assert.equal(idsOf(pressed(NONE, "c", { order, range: true })), "c")
  assert.equal(idsOf(pressed(press("a"), "c", { order: ["b", "c"], range: true })), "ac")
})

test("what has left the list is not chosen, and the list's order holds", () => {
  const items = ["e", "c", "a"].map(id => ({ id }))
  assert.deepEqual(
    chosen(items, press("abc")).map(({ id }) => id),
    ["c", "a"],
  )
})

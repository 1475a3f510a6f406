import assert from "node:assert/strict"
import { test } from "node:test"
import { Condition, SmartRules } from "@diapason/shared/smart-rules"
import { conditionOn, FIELDS, opsOf, startingRules, withOp, withValue, written } from "./conditions.ts"

const today = "2026-03-31"
const said = (field: string, op: string) => {
  const condition = conditionOn(field, today, op)
  return typeof condition.value === "string" ? withValue(condition, condition.value || "x") : condition
}

test("every field with every way to speak of it is a condition that the server takes", () => {
  for (const field of FIELDS) {
    for (const op of opsOf(field)) {
      const condition = said(field, op)
      assert.equal(condition.op, op, `${field} ${op}`)
      assert.deepEqual(Condition.parse(condition), condition)
    }
  }
})

test("from every way to every other, the condition stays one that the server takes", () => {
  for (const field of FIELDS)
    for (const before of opsOf(field))
      for (const after of opsOf(field)) {
        const changed = withOp(said(field, before), after, today)
        assert.equal(changed.op, after, `${field}: ${before} → ${after}`)
        assert.deepEqual(Condition.parse(changed), changed)
      }
})

test("what was written stays where it still makes sense", () => {
  const jazz = withValue(conditionOn("genre", today), "Jazz")
  assert.equal(withOp(jazz, "isNot", today).value, "Jazz")
  const since = withValue(conditionOn("year", today), 1990)
  assert.deepEqual(withOp(since, "between", today).value, [1990, 1990])
  assert.equal(withOp(withOp(since, "between", today), "atMost", today).value, 1990)
  const days = withValue(conditionOn("addedAt", today), 7)
  assert.equal(withOp(days, "before", today).value, today)
})

test("a condition that says nothing yet is not sent", () => {
  const conditions = [
    conditionOn("artist", today),
    withValue(conditionOn("year", today), Number.NaN),
    said("title", "is"),
  ]
  assert.deepEqual(written({ match: "any", conditions }).conditions, [said("title", "is")])
  assert.deepEqual(SmartRules.parse(startingRules), startingRules)
})

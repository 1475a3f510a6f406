import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { RULES, type Rules, runModel } from "./model.ts"
import { describeSchedule, type FaultClass, SCHEDULES, type Schedule } from "./schedule.ts"
import { settings } from "./settings.ts"

const MAX_ROUNDS = 3
const CLASSES = Object.keys(SCHEDULES).filter((name): name is FaultClass => Object.hasOwn(SCHEDULES, name))
const { schedules, seed } = settings(600)

const without = (...off: readonly (keyof Rules)[]): Rules => ({
  ...RULES,
  ...Object.fromEntries(off.map(rule => [rule, false])),
})

const faultOf = (rules: Rules, schedule: Schedule): string | undefined => {
  const { wrong, rounds } = runModel(rules, schedule)
  return wrong ?? (rounds > MAX_ROUNDS ? `equal only after ${rounds} rounds` : undefined)
}

/** The first schedule that fails, cut down to what is needed, with the way to see it again. */
const firstFailure = (rules: Rules, faults: FaultClass, runs: number): string | undefined => {
  const result = fc.check(
    fc.property(SCHEDULES[faults], schedule => {
      const wrong = faultOf(rules, schedule)
      if (wrong !== undefined) throw new Error(wrong)
    }),
    { numRuns: runs, seed },
  )
  if (!result.counterexample) return undefined
  const [schedule] = result.counterexample
  return `${faults}, SEED=${seed}, schedule ${result.numRuns}: ${faultOf(rules, schedule)}\n${describeSchedule(schedule)}`
}

for (const faults of CLASSES)
  test(`with all rules, no schedule of "${faults}" loses a row or leaves the stores unequal`, () => {
    assert.equal(firstFailure(RULES, faults, schedules), undefined)
  })

/** Which faults each rule guards against: without it some schedule of that class must fail. */
const NEEDED: readonly (readonly [string, Rules, readonly FaultClass[]])[] = [
  ["the digest", without("digest"), ["restore", "clone"]],
  ["naming the target (and the digest)", without("digest", "target"), ["wipe", "wipe in the middle"]],
  [
    "the receiver's cursor (and naming the target, and the digest)",
    without("digest", "target", "receiverCursor"),
    ["wipe", "wipe in the middle", "restore", "clone"],
  ],
  ["the tie-break by hash", without("hashTieBreak"), ["clock"]],
  ["versions after what was seen", without("versionAfterSeen"), ["clock"]],
]

for (const [rule, rules, classes] of NEEDED)
  for (const faults of classes)
    test(`without ${rule}, some schedule of "${faults}" fails`, t => {
      const failure = firstFailure(rules, faults, 1_500)
      assert.ok(failure !== undefined)
      t.diagnostic(failure)
    })

test("the receiver's cursor fails schedules that pass with it", () => {
  const keeping = without("digest", "target")
  const lacking = without("digest", "target", "receiverCursor")
  const sample = fc.sample(SCHEDULES["wipe in the middle"], { numRuns: 800, seed })
  assert.ok(sample.some(one => faultOf(lacking, one) !== undefined && faultOf(keeping, one) === undefined))
})

test("equal schedules give equal outcomes", () => {
  for (const schedule of fc.sample(SCHEDULES.everything, { numRuns: 20, seed }))
    assert.deepEqual(runModel(RULES, schedule), runModel(RULES, schedule))
})

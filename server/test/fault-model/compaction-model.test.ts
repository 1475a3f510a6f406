import assert from "node:assert/strict"
import { test } from "node:test"
import { COMPACTION_RULES, type CompactionRules, generateYears, runCompaction } from "./compaction-model.ts"
import { settings } from "./settings.ts"

const { schedules, seed } = settings(3_000)
const ENOUGH_TO_FAIL = 20_000

const firstFailure = (rules: CompactionRules, disks: boolean, runs: number): string | undefined => {
  for (let n = seed; n < seed + runs; n++) {
    const steps = generateYears(n, { disks })
    const wrong = runCompaction(rules, steps)
    if (wrong !== undefined) return `seed ${n}: ${wrong}\n${steps.map(step => JSON.stringify(step)).join("\n")}`
  }
  return undefined
}

for (const disks of [false, true])
  test(`deletions are forgotten, none comes back and nothing new is lost${disks ? ", whatever disks do" : ""}`, () => {
    assert.equal(firstFailure(COMPACTION_RULES, disks, schedules), undefined)
  })

for (const rule of ["refuseForgotten", "lift"] as const)
  test(`without the rule "${rule}" some schedule fails`, t => {
    const failure = firstFailure({ ...COMPACTION_RULES, [rule]: false }, false, ENOUGH_TO_FAIL)
    assert.ok(failure !== undefined)
    t.diagnostic(failure)
  })

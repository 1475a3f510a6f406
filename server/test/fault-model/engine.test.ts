import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import fc from "fast-check"
import { runEngine } from "./engine.ts"
import { describeSchedule, type FaultClass, SCHEDULES } from "./schedule.ts"
import { settings } from "./settings.ts"
import { createStoreFolders } from "./store-folders.ts"

const MAX_ROUNDS = 3
const MINUTES = 60_000
/** Elsewhere the cursors alone must do: a repair would hide that one of them is wrong. */
const REPAIRED: ReadonlySet<FaultClass> = new Set(["restore", "clone", "everything"])
const CLASSES = Object.keys(SCHEDULES).filter((name): name is FaultClass => Object.hasOwn(SCHEDULES, name))
const { schedules, seed } = settings(22)

const root = mkdtempSync(join(tmpdir(), "diapason-faults-"))
const folders = createStoreFolders(root)
before(() => folders.prepare())
after(() => rmSync(root, { recursive: true, force: true }))

for (const faults of CLASSES)
  test(`real stores come through every schedule of "${faults}" whole and equal`, {
    timeout: Math.max(3 * MINUTES, schedules * 3_000),
  }, async () => {
    const result = await fc.check(
      fc.asyncProperty(SCHEDULES[faults], async schedule => {
        const { wrong, rounds, repairedRows } = await runEngine(folders, schedule)
        assert.equal(wrong, undefined)
        assert.ok(rounds <= MAX_ROUNDS, `equal only after ${rounds} rounds`)
        if (!REPAIRED.has(faults)) assert.equal(repairedRows, 0, "rows crossed by a repair")
      }),
      { numRuns: schedules, seed, interruptAfterTimeLimit: Math.max(2 * MINUTES, schedules * 2_000) },
    )
    if (!result.counterexample) return
    const steps = describeSchedule(result.counterexample[0])
    assert.fail(`SEED=${seed}, schedule ${result.numRuns}:\n${steps}\n${result.errorInstance}`)
  })

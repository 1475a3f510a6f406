/** Cuts a failing schedule down to what is needed for it to fail. */
import type { Schedule } from "./schedule.ts"

const MAX_RUNS = 400

/** Greedy: ever smaller runs of steps are left out as long as it still fails. `fails` runs a schedule. */
export const shrink = async (failing: Schedule, fails: (schedule: Schedule) => Promise<boolean>): Promise<Schedule> => {
  let best = failing
  let runs = 0
  for (let size = Math.max(1, best.steps.length >> 1); size >= 1; size = size >> 1) {
    let shorter = true
    while (shorter && runs < MAX_RUNS) {
      shorter = false
      for (let start = 0; start < best.steps.length && runs < MAX_RUNS; ) {
        const candidate = { ...best, steps: best.steps.toSpliced(start, size) }
        runs += 1
        if (await fails(candidate)) {
          best = candidate
          shorter = true
        } else start += size
      }
      if (size > 1) break
    }
  }
  for (const machine of best.machines) {
    const used = best.steps.some(step => Object.values(step).includes(machine))
    if (machine === "home" || machine === "remote" || used) continue
    const candidate = { ...best, machines: best.machines.filter(one => one !== machine) }
    if (await fails(candidate)) best = candidate
  }
  return best
}

/** Waiting with a limit: long, since a machine may be busy; it is reached only where something is wrong. */
import assert from "node:assert/strict"
import { setTimeout as sleep } from "node:timers/promises"

export const until = async (
  what: string | (() => string),
  condition: () => boolean | Promise<boolean>,
  ms = 45_000,
): Promise<void> => {
  for (const end = Date.now() + ms; !(await condition()); await sleep(10))
    if (Date.now() > end) assert.fail(`not within ${ms} ms: ${typeof what === "string" ? what : what()}`)
}

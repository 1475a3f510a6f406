/** Waiting with a limit: long, since a machine may be busy; it is reached only where something is wrong. */
import assert from "node:assert/strict"
import { setTimeout as sleep } from "node:timers/promises"

type Limits = { readonly limitMs?: number; readonly everyMs?: number }

/** Asks again and again until it holds; fails with `what` once `limitMs` are over. What throws holds not yet. */
export const until = async (
  what: string | (() => string),
  holds: () => boolean | Promise<boolean>,
  { limitMs = 45_000, everyMs = 10 }: Limits = {},
): Promise<void> => {
  const end = performance.now() + limitMs
  let trouble: unknown
  for (;;) {
    try {
      if (await holds()) return
      trouble = undefined
    } catch (error) {
      trouble = error
    }
    if (performance.now() > end)
      assert.fail(
        `not within ${limitMs} ms: ${typeof what === "string" ? what : what()}${trouble === undefined ? "" : ` (${String(trouble)})`}`,
      )
    await sleep(everyMs)
  }
}

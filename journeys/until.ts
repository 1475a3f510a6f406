/** Waiting with a limit. */
import assert from "node:assert/strict"
import { setTimeout as sleep } from "node:timers/promises"

/** Asks again and again until it holds; fails with `what` once `limitMs` are over. What throws holds not yet. */
export const until = async (
  what: string,
  holds: () => Promise<boolean> | boolean,
  { limitMs = 45_000, everyMs = 50 }: { readonly limitMs?: number; readonly everyMs?: number } = {},
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
    assert.ok(performance.now() < end, `never came: ${what}${trouble === undefined ? "" : ` (${String(trouble)})`}`)
    await sleep(everyMs)
  }
}

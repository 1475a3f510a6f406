/** When to try again. Pure: time and chance come from outside. */

const FIRST_MS = 1_000
/** A remote is tried often at first, since it may wake at any moment, and seldom once it has been away for long. */
const CAPS: readonly (readonly [afterMs: number, capMs: number])[] = [
  [10 * 60_000, 15_000],
  [24 * 3_600_000, 60_000],
  [Number.POSITIVE_INFINITY, 300_000],
]
const WAKE_STEPS_MS = [1_000, 2_000, 3_000, 5_000, 8_000]
const WAKE_PHASE_MS = 60_000
/** A halted remote is only greeted: the person may have set the matter right over there. */
export const HALTED_RETRY_MS = 60_000
export const HALTED_MIN_MS = 2_000

/**
 * Full jitter: anywhere up to `min(cap, 1 s × 2^failures)`, at least 250 ms. `retryAfter` is a floor.
 * All in milliseconds; `failingFor` since the first failure, `random` from 0 to 1.
 */
export const backoff = (
  failures: number,
  failingFor: number,
  retryAfter: number | undefined,
  random: number,
): number => {
  const cap = CAPS.find(([after]) => failingFor < after)?.[1] ?? FIRST_MS
  const drawn = Math.max(250, random * Math.min(cap, FIRST_MS * 2 ** Math.min(failures, 20)))
  return retryAfter === undefined ? drawn : retryAfter + drawn
}

/** The next try while a platform starts the program; undefined when the phase is over. */
export const wakeStep = (tries: number, failingFor: number): number | undefined =>
  failingFor >= WAKE_PHASE_MS ? undefined : WAKE_STEPS_MS[Math.min(tries, WAKE_STEPS_MS.length - 1)]

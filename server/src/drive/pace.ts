/** Keeps the calls to Drive within its quota and within a few at a time. */

import type { Clock } from "./clock.ts"
import { createMinute } from "./minute.ts"

export interface Pace {
  /**
   * Waits for a turn, in order of asking, the urgent before the others; the returned function gives the place back and may be
   * called twice.
   */
  enter(units: number, signal: AbortSignal, urgent?: boolean): Promise<() => void>
  /** Lets nobody but the urgent begin for so many milliseconds; what runs goes on. */
  pause(milliseconds: number): void
}

export interface PaceLimits {
  readonly inFlight: number
  /** Quota units in any minute, whenever it begins. */
  readonly unitsPerMinute: number
}

/** Google allows a user 325,000 units a minute (Drive API usage limits, May 2026). */
export const GOOGLE_LIMITS: PaceLimits = { inFlight: 8, unitsPerMinute: 325_000 }

export function createPace(limits: PaceLimits, clock: Clock): Pace {
  const waiting = new Set<() => void>()
  const waitingUrgently = new Set<() => void>()
  const minute = createMinute(limits.unitsPerMinute)
  let running = 0
  let pausedUntil = clock.now()

  /** The place goes straight to the next in line, so that nobody slips in between. */
  function leave(): void {
    const [next] = waitingUrgently.size > 0 ? waitingUrgently : waiting
    if (next === undefined) running -= 1
    else next()
  }

  async function takePlace(signal: AbortSignal, line: Set<() => void>): Promise<void> {
    signal.throwIfAborted()
    if (running >= limits.inFlight) await queue(signal, line)
    else running += 1
  }

  function queue(signal: AbortSignal, line: Set<() => void>): Promise<void> {
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    function settle(end: () => void): void {
      line.delete(turn)
      signal.removeEventListener("abort", aborted)
      end()
    }
    const turn = () => settle(resolve)
    const aborted = () => settle(() => reject(signal.reason))
    line.add(turn)
    signal.addEventListener("abort", aborted)
    return promise
  }

  return {
    pause(milliseconds) {
      pausedUntil = Math.max(pausedUntil, clock.now() + milliseconds)
    },
    async enter(units, signal, urgent = false) {
      await takePlace(signal, urgent ? waitingUrgently : waiting)
      let left = false
      const release = () => {
        if (!left) leave()
        left = true
      }
      const now = clock.now()
      const forUnits = minute.book(units, now, urgent)
      const wait = urgent ? forUnits : Math.max(forUnits, pausedUntil - now)
      if (wait <= 0) return release
      try {
        await clock.sleep(wait, signal)
        return release
      } catch (error) {
        minute.giveBack(units, now + forUnits)
        release()
        throw error
      }
    },
  }
}

/** Time and chance, from outside, so that tests need not wait. */
import { setTimeout as sleep } from "node:timers/promises"

export interface Limit {
  readonly signal: AbortSignal
  readonly clear: () => void
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after so many milliseconds, or rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** How long something may take: a signal that aborts after so many milliseconds, and the way to let go of it before. */
  limit(ms: number): Limit
  /** From 0 to 1. */
  random(): number
}

export const systemClock: Clock = {
  now: Date.now,
  random: Math.random,
  limit: ms => {
    const limit = new AbortController()
    const timer = setTimeout(() => limit.abort(), ms)
    timer.unref()
    return { signal: limit.signal, clear: () => clearTimeout(timer) }
  },
  sleep: async (ms, signal) => {
    await sleep(ms, undefined, { signal, ref: false })
  },
}

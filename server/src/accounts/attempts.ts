/** How often a sign-in may fail: guessing is slow for one name and for one address, and for all together. */
import { AppError } from "@diapason/shared/errors"

const WINDOW = 60_000
const FAILURES_PER_KEY = 5
/** A tenth of a processor hashes two passwords a second. */
const ATTEMPTS_IN_ALL = 60
const KEYS_KEPT = 10_000

export const createAttempts = (now: () => number) => {
  const failures = new Map<string, { count: number; until: number }>()
  const all = { count: 0, until: 0 }

  const refuse = (until: number): never => {
    const seconds = Math.max(1, Math.ceil((until - now()) / 1_000))
    throw new AppError("too_many_requests", `Too many attempts. Try again in ${seconds} seconds.`, {
      retryAfter: seconds,
    })
  }

  return {
    /** Counts one attempt against each key. Throws `too_many_requests` with `retryAfter` in seconds. */
    begin: (keys: readonly string[]): void => {
      const time = now()
      if (all.until < time) Object.assign(all, { count: 0, until: time + WINDOW })
      if (++all.count > ATTEMPTS_IN_ALL) refuse(all.until)
      for (const key of keys) {
        const entry = failures.get(key)
        if (entry && entry.until >= time && entry.count >= FAILURES_PER_KEY) refuse(entry.until)
      }
      for (const key of keys) {
        const entry = failures.get(key)
        if (entry && entry.until >= time) entry.count += 1
        else failures.set(key, { count: 1, until: time + WINDOW })
      }
      for (const key of failures.keys()) {
        if (failures.size <= KEYS_KEPT) break
        failures.delete(key)
      }
    },
    succeed: (keys: readonly string[]): void => {
      for (const key of keys) failures.delete(key)
    },
  }
}

/** A clock that stands still until a test lets a wait end. */
import { systemClock } from "../../src/replication/clock.ts"
import type { createTargetLoop } from "../../src/replication/target-loop.ts"

const LIMIT_MS = 8_000

type Clock = Parameters<typeof createTargetLoop>[0]["clock"]

interface Wait {
  readonly ms: number
  readonly due: number
  readonly end: () => void
}

export type ManualClock = ReturnType<typeof createManualClock>

/** `random` is what chance says, from 0 to 1. */
export const createManualClock = ({ start = Date.UTC(2026, 0, 1), random = 1 } = {}) => {
  let time = start
  const waits: Wait[] = []
  let began = () => {}

  const clock: Clock = {
    now: () => time,
    random: () => random,
    // Real sockets are waited for in real time.
    limit: systemClock.limit,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        signal.throwIfAborted()
        const wait = { ms, due: time + ms, end: resolve }
        waits.push(wait)
        signal.addEventListener("abort", () => {
          if (waits.includes(wait)) waits.splice(waits.indexOf(wait), 1)
          reject(signal.reason)
        })
        began()
      }),
  }

  const nextWait = async (): Promise<Wait> => {
    const [wait] = waits.toSorted((a, b) => a.due - b.due)
    if (wait) return wait
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const limit = setTimeout(() => reject(new Error("nothing waits")), LIMIT_MS)
    began = resolve
    await promise.finally(() => clearTimeout(limit))
    return nextWait()
  }

  return {
    ...clock,
    /** Time goes by without any wait ending. */
    pass: (ms: number): void => {
      time += ms
    },
    isWaiting: (): boolean => waits.length > 0,
    /** Waits until something waits, and lets it wait on. Milliseconds. */
    waiting: async (): Promise<number> => (await nextWait()).ms,
    /** Waits until something waits, and ends what is due first. Milliseconds. */
    elapse: async (): Promise<number> => {
      const wait = await nextWait()
      waits.splice(waits.indexOf(wait), 1)
      time = Math.max(time, wait.due)
      wait.end()
      return wait.ms
    },
  }
}

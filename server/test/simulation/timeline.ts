/** Virtual time: nothing happens but by an event, one at a time, each followed to its end before the next one begins. */
import { setImmediate as turn } from "node:timers/promises"
import type { Clock } from "../../src/replication/clock.ts"

interface Event {
  readonly due: number
  readonly order: number
  readonly run: () => void
}

export type Timeline = ReturnType<typeof createTimeline>

/** Everything that an event sets off are promises that settle by themselves: a turn of the loop sees the last of them. */
const TURNS = 2

/** `start` in milliseconds since 1970. */
export const createTimeline = (start: number) => {
  let time = start
  let orders = 0
  const events: Event[] = []

  let works = 0
  const settle = async (): Promise<void> => {
    for (let n = 0; n < TURNS || works > 0; n++) await turn()
  }
  /** Returns the way to call it off. */
  const schedule = (ms: number, run: () => void): (() => void) => {
    const event = { due: time + Math.max(0, ms), order: orders++, run }
    const place = events.findLastIndex(other => other.due <= event.due)
    events.splice(place + 1, 0, event)
    return () => {
      const at = events.indexOf(event)
      if (at >= 0) events.splice(at, 1)
    }
  }
  const runNext = async (until: number): Promise<boolean> => {
    const [event] = events
    if (!event || event.due > until) return false
    events.shift()
    time = event.due
    event.run()
    await settle()
    return true
  }

  return {
    now: (): number => time,
    settle,
    schedule,
    /** Time stands still until this is done. */
    whole: async <T>(work: () => Promise<T>): Promise<T> => {
      works += 1
      try {
        return await work()
      } finally {
        works -= 1
      }
    },
    /** Lets so many milliseconds go by. */
    advance: async (ms: number): Promise<void> => {
      const until = time + ms
      await settle()
      while (await runNext(until));
      time = until
    },
    /** The clock of one machine: `skew` in milliseconds, which may change. Its waits end when `isOff` says so: never. */
    clock: (skew: () => number, random: () => number, isOff: () => boolean): Clock => {
      const after = (ms: number, run: () => void) =>
        schedule(ms, () => {
          if (!isOff()) run()
        })
      return {
        now: () => Math.floor(time + skew()),
        random,
        sleep: (ms, signal) =>
          new Promise((resolve, reject) => {
            signal.throwIfAborted()
            const cancel = after(ms, resolve)
            signal.addEventListener("abort", () => {
              cancel()
              reject(signal.reason)
            })
          }),
        limit: ms => {
          const limit = new AbortController()
          return { signal: limit.signal, clear: after(ms, () => limit.abort()) }
        },
      }
    },
  }
}

/** What one loop waits with: a time, a local change, a person who asks, the end; whichever comes first. */
import type { Clock } from "./clock.ts"

const DEBOUNCE_MS = 150
const MAX_DEBOUNCE_MS = 600

export const createAlarm = (clock: Pick<Clock, "now" | "sleep">) => {
  const stopping = new AbortController()
  let attempt = new AbortController()
  let changed = false
  let wake = () => {}

  /** Sleeps until the time is over, a local change (`untilChange`) or a person asks. */
  const rest = async (ms: number, { untilChange }: { readonly untilChange: boolean }): Promise<void> => {
    if (changed && untilChange) return
    attempt = new AbortController()
    const awake = new AbortController()
    wake = untilChange ? () => awake.abort() : () => {}
    await clock.sleep(ms, AbortSignal.any([stopping.signal, attempt.signal, awake.signal])).catch(() => undefined)
    wake = () => {}
  }

  return {
    stopping: stopping.signal,
    stop: (): void => stopping.abort(),
    changed: () => changed,
    /** Aborted once a person asks or the loop stops; until the next `begin` or wait. */
    begin: (): AbortSignal => {
      attempt = new AbortController()
      return AbortSignal.any([stopping.signal, attempt.signal])
    },
    /** A person asked since the last `begin` or wait. */
    asked: () => attempt.signal.aborted,
    /** Something changed here. */
    ring: (): void => {
      changed = true
      wake()
    },
    /** A person asks: what runs or waits ends. */
    ask: ({ asChange }: { readonly asChange: boolean }): void => {
      changed = asChange
      attempt.abort()
      wake()
    },
    wake: (): void => wake(),
    rest,

    /** Several changes in a row go in one exchange; a long row of them is not waited for. */
    settle: async (): Promise<void> => {
      const since = clock.now()
      while (changed && !stopping.signal.aborted && Math.abs(clock.now() - since) < MAX_DEBOUNCE_MS) {
        changed = false
        await rest(DEBOUNCE_MS, { untilChange: true })
      }
      changed = false
    },

    /** However long it takes. */
    untilRung: async (): Promise<void> => {
      attempt = new AbortController()
      const end = AbortSignal.any([attempt.signal, stopping.signal])
      await new Promise<void>(resolve => {
        wake = resolve
        end.addEventListener("abort", () => resolve(), { once: true })
      })
      wake = () => {}
    },
  }
}

/** When a track does not come: whether it is gone or only late, and trying again at its place while it may still come. */
import { createStore, type Store } from "../store.ts"

/** `slow`: the network is behind the music. `late`: the server answers, but has no music yet. `lost`: nothing answers. The last two are tried again. */
export type Trouble = "none" | "slow" | "late" | "lost"

/** The music stands still until a try succeeds. */
export const waitsForTry = (trouble: Trouble): boolean => trouble === "late" || trouble === "lost"

const SLOW_AFTER_MS = 6_000
/** A connection that hangs is given up, and asked anew. */
const HANGS_AFTER_MS = 25_000
const LONGEST_WAIT_MS = 15_000
/** Ten minutes without any answer. */
const MOST_TRIES_UNREACHABLE = 40
/** A server that answers, but not with music, is asked less often. */
const MOST_TRIES_ANSWERED = 4

/** `status`: what a request for the track's first byte was answered with, null without an answer. */
export function verdictOf(status: number | null): "gone" | "later" {
  if (status === null) return "later"
  return status === 401 || status === 408 || status === 429 || status >= 500 ? "later" : "gone"
}

/** Milliseconds before try number `tried` (0 is the first), or null when it is enough. */
export function waitBefore(tried: number, status: number | null): number | null {
  if (tried >= (status === null ? MOST_TRIES_UNREACHABLE : MOST_TRIES_ANSWERED)) return null
  return Math.min(1_000 * 2 ** tried, LONGEST_WAIT_MS)
}

export function createRecovery(deps: {
  /** The status of an answer to a request for the first byte, or null. */
  readonly probe: (signal: AbortSignal) => Promise<number | null>
  readonly again: () => void
  readonly giveUp: () => void
}) {
  const trouble: Store<Trouble> = createStore<Trouble>("none")
  let tried = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking: AbortController | undefined

  function rest() {
    clearTimeout(timer)
    timer = undefined
    asking?.abort()
    asking = undefined
  }

  function retry() {
    rest()
    tried += 1
    deps.again()
  }

  async function failed() {
    rest()
    const asked = new AbortController()
    asking = asked
    const status = await deps.probe(asked.signal)
    if (asked.signal.aborted) return
    const wait = verdictOf(status) === "later" ? waitBefore(tried, status) : null
    if (wait === null) {
      settle()
      return deps.giveUp()
    }
    trouble.set(status === null ? "lost" : "late")
    timer = setTimeout(retry, wait)
  }

  function settle() {
    rest()
    tried = 0
    trouble.set("none")
  }

  return {
    trouble,
    failed: () => void failed(),
    /** The music goes on, or something else was chosen. */
    settle,
    /** The network is back, or somebody pressed play. */
    hurry() {
      if (waitsForTry(trouble.get()) && timer !== undefined) retry()
    },
    /** Tells when the browser begins and ends to wait for more. */
    waits(waiting: boolean) {
      if (waitsForTry(trouble.get())) return
      clearTimeout(timer)
      timer = undefined
      if (!waiting) return trouble.set("none")
      timer = setTimeout(() => {
        trouble.set("slow")
        timer = setTimeout(failed, HANGS_AFTER_MS - SLOW_AFTER_MS)
      }, SLOW_AFTER_MS)
    },
  }
}

/** One remote, one loop: waits for a change here or there, exchanges, and knows when to try again. */
import type { SyncTarget } from "@diapason/shared/api"
import type { Store } from "../library/store.ts"
import type { Acquaintance } from "./acquaintance.ts"
import { backoff, HALTED_RETRY_MS, wakeStep } from "./backoff.ts"
import { createConsoleLines } from "./console-lines.ts"
import { exchange } from "./exchange.ts"
import { countFeed, pendingRows } from "./feed.ts"
import { exchangeWithOld } from "./old-remote.ts"
import { readTarget, saveTarget } from "./peer-store.ts"
import { describePending, oldestCause } from "./pending.ts"
import { createRemote } from "./remote.ts"
import { SyncFault } from "./sync-fault.ts"

const DEBOUNCE_MS = 150
const MAX_DEBOUNCE_MS = 600
const PENDING_SHOWN = 20
const OLD_SERVER_EVERY_MS = 30_000
const OLD_SERVER_GREETING_MS = 600_000
/** Faults that the next exchange mends by itself, at once. */
const FRESH_START: ReadonlySet<string> = new Set(["store_changed", "position", "copied_folder"])
const MAX_FRESH_STARTS = 3
const QUARANTINE_SHOWN = 50
/** Our own database failed, for instance because its disk is full. */
const OWN_FAULT_MS = 5_000

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Resolves after so many milliseconds, or rejects when the signal aborts. */
  sleep(ms: number, signal: AbortSignal): Promise<void>
  /** From 0 to 1. */
  random(): number
}

export type TargetLoop = ReturnType<typeof createTargetLoop>

export const createTargetLoop = ({
  store,
  target,
  clock,
  print,
  exportData,
  onStatus,
  onFault,
}: {
  readonly store: Store
  readonly target: { readonly url: string; readonly token: string | undefined }
  readonly clock: Clock
  readonly print: (line: string) => void
  /** The whole library as an old server takes it, in pieces. */
  readonly exportData: () => AsyncIterable<string>
  readonly onStatus: () => void
  /** A fault of our own, not of the remote: to be logged whole. */
  readonly onFault: (error: unknown) => void
}) => {
  const remote = createRemote({ url: target.url, token: target.token, now: clock.now })
  const lines = createConsoleLines(target.url, print)
  const stopping = new AbortController()
  let attempt = new AbortController()
  let known: Acquaintance | undefined
  let state: SyncTarget["state"] = "idle"
  let fault: { readonly code: string; readonly message: string; readonly at: number } | undefined
  let failures = 0
  let failingSince: number | undefined
  let freshStarts = 0
  let nextAttemptAt: number | undefined
  let proven = false
  let changed = false
  let wake = () => {}
  let watching: Promise<void> | undefined
  /** Rows wait for us there. */
  let news = false
  /** The held request broke. */
  let lost = false
  let reseeds = 0
  let repairs = 0
  let running: Promise<void> | undefined
  const quarantined = new Set<string>()

  const enter = (next: SyncTarget["state"]): void => {
    state = next
    onStatus()
  }

  /** Sleeps until the time is over, a local change (`onChange`) or a person asks. */
  const rest = async (ms: number, { untilChange }: { readonly untilChange: boolean }): Promise<void> => {
    if (changed && untilChange) return
    attempt = new AbortController()
    const awake = new AbortController()
    wake = untilChange ? () => awake.abort() : () => {}
    await clock.sleep(ms, AbortSignal.any([stopping.signal, attempt.signal, awake.signal])).catch(() => undefined)
    wake = () => {}
  }

  /** Several changes in a row go in one exchange; a long row of them is not waited for. */
  const settle = async (): Promise<void> => {
    const since = clock.now()
    while (changed && !stopping.signal.aborted && clock.now() - since < MAX_DEBOUNCE_MS) {
      changed = false
      await rest(DEBOUNCE_MS, { untilChange: true })
    }
    changed = false
  }

  /**
   * The remote holds a request of ours and answers it when something happens there; it breaks when the remote goes away.
   * A local change does not disturb it.
   */
  const watch = async (current: Acquaintance): Promise<void> => {
    try {
      const { storeId } = await store.identity()
      const answer = await remote.watch(storeId, current.pulled, current.storeId, stopping.signal)
      if (answer.waiting > 0) news = answer.revision > (known?.pulled ?? 0)
      else if (known?.storeId === current.storeId) known = { ...known, pulled: Math.max(known.pulled, answer.revision) }
    } catch (error) {
      if (stopping.signal.aborted) return
      if (!(error instanceof SyncFault)) onFault(error)
      lost = true
    }
  }

  const untilSomethingHappens = async (): Promise<void> => {
    while (!changed && !news && !lost && known && !stopping.signal.aborted) {
      watching ??= watch(known).finally(() => {
        watching = undefined
        wake()
      })
      attempt = new AbortController()
      const { signal } = attempt
      await new Promise<void>(resolve => {
        wake = resolve
        for (const end of [signal, stopping.signal]) end.addEventListener("abort", () => resolve(), { once: true })
      })
      wake = () => {}
      if (signal.aborted) break
    }
    if (lost) known = undefined
    news = false
    lost = false
  }

  const remember = async (current: Acquaintance, succeeded: boolean): Promise<void> => {
    const before = await readTarget(store.read, target.url)
    const lastSuccessAt = succeeded ? clock.now() : before.lastSuccessAt
    await store.write(({ tx }) =>
      saveTarget(tx, target.url, { storeId: current.storeId, ackedRevision: current.applied, lastSuccessAt }),
    )
  }

  const pendingCount = async (): Promise<number> => {
    const { storeId, ackedRevision } = await readTarget(store.read, target.url)
    return countFeed(store.read, storeId ?? "", known?.applied ?? ackedRevision)
  }

  const pending = async (limit: number) => {
    const { storeId, ackedRevision } = await readTarget(store.read, target.url)
    return pendingRows(store.read, known?.storeId ?? storeId ?? "", known?.applied ?? ackedRevision, limit)
  }

  const succeed = (counts: Acquaintance["counts"] | undefined, news: boolean): void => {
    failures = 0
    failingSince = undefined
    freshStarts = 0
    fault = undefined
    proven = true
    if (news && counts) {
      lines.sending()
      lines.succeeded(counts)
    }
  }

  const fail = async (error: SyncFault): Promise<void> => {
    known = undefined
    const at = clock.now()
    failingSince ??= at
    fault = { code: error.code, message: error.message, at }
    const cause = oldestCause(await pending(1))
    const waking = error.wakes && wakeStep(failures, at - failingSince) !== undefined
    if (cause && !waking) lines.failed(cause, error.code, error.message)
    failures += 1
  }

  const runExchange = async (): Promise<"new" | "old"> => {
    const signal = AbortSignal.any([stopping.signal, attempt.signal])
    const result = await exchange(
      {
        store,
        remote,
        now: clock.now,
        onSending: lines.sending,
        onProgress: current => {
          known = current
          onStatus()
        },
        onQuarantine: row => {
          if (quarantined.size < QUARANTINE_SHOWN) quarantined.add(row)
        },
      },
      known,
      signal,
    )
    if (result === "old") {
      lines.sending()
      const counts = await exchangeWithOld(remote, exportData, signal)
      await store.write(async ({ tx }) => {
        const { revision } = await store.identity()
        await saveTarget(tx, target.url, { storeId: null, ackedRevision: revision, lastSuccessAt: clock.now() })
      })
      succeed(counts, true)
      return "old"
    }
    const news = result.rowsSent > 0 || result.repaired > 0 || !proven || fault !== undefined
    known = { storeId: result.storeId, applied: result.applied, pulled: result.pulled, counts: result.counts }
    repairs += result.repaired > 0 ? 1 : 0
    reseeds += result.reseeded && result.rowsSent > 0 ? 1 : 0
    await remember(known, true)
    succeed(result.counts, news)
    return "new"
  }

  const attemptOnce = async (): Promise<void> => {
    attempt = new AbortController()
    nextAttemptAt = undefined
    if (!known && (await pendingCount()) > 0) lines.sending()
    if (state !== "waking") enter("syncing")
    try {
      const kind = await runExchange()
      enter(kind === "old" ? "degraded" : "idle")
    } catch (error) {
      if (stopping.signal.aborted || attempt.signal.aborted) return
      const known = error instanceof SyncFault
      if (!known) onFault(error)
      await fail(known ? error : new SyncFault("remote_error", "This server failed; its log says why."))
      await afterFault(known ? error : undefined)
    }
  }

  const afterFault = async (error: SyncFault | undefined): Promise<void> => {
    const failingFor = clock.now() - (failingSince ?? clock.now())
    if (error && FRESH_START.has(error.code) && freshStarts++ < MAX_FRESH_STARTS) return
    if (error?.halts) {
      proven = false
      enter("halted")
      nextAttemptAt = clock.now() + HALTED_RETRY_MS
      return rest(HALTED_RETRY_MS, { untilChange: false })
    }
    const step = error?.wakes ? wakeStep(failures - 1, failingFor) : undefined
    const wait =
      step === undefined
        ? backoff(failures, failingFor, error?.retryAfter, clock.random())
        : Math.max(step, error?.retryAfter ?? 0)
    nextAttemptAt = clock.now() + wait
    enter(step === undefined ? "backoff" : "waking")
    // A fresh change is a fresh reason to try, but not more than about once a second.
    const firstPart = Math.min(wait, 1_000)
    await rest(firstPart, { untilChange: false })
    if (wait > firstPart && !attempt.signal.aborted) await rest(wait - firstPart, { untilChange: true })
  }

  const step = async (): Promise<void> => {
    await attemptOnce()
    if (stopping.signal.aborted) return
    if (state === "degraded") {
      await rest(OLD_SERVER_EVERY_MS, { untilChange: false })
      if (!attempt.signal.aborted) await rest(OLD_SERVER_GREETING_MS, { untilChange: true })
    } else if (state === "idle") await untilSomethingHappens()
    await settle()
  }

  const loop = async (): Promise<void> => {
    while (!stopping.signal.aborted)
      try {
        await step()
      } catch (error) {
        if (stopping.signal.aborted) return
        onFault(error)
        known = undefined
        await rest(OWN_FAULT_MS, { untilChange: false })
      }
  }

  const unsubscribe = store.onChange(change => {
    if (change.via !== null && change.via === known?.storeId) return
    changed = true
    wake()
    onStatus()
  })

  return {
    url: target.url,
    remote,
    start: (): void => {
      running ??= loop()
    },
    /** Ends what runs or waits; nothing is lost, the next start goes on. */
    stop: async (): Promise<void> => {
      unsubscribe()
      stopping.abort()
      await Promise.all([running, watching])
    },
    /** Aborts an attempt or a wait and starts at once. */
    now: (): void => {
      known = undefined
      failures = 0
      failingSince = undefined
      attempt.abort()
      wake()
    },
    status: async (): Promise<SyncTarget> => {
      const stored = await readTarget(store.read, target.url)
      const count = await pendingCount()
      const busy = state === "syncing"
      const traffic = remote.traffic()
      return {
        url: target.url.replace(/\/k\/[^/]+/, "/k/…"),
        state,
        ...(state === "degraded" ? { reason: "old_server" } : fault ? { reason: fault.code } : {}),
        pending: count,
        pendingChanges: describePending(await pending(PENDING_SHOWN)),
        lastSuccessAt: stored.lastSuccessAt === null ? null : new Date(stored.lastSuccessAt).toISOString(),
        lastError: fault ? { code: fault.code, message: fault.message, at: new Date(fault.at).toISOString() } : null,
        digestEqual: busy || !proven || fault ? (count > 0 && !busy && proven ? false : null) : count === 0,
        remoteCounts: known?.counts ?? null,
        remoteStoreId: known?.storeId ?? stored.storeId,
        attempts: failures,
        nextAttemptAt: nextAttemptAt === undefined ? null : new Date(nextAttemptAt).toISOString(),
        bytesSent: traffic.bytesSent,
        requests: traffic.requests,
        reseeds,
        repairs,
        quarantined: [...quarantined],
      }
    },
  }
}

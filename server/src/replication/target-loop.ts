/** One remote, one loop: waits for a change here or there, exchanges, and knows when to try again. */
import type { Comparison, SyncTarget } from "@diapason/shared/api"
import { BUCKETS } from "../library/row-hash.ts"
import type { Cause } from "../library/row-store.ts"
import type { Store } from "../library/store.ts"
import { noTrace, type Trace } from "../library/trace.ts"
import type { Acquaintance, ExchangeDeps } from "./acquaintance.ts"
import { backoff, HALTED_MIN_MS, HALTED_RETRY_MS, wakeStep } from "./backoff.ts"
import type { Clock } from "./clock.ts"
import { createConsoleLines, shownUrl } from "./console-lines.ts"
import { exchange } from "./exchange.ts"
import { countFeed, pendingRows } from "./feed.ts"
import { createHistory } from "./history.ts"
import { createOldRemote } from "./old-remote.ts"
import { createPace } from "./pace.ts"
import { readTarget, saveTarget } from "./peer-store.ts"
import { describePending, oldestCause } from "./pending.ts"
import { createQuarantine } from "./quarantine.ts"

import { type Refill, refill, START_OF_REFILL } from "./refill.ts"
import { createRemote } from "./remote.ts"
import type { Repaired } from "./repair.ts"
import { type Fetch, REMOTE_LIMITS, type RemoteLimits } from "./requests.ts"

import { SyncFault } from "./sync-fault.ts"
import { describeTarget } from "./target-status.ts"
import { createWatch } from "./watch.ts"

const DEBOUNCE_MS = 150
const MAX_DEBOUNCE_MS = 600
const PENDING_SHOWN = 20
const OLD_SERVER_RETRY_MS = 30_000
const OLD_SERVER_GREETING_MS = 600_000
/** Faults that the next exchange mends by itself, at once. */
const FRESH_START: ReadonlySet<string> = new Set(["store_changed", "position", "copied_folder"])
const MAX_FRESH_STARTS = 3
const QUARANTINE_SHOWN = 50
/** Our own database failed, for instance because its disk is full. */
const OWN_FAULT_MS = 5_000

export const createTargetLoop = ({
  store,
  target,
  clock,
  print,
  exportData,
  durable = true,
  onStatus,
  onFault,
  limits = REMOTE_LIMITS,
  trace = noTrace,
  fetch,
}: {
  readonly store: Store
  readonly target: { readonly url: string; readonly token: string | undefined }
  readonly clock: Clock
  readonly print: (line: string) => void
  /** The whole library as an old server takes it, in pieces. */
  readonly exportData: () => AsyncIterable<string>
  /** This store's disk is its own. */
  readonly durable?: boolean | undefined
  readonly onStatus: () => void
  /** A fault of our own, not of the remote: to be logged whole. */
  readonly onFault: (error: unknown) => void
  readonly limits?: RemoteLimits | undefined
  readonly trace?: Trace | undefined
  readonly fetch?: Fetch | undefined
}) => {
  const remote = createRemote({ url: target.url, token: target.token, clock, limits, ...(fetch ? { fetch } : {}) })
  const lines = createConsoleLines(target.url, print)
  const history = createHistory({ store, url: shownUrl(target.url), clock, traffic: remote.traffic })
  const oldRemote = createOldRemote({ store, remote, exportData, clock })
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
  /** The remote is a server of the old kind, as far as is known. */
  let old = false
  let changed = false
  let wake = () => {}
  /** Rows wait for us there. */
  let pullFirst = false
  let comparison: Comparison | null = null
  let refilling: Refill | undefined
  let reseeds = 0
  let repairs = 0
  let running: Promise<void> | undefined
  const quarantine = createQuarantine()
  const pace = createPace()

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
    while (changed && !stopping.signal.aborted && Math.abs(clock.now() - since) < MAX_DEBOUNCE_MS) {
      changed = false
      await rest(DEBOUNCE_MS, { untilChange: true })
    }
    changed = false
  }

  const watch = createWatch({ store, remote, clock, known: () => known, onFault, stopping: stopping.signal })

  const untilSomethingHappens = async (): Promise<void> => {
    while (!changed && !watch.happened() && known && !stopping.signal.aborted) {
      watch.keep(known, () => wake())
      attempt = new AbortController()
      const { signal } = attempt
      const end = AbortSignal.any([signal, stopping.signal])
      await new Promise<void>(resolve => {
        wake = resolve
        end.addEventListener("abort", () => resolve(), { once: true })
      })
      wake = () => {}
      if (signal.aborted) break
    }
    const { news, lost } = watch.take()
    if (lost) known = undefined
    pullFirst = news
  }

  const remember = async (current: Acquaintance, succeeded: boolean): Promise<void> => {
    trace("before-ack-save")
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

  const pending = async (limit: number, offset = 0) => {
    const { storeId, ackedRevision } = await readTarget(store.read, target.url)
    return pendingRows(store.read, known?.storeId ?? storeId ?? "", known?.applied ?? ackedRevision, limit, offset)
  }

  const noteComparison = (facts: Partial<Comparison>): void => {
    if (comparison) comparison = { ...comparison, ...facts }
    onStatus()
  }
  const isAsked = (): boolean => comparison?.state === "waiting" || comparison?.state === "running"

  /** Some rows are refused: all else is equal on both sides, which is no success. */
  const degrade = (cause: Cause): void => {
    failures = 0
    failingSince = undefined
    freshStarts = 0
    const names = quarantine.names()
    const message = `One side refuses ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}; all else is equal.`
    fault = { code: "row_refused", message, at: clock.now() }
    lines.failed(cause, "row_refused", message)
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

  const fail = async (error: SyncFault, startedAt: number): Promise<void> => {
    known = undefined
    const at = clock.now()
    failingSince ??= startedAt
    fault = { code: error.code, message: error.message, at }
    const cause = oldestCause(await pending(1))
    const waking = error.wakes && wakeStep(failures, at - failingSince) !== undefined
    if (cause && !waking) lines.failed(cause, error.code, error.message)
    failures += 1
  }

  /** Another process on our database may have given rows meanwhile. */
  const catchUp = async (): Promise<void> => {
    if (!known) return
    const { storeId, ackedRevision } = await readTarget(store.read, target.url)
    if (storeId === known.storeId && ackedRevision > known.applied) known = { ...known, applied: ackedRevision }
  }

  const runExchange = async (signal: AbortSignal): Promise<"new" | "old" | "degraded"> => {
    await catchUp()
    const cause = oldestCause(await pending(1)) ?? "edit"
    const deps: ExchangeDeps = {
      store,
      remote,
      now: clock.now,
      onSending: lines.sending,
      onProgress: current => {
        known = current
        onStatus()
      },
      trace,
      pace,
      quarantine,
      durable,
      onMoved: history.moved,
    }
    const compare = (checked: number, of: number, { differing, crossed }: Repaired): void =>
      noteComparison({ state: "running", checked, of, differing, repaired: crossed })
    const wishes = { pullFirst, ...(isAsked() ? { compare } : {}) }
    pullFirst = false
    let result = await exchange(deps, known, signal, wishes)
    if (result !== "old" && refilling) {
      const noteRefill = (now: Refill): void => {
        refilling = now
        onStatus()
      }
      await refill(deps, result, refilling, noteRefill, signal)
      refilling = undefined
      result = await exchange(deps, result, signal)
    }
    if (isAsked()) noteComparison({ state: result === "old" ? "failed" : "done" })
    if (result === "old") {
      old = true
      lines.sending()
      // Asking again at once would not be sooner: an old server is never sent to twice within its time.
      const { counts, revision } = await oldRemote.exchange(stopping.signal)
      await store.write(({ tx }) =>
        saveTarget(tx, target.url, { storeId: null, ackedRevision: revision, lastSuccessAt: clock.now() }),
      )
      succeed(counts, true)
      return "old"
    }
    old = false
    const news = result.rowsSent > 0 || result.repaired > 0 || !proven || fault !== undefined
    known = { storeId: result.storeId, applied: result.applied, pulled: result.pulled, counts: result.counts }
    repairs += result.repaired > 0 ? 1 : 0
    reseeds += result.reseeded && result.rowsSent > 0 ? 1 : 0
    const whole = quarantine.names().length === 0
    await remember(known, whole)
    if (whole) succeed(result.counts, news)
    else degrade(cause)
    return whole ? "new" : "degraded"
  }

  const attemptOnce = async (): Promise<void> => {
    attempt = new AbortController()
    nextAttemptAt = undefined
    old = false
    const startedAt = clock.now()
    if (!known && (await pending(1)).length > 0) lines.sending()
    if (state !== "waking") enter("syncing")
    try {
      const signal = AbortSignal.any([stopping.signal, attempt.signal])
      history.begin()
      const kind = await store.alone(`exchange ${target.url}`, signal, () => runExchange(signal))
      await history.end(kind === "degraded" ? "degraded" : "done", kind === "degraded" ? fault?.code : undefined)
      enter(kind === "new" ? "idle" : "degraded")
    } catch (error) {
      if (stopping.signal.aborted || attempt.signal.aborted) return
      const known = error instanceof SyncFault
      if (!known) onFault(error)
      if (isAsked()) noteComparison({ state: "failed" })
      await history.end("failed", known ? error.code : "remote_error")
      await fail(known ? error : new SyncFault("remote_error", "This server failed; its log says why."), startedAt)
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
      await rest(HALTED_MIN_MS, { untilChange: false })
      if (!attempt.signal.aborted) await rest(HALTED_RETRY_MS - HALTED_MIN_MS, { untilChange: true })
      return
    }
    if (old) return enter("degraded")
    const step = error?.wakes ? wakeStep(failures - 1, failingFor) : undefined
    const wait =
      step === undefined
        ? backoff(failures, failingFor, error?.retryAfter, clock.random())
        : Math.max(step, error?.retryAfter ?? 0)
    nextAttemptAt = clock.now() + wait
    enter(step === undefined ? "backoff" : "waking")
    // A fresh change is a fresh reason to try, but not more than about once a second, nor before the remote wants it.
    const firstPart = Math.max(Math.min(wait, 1_000), error?.retryAfter ?? 0)
    await rest(firstPart, { untilChange: false })
    if (wait > firstPart && !attempt.signal.aborted) await rest(wait - firstPart, { untilChange: true })
  }

  const step = async (): Promise<void> => {
    await attemptOnce()
    if (stopping.signal.aborted) return
    if (state === "degraded" && old) {
      await rest(fault ? OLD_SERVER_RETRY_MS : OLD_SERVER_GREETING_MS, { untilChange: !fault })
    } else if (state === "idle" || state === "degraded") await untilSomethingHappens()
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
      await Promise.all([running, watch.ended()])
    },
    /** Aborts an attempt or a wait and starts at once. */
    now: (): void => {
      known = undefined
      quarantine.clear()
      failures = 0
      failingSince = undefined
      changed = false
      attempt.abort()
      wake()
    },
    /** Every row of both sides is compared, at once; `comparison` of the status tells how far it has come. */
    compare: (): void => {
      comparison = {
        at: new Date(clock.now()).toISOString(),
        state: "waiting",
        checked: 0,
        of: BUCKETS,
        differing: 0,
        repaired: 0,
      }
      changed = true
      attempt.abort()
      wake()
      onStatus()
    },
    /** All rows are sent anew, at once, to a remote that keeps what it has. */
    refill: (): void => {
      refilling = START_OF_REFILL
      changed = true
      attempt.abort()
      wake()
      onStatus()
    },
    /** What waits, oldest first. */
    pending: async (limit: number, offset: number) => ({
      changes: describePending(await pending(limit, offset)),
      total: await pendingCount(),
    }),
    status: async (): Promise<SyncTarget> =>
      describeTarget({
        url: target.url,
        state,
        fault,
        stored: await readTarget(store.read, target.url),
        pendingCount: await pendingCount(),
        pendingRows: await pending(PENDING_SHOWN),
        proven,
        known,
        failures,
        nextAttemptAt,
        traffic: remote.traffic(),
        reseeds,
        repairs,
        quarantined: quarantine.names().slice(0, QUARANTINE_SHOWN),
        comparison,
        refilling: refilling ?? null,
      }),
  }
}

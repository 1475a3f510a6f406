/** One remote, one loop: waits for a change here or there, exchanges, and knows when to try again. */
import type { SyncTarget } from "@diapason/shared/api"
import type { Store } from "../library/store.ts"
import { noTrace, type Trace } from "../library/trace.ts"
import type { Acquaintance, ExchangeDeps } from "./acquaintance.ts"
import { createAlarm } from "./alarm.ts"
import { HALTED_MIN_MS, HALTED_RETRY_MS } from "./backoff.ts"
import type { Clock } from "./clock.ts"
import { createConsoleLines, shownUrl } from "./console-lines.ts"
import { exchange } from "./exchange.ts"
import { createHistory } from "./history.ts"
import { createOldRemote } from "./old-remote.ts"
import { createOutcome } from "./outcome.ts"
import { createPace } from "./pace.ts"
import { describePending, oldestCause } from "./pending.ts"
import { createQuarantine } from "./quarantine.ts"
import { refill } from "./refill.ts"
import { createRemote } from "./remote.ts"
import { type Fetch, REMOTE_LIMITS, type RemoteLimits } from "./requests.ts"
import { SyncFault } from "./sync-fault.ts"
import { createTargetRecord } from "./target-record.ts"
import { describeTarget } from "./target-status.ts"
import type { Twins } from "./twins.ts"
import { createWatch } from "./watch.ts"
import { createWishes } from "./wishes.ts"

const PENDING_SHOWN = 20
const OLD_SERVER_RETRY_MS = 30_000
const OLD_SERVER_GREETING_MS = 600_000
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
  twins,
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
  /** Of all loops of this home. */
  readonly twins: Twins
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
  const alarm = createAlarm(clock)
  const { stopping, rest } = alarm
  const outcome = createOutcome({ clock, lines })
  const wishes = createWishes({ clock, onChange: onStatus })
  const quarantine = createQuarantine()
  const pace = createPace()
  let known: Acquaintance | undefined
  let state: SyncTarget["state"] = "idle"
  let nextAttemptAt: number | undefined
  /** The remote is a server of the old kind, as far as is known. */
  let old = false
  /** Rows wait for us there. */
  let pullFirst = false
  let reseeds = 0
  let repairs = 0
  let running: Promise<void> | undefined

  const record = createTargetRecord({ store, url: target.url, known: () => known })

  const enter = (next: SyncTarget["state"]): void => {
    state = next
    onStatus()
  }

  const oldRemote = createOldRemote({
    store,
    remote,
    exportData,
    clock,
    record,
    onWaiting: () => enter("degraded"),
    onSending: () => {
      enter("syncing")
      lines.sending()
    },
  })

  const watch = createWatch({ store, remote, clock, known: () => known, onFault, stopping })

  const untilSomethingHappens = async (): Promise<void> => {
    while (!alarm.changed() && !watch.happened() && known && !stopping.aborted) {
      watch.keep(known, alarm.wake)
      await alarm.untilRung()
      if (alarm.asked()) break
    }
    const { news, lost } = watch.take()
    if (lost) known = undefined
    pullFirst = news
  }

  const runExchange = async (signal: AbortSignal): Promise<"new" | "old" | "degraded"> => {
    const current = known && (await record.catchUp(known))
    // A person who asked meanwhile wants the remote greeted anew.
    if (known) known = current
    const cause = oldestCause(await record.pending(1)) ?? "edit"
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
      twins,
      quarantine,
      durable,
      onMoved: history.moved,
    }
    const compare = wishes.compare()
    const first = { pullFirst, ...(compare ? { compare } : {}) }
    pullFirst = false
    let result = await exchange(deps, known, signal, first)
    const refilling = wishes.refilling()
    if (result !== "old" && refilling) {
      await refill(deps, result, refilling, wishes.noteRefill, signal)
      wishes.refilled()
      result = await exchange(deps, result, signal)
    }
    wishes.compared(result === "old" ? "failed" : "done")
    if (result === "old") {
      old = true
      // Asking again at once would not be sooner: an old server is never sent to twice within its time.
      const { counts, revision } = await oldRemote.exchange(stopping)
      await record.save(null, revision, clock.now())
      outcome.succeed(counts)
      return "old"
    }
    old = false
    const news = result.rowsSent > 0 || result.repaired > 0 || !outcome.proven() || outcome.fault() !== undefined
    const { storeId, applied, pulled, counts, forgotten } = result
    known = { storeId, applied, pulled, counts, forgotten }
    repairs += result.repaired > 0 ? 1 : 0
    reseeds += result.reseeded && result.rowsSent > 0 ? 1 : 0
    const refused = quarantine.rows().map(({ kind, id }) => `${kind} ${id}`)
    const whole = refused.length === 0
    trace("before-ack-save")
    await record.save(known.storeId, known.applied, whole ? clock.now() : undefined)
    if (whole) outcome.succeed(news ? result.counts : undefined)
    else outcome.degrade(refused, cause)
    return whole ? "new" : "degraded"
  }

  const attemptOnce = async (): Promise<void> => {
    const signal = alarm.begin()
    nextAttemptAt = undefined
    old = false
    const startedAt = clock.now()
    if (!known && (await record.pending(1)).length > 0) lines.sending()
    if (state !== "waking") enter("syncing")
    try {
      history.begin()
      const kind = await store.alone(`exchange ${target.url}`, signal, () => runExchange(signal))
      await history.end(
        kind === "degraded" ? "degraded" : "done",
        kind === "degraded" ? outcome.fault()?.code : undefined,
      )
      enter(kind === "new" ? "idle" : "degraded")
    } catch (error) {
      if (stopping.aborted || alarm.asked()) return
      const fault = error instanceof SyncFault ? error : undefined
      if (!fault) onFault(error)
      wishes.compared("failed")
      await history.end("failed", fault?.code ?? "remote_error")
      known = undefined
      const ours = new SyncFault("remote_error", "This server failed; its log says why.")
      outcome.fail(fault ?? ours, startedAt, oldestCause(await record.pending(1)))
      await afterFault(fault)
    }
  }

  const afterFault = async (error: SyncFault | undefined): Promise<void> => {
    if (error && outcome.mayStartFresh(error)) return
    if (error?.halts) {
      outcome.doubt()
      enter("halted")
      nextAttemptAt = clock.now() + HALTED_RETRY_MS
      await rest(HALTED_MIN_MS, { untilChange: false })
      if (!alarm.asked()) await rest(HALTED_RETRY_MS - HALTED_MIN_MS, { untilChange: true })
      return
    }
    if (old) return enter("degraded")
    const { ms, waking } = outcome.wait(error)
    nextAttemptAt = clock.now() + ms
    enter(waking ? "waking" : "backoff")
    // A fresh change is a fresh reason to try, but not more than about once a second, nor before the remote wants it.
    const firstPart = Math.max(Math.min(ms, 1_000), error?.retryAfter ?? 0)
    await rest(firstPart, { untilChange: false })
    if (ms > firstPart && !alarm.asked()) await rest(ms - firstPart, { untilChange: true })
  }

  const step = async (): Promise<void> => {
    await attemptOnce()
    if (stopping.aborted) return
    if (state === "degraded" && old) {
      const failed = outcome.fault() !== undefined
      await rest(failed ? OLD_SERVER_RETRY_MS : OLD_SERVER_GREETING_MS, { untilChange: !failed })
    } else if (state === "idle" || state === "degraded") await untilSomethingHappens()
    await alarm.settle()
  }

  const loop = async (): Promise<void> => {
    while (!stopping.aborted)
      try {
        await step()
      } catch (error) {
        if (stopping.aborted) return
        onFault(error)
        known = undefined
        await rest(OWN_FAULT_MS, { untilChange: false })
      }
  }

  const unsubscribe = store.onChange(change => {
    if (change.via !== null && change.via === known?.storeId) return
    alarm.ring()
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
      alarm.stop()
      await Promise.all([running, watch.ended()])
    },
    /** A person has chosen between two libraries. */
    decided: oldRemote.decided,
    /** Aborts an attempt or a wait and starts at once. */
    now: (): void => {
      known = undefined
      quarantine.clear()
      outcome.forget()
      alarm.ask({ asChange: false })
    },
    /** Every row of both sides is compared, at once; `comparison` of the status tells how far it has come. */
    compare: (): void => {
      wishes.wishComparison()
      alarm.ask({ asChange: true })
      onStatus()
    },
    /** All rows are sent anew, at once, to a remote that keeps what it has. */
    refill: (): void => {
      wishes.wishRefill()
      alarm.ask({ asChange: true })
      onStatus()
    },
    /** What waits, oldest first. */
    pending: async (limit: number, offset: number) => ({
      changes: describePending(await record.pending(limit, offset)),
      total: await record.pendingCount(),
    }),
    status: async (): Promise<SyncTarget> =>
      describeTarget({
        url: target.url,
        state,
        fault: outcome.fault(),
        stored: await record.read(),
        pendingCount: await record.pendingCount(),
        pendingRows: await record.pending(PENDING_SHOWN),
        proven: outcome.proven(),
        known,
        failures: outcome.failures(),
        nextAttemptAt,
        traffic: remote.traffic(),
        reseeds,
        repairs,
        quarantined: quarantine.rows().slice(0, QUARANTINE_SHOWN),
        comparison: wishes.comparison(),
        refilling: wishes.refilling() ?? null,
      }),
  }
}

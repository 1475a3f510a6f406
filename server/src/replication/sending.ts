/** Our rows to a remote in the order of their revisions, message by message, the last one with our digest. */
import type { PushAnswer, PushHeader } from "@diapason/shared/sync"
import { identityOf } from "../library/identity.ts"
import type { Acquaintance, ExchangeDeps } from "./acquaintance.ts"
import { give } from "./delivery.ts"
import { countFeed, type FeedPart, readFeed } from "./feed.ts"
import { readTarget } from "./peer-store.ts"
import { isRowFault } from "./quarantine.ts"
import { type FaultCode, SyncFault } from "./sync-fault.ts"
import { encodeMessage, rowSize, type WireRow } from "./wire.ts"

const MAX_ROWS = 2_000
/** How often the receiver's cursor may be elsewhere within one exchange: another home with our name pushes too. */
const MAX_MOVES = 10
/** The line may be too slow for messages of this size. */
const NO_ANSWER: ReadonlySet<FaultCode> = new Set(["timeout", "silent", "unreachable"])

export interface Pushed {
  readonly known: Acquaintance
  readonly answer: PushAnswer
  readonly rows: number
}

interface Prepared {
  readonly part: FeedPart
  /** Those of the part that the remote is not known to refuse. */
  readonly rows: readonly WireRow[]
  /** Rows that come after this message, as far as is known. */
  readonly left: number
  readonly message: Buffer
}

const prepare = async (
  { store, remote, quarantine, pace, durable }: ExchangeDeps,
  known: Acquaintance,
  leftBefore: number | undefined,
): Promise<Prepared> => {
  const maxBytes = pace.maxBytes()
  const { me, part, digest, left } = await store.snapshot(async reader => {
    // What this address was given before it lost its disk may have been deleted since.
    const { ackedRevision } = await readTarget(reader, remote.url)
    const undelivered = { olderThan: known.forgotten, after: ackedRevision }
    const part = await readFeed(reader, known.storeId, known.applied, { maxBytes, maxRows: MAX_ROWS }, undelivered)
    const { digest } = await quarantine.expectedDigest(reader)
    const left = leftBefore === undefined && !part.last ? await countFeed(reader, known.storeId, part.to) : undefined
    return { me: await identityOf(reader), part, digest, left }
  })
  const after = part.last ? 0 : (left ?? Math.max(1, (leftBefore ?? 0) - part.rows.length))
  const header: PushHeader = {
    sync: 1,
    sender: me.storeId,
    target: known.storeId,
    libraryId: me.libraryId,
    settled: me.settled,
    durable,
    from: part.from,
    to: part.to,
    pulled: known.pulled,
    ...(part.last ? { digest } : { left: after }),
    ...(part.last && quarantine.rows().length === 0 ? { forgotten: me.forgotten } : {}),
  }
  const rows = part.rows.filter(row => !quarantine.has(row))
  return { part, rows, left: after, message: await encodeMessage(header, rows) }
}

/** The next message is made ready while the remote works on this one. */
const prepareAhead = (deps: ExchangeDeps, known: Acquaintance, now: Prepared): Promise<Prepared> | undefined => {
  if (now.part.last) return undefined
  const ahead = prepare(deps, { ...known, applied: now.part.to }, now.left)
  // Where this message fails, nobody waits for the next one.
  ahead.catch(() => undefined)
  return ahead
}

/** What is to be known for another try at once. Throws the fault where none can help. */
const afterFault = async (
  deps: ExchangeDeps,
  known: Acquaintance,
  { part, rows }: Prepared,
  error: unknown,
  moves: number,
  signal: AbortSignal,
): Promise<Acquaintance> => {
  if (!(error instanceof SyncFault)) throw error
  const { applied } = error
  if (error.code === "position" && applied !== undefined && applied !== known.applied && moves < MAX_MOVES)
    return { ...known, applied }
  if (NO_ANSWER.has(error.code)) deps.pace.failed()
  if (!isRowFault(error) || rows.length === 0) throw error
  if (error.code === "too_large" && part.rows.length > 1)
    deps.pace.tooLarge(part.rows.reduce((size, row) => size + rowSize(row), 0))
  else await give(deps, known, rows, signal)
  return known
}

/** Ends with the remote's comparison of both digests, which counts for all but the quarantined rows. Throws `SyncFault`. */
export const push = async (deps: ExchangeDeps, start: Acquaintance, signal: AbortSignal): Promise<Pushed> => {
  let known = start
  let sent = 0
  let ahead: Promise<Prepared> | undefined
  let moves = 0
  for (;;) {
    const prepared = await (ahead ?? prepare(deps, known, undefined))
    const { part, rows, message } = prepared
    if (rows.length > 0) deps.onSending()
    ahead = prepareAhead(deps, known, prepared)
    const before = deps.now()
    let answer: PushAnswer
    try {
      answer = await deps.remote.push(message, signal)
    } catch (error) {
      ahead = undefined
      known = await afterFault(deps, known, prepared, error, moves++, signal)
      continue
    }
    deps.pace.took(Math.abs(deps.now() - before))
    sent += rows.length
    deps.onMoved(rows, "sent")
    const { applied, counts = known.counts, forgotten = known.forgotten } = answer
    known = { ...known, applied, counts, forgotten }
    deps.onProgress(known)
    if (!part.last) deps.trace("mid-snapshot")
    if (part.last && answer.digestEqual !== null) return { known, answer, rows: sent }
    if (answer.applied < part.to && answer.applied <= part.from)
      throw new SyncFault("not_converging", "The remote does not move on.")
    if (answer.applied !== part.to) ahead = undefined
  }
}

/**
 * One exchange with a remote:
 * 1. greet: is it a peer, is it not ourselves, is it our library, how far has it our rows;
 * 2. pull what was done there;
 * 3. push our rows in the order of their revisions, the last message with our digest;
 * 4. the remote compares in its own transaction. Unequal: pull again, then repair bucket by bucket.
 * No answer of the remote can delete anything here: only rows with newer versions change rows.
 */
import { createHmac, randomBytes } from "node:crypto"
import { type Hello, PROTOCOL, type PushAnswer, type PushHeader } from "@diapason/shared/sync"
import { type Identity, identityOf, renewNonce, renewStoreId, skipRevisions } from "../library/identity.ts"
import type { Store } from "../library/store.ts"
import type { Acquaintance, ExchangeDeps } from "./acquaintance.ts"
import { readFeedWithDigest } from "./feed.ts"
import { readPeer, savePeer } from "./peer-store.ts"
import type { Remote } from "./remote.ts"
import { repair } from "./repair.ts"
import { type FaultCode, SyncFault } from "./sync-fault.ts"
import { encodeMessage, rowSize } from "./wire.ts"

const MAX_ROUNDS = 6
/** How often the receiver's cursor may be elsewhere within one exchange: another home with our name pushes too. */
const MAX_MOVES = 10
const MAX_ROWS = 2_000
/** The line may be too slow for messages of this size. */
const NO_ANSWER: ReadonlySet<FaultCode> = new Set(["timeout", "silent", "unreachable"])

export interface ExchangeResult extends Acquaintance {
  readonly rowsSent: number
  readonly rowsTaken: number
  readonly repaired: number
  /** The remote had none of our rows although we had given it some. */
  readonly reseeded: boolean
}

const checkPeer = async (
  { store, remote }: ExchangeDeps,
  me: Identity,
  hello: Hello,
  signal: AbortSignal,
): Promise<void> => {
  if (hello.peer !== PROTOCOL)
    throw new SyncFault(
      "version",
      `The remote speaks ${hello.peer.slice(0, 40)}, this server ${PROTOCOL}: update the older of the two.`,
    )
  if (hello.storeId === me.storeId) await checkSelf(store, remote, signal)
  if (hello.libraryId === me.libraryId || !hello.settled) return
  throw me.settled
    ? new SyncFault("library_mismatch", "The remote holds another library: nothing was sent.")
    : new SyncFault(
        "library_choice",
        "The remote holds a library and this server holds none yet: join it, or replace it?",
      )
}

/** The same store id: our own database behind another address, or a copied folder. A fresh nonce tells them apart. */
const checkSelf = async (store: Store, remote: Remote, signal: AbortSignal): Promise<never> => {
  await store.write(({ tx }) => renewNonce(tx))
  const me = await store.identity()
  const challenge = randomBytes(16).toString("hex")
  const again = await remote.hello(me.storeId, challenge, signal)
  const proof = createHmac("sha256", me.nonce).update(challenge).digest("hex")
  if (again !== "old" && again.proof === proof)
    throw new SyncFault("self", "The address of the remote leads back to this very server: nothing is sent.")
  await store.write(({ tx }) => renewStoreId(tx))
  throw new SyncFault("copied_folder", "The data folder was copied: this server takes an identity of its own.")
}

const greet = async (deps: ExchangeDeps, signal: AbortSignal): Promise<Acquaintance | "old"> => {
  const me = await deps.store.identity()
  const hello = await deps.remote.hello(me.storeId, randomBytes(16).toString("hex"), signal)
  deps.trace("after-hello")
  if (hello === "old") return "old"
  await checkPeer(deps, me, hello, signal)
  if (hello.applied > me.revision) await deps.store.write(({ tx }) => skipRevisions(tx, hello.applied))
  const peer = await readPeer(deps.store.read, hello.storeId)
  return {
    storeId: hello.storeId,
    applied: hello.applied,
    pulled: Math.min(peer.appliedRevision, hello.revision),
    counts: hello.counts,
  }
}

const pull = async (
  { store, remote, now }: ExchangeDeps,
  known: Acquaintance,
  signal: AbortSignal,
): Promise<{ readonly pulled: number; readonly rows: number }> => {
  let { pulled } = known
  let taken = 0
  for (;;) {
    const me = await store.identity()
    const { header, rows } = await remote.changes(me.storeId, pulled, known.storeId, signal)
    if (header.storeId !== known.storeId) throw new SyncFault("store_changed", "The remote is another store now.")
    if (rows.length > 0 || header.to > pulled)
      await store.write(async writer => {
        await writer.apply(rows, known.storeId)
        const peer = await readPeer(writer.tx, known.storeId)
        await savePeer(writer.tx, known.storeId, { ...peer, appliedRevision: header.to, lastSeenAt: now() })
      })
    taken += rows.length
    const stuck = header.to <= pulled
    pulled = Math.max(pulled, header.to)
    if (header.last || stuck) return { pulled, rows: taken }
  }
}

interface Pushed {
  readonly known: Acquaintance
  readonly answer: PushAnswer
  readonly rows: number
}

interface Prepared {
  readonly part: Awaited<ReturnType<typeof readFeedWithDigest>>
  readonly header: PushHeader
  readonly message: Buffer
}

const prepare = async ({ store }: ExchangeDeps, known: Acquaintance, maxBytes: number): Promise<Prepared> => {
  const { me, part } = await store.snapshot(async reader => ({
    me: await identityOf(reader),
    part: await readFeedWithDigest(reader, known.storeId, known.applied, { maxBytes, maxRows: MAX_ROWS }),
  }))
  const header: PushHeader = {
    sync: 1,
    sender: me.storeId,
    target: known.storeId,
    libraryId: me.libraryId,
    settled: me.settled,
    from: part.from,
    to: part.to,
    pulled: known.pulled,
    ...(part.last ? { digest: part.digest } : {}),
  }
  return { part, header, message: await encodeMessage(header, part.rows) }
}

/** The next message is made ready while the remote works on this one. */
const prepareAhead = (
  deps: ExchangeDeps,
  known: Acquaintance,
  { part }: Prepared,
  maxBytes: number,
): Promise<Prepared> | undefined => {
  if (part.last) return undefined
  const ahead = prepare(deps, { ...known, applied: part.to }, maxBytes)
  // Where this message fails, nobody waits for the next one.
  ahead.catch(() => undefined)
  return ahead
}

const push = async (deps: ExchangeDeps, start: Acquaintance, signal: AbortSignal): Promise<Pushed> => {
  let known = start
  const { pace } = deps
  let sent = 0
  let ahead: Promise<Prepared> | undefined
  let moved = 0
  for (;;) {
    const prepared = await (ahead ?? prepare(deps, known, pace.maxBytes()))
    const { part, header, message } = prepared
    if (part.rows.length > 0) deps.onSending()
    ahead = prepareAhead(deps, known, prepared, pace.maxBytes())
    const before = performance.now()
    let answer: PushAnswer
    try {
      answer = await deps.remote.push(message, signal)
    } catch (error) {
      if (!(error instanceof SyncFault)) throw error
      ahead = undefined
      if (
        error.code === "position" &&
        error.applied !== undefined &&
        error.applied !== known.applied &&
        moved++ < MAX_MOVES
      ) {
        known = { ...known, applied: error.applied }
        continue
      }
      if (NO_ANSWER.has(error.code)) pace.failed()
      if (error.code !== "too_large") throw error
      const [row] = part.rows
      if (part.rows.length > 1) {
        pace.tooLarge(part.rows.reduce((size, one) => size + rowSize(one), 0))
        continue
      }
      if (!row) throw error
      deps.onQuarantine(`${row.kind} ${row.id}`)
      answer = await deps.remote.push(await encodeMessage(header, []), signal)
    }
    pace.took(performance.now() - before)
    sent += part.rows.length
    known = { ...known, applied: answer.applied, counts: answer.counts ?? known.counts }
    deps.onProgress(known)
    if (!part.last) deps.trace("mid-snapshot")
    if (part.last && answer.digestEqual !== null) return { known, answer, rows: sent }
    if (answer.applied < part.to && answer.applied <= part.from)
      throw new SyncFault("not_converging", "The remote does not move on.")
    if (answer.applied !== part.to) ahead = undefined
  }
}

/** Throws `SyncFault`. Returns only when the remote has proved that both sides are equal, or "old" for an old server. */
export const exchange = async (
  deps: ExchangeDeps,
  acquainted: Acquaintance | undefined,
  signal: AbortSignal,
): Promise<ExchangeResult | "old"> => {
  const greeted = acquainted ?? (await greet(deps, signal))
  if (greeted === "old") return "old"
  let known = greeted
  let rowsSent = 0
  let rowsTaken = 0
  let repaired = 0
  const reseeded = acquainted === undefined && known.applied === 0
  const takeTheirs = async () => {
    const { pulled, rows } = await pull(deps, known, signal)
    rowsTaken += rows
    known = { ...known, pulled }
  }
  if (acquainted === undefined) await takeTheirs()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { known: after, answer, rows } = await push(deps, known, signal)
    rowsSent += rows
    known = after
    if (answer.waiting > 0) await takeTheirs()
    else known = { ...known, pulled: Math.max(known.pulled, answer.revision) }
    if (answer.digestEqual === true && answer.waiting === 0) {
      await rememberPulled(deps, known)
      return { ...known, rowsSent, rowsTaken, repaired, reseeded }
    }
    if (answer.waiting === 0) repaired += await repair(deps, known, signal)
  }
  throw new SyncFault("not_converging", "Both sides keep changing: compared again shortly.")
}

/** Where nothing waited for us, the cursor may still skip our own rows, so that counting what waits stays cheap. */
const rememberPulled = async ({ store, now }: ExchangeDeps, known: Acquaintance): Promise<void> => {
  const peer = await readPeer(store.read, known.storeId)
  if (known.pulled - peer.appliedRevision < 1_000) return
  await store.write(({ tx }) =>
    savePeer(tx, known.storeId, { ...peer, appliedRevision: known.pulled, lastSeenAt: now() }),
  )
}

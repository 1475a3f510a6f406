/**
 * One exchange with a remote:
 * 1. greet: is it a peer, is it not ourselves, is it our library, how far has it our rows;
 * 2. pull what was done there;
 * 3. push our rows in the order of their revisions, the last message with our digest;
 * 4. the remote compares in its own transaction. Unequal: pull again, then repair bucket by bucket.
 * No answer of the remote can delete anything here: only rows with newer versions change rows.
 */
import { createHmac } from "node:crypto"
import { type Hello, PROTOCOL } from "@diapason/shared/sync"
import { inheritForgotten } from "../library/forgetting.ts"
import { type Identity, renewNonce, renewStoreId, skipRevisions } from "../library/identity.ts"
import type { Store, Writer } from "../library/store.ts"
import type { Acquaintance, ExchangeDeps } from "./acquaintance.ts"
import { take } from "./delivery.ts"
import { readPeer, savePeer } from "./peer-store.ts"
import { isOwnRefusal } from "./quarantine.ts"
import type { Remote } from "./remote.ts"
import { type Repaired, repair } from "./repair.ts"
import { push } from "./sending.ts"
import { SyncFault } from "./sync-fault.ts"

const MAX_ROUNDS = 6

export interface ExchangeResult extends Acquaintance {
  readonly rowsSent: number
  readonly rowsTaken: number
  readonly repaired: number
  /** The remote had none of our rows although we had given it some. */
  readonly reseeded: boolean
}

/** Minor versions add fields and kinds, which pass through; another major one is another protocol. */
const MINOR_VERSIONS = new RegExp(`^${PROTOCOL}(\\.\\d{1,6})?$`)

export interface ExchangeWishes {
  /** Rows are known to wait for us there: they are fetched before ours are sent. */
  readonly pullFirst?: boolean
  /** Every row of both sides is compared, also where the digests say that they are equal; told how far it has come. */
  readonly compare?: (done: number, of: number, found: Repaired) => void
}

const checkPeer = async (
  { store, remote }: ExchangeDeps,
  me: Identity,
  hello: Hello,
  signal: AbortSignal,
): Promise<void> => {
  if (!MINOR_VERSIONS.test(hello.peer))
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
  await store.write(({ tx }) => renewNonce(tx, store.newId()))
  const me = await store.identity()
  const challenge = store.newId()
  const again = await remote.hello(me.storeId, challenge, signal)
  const proof = createHmac("sha256", me.nonce).update(challenge).digest("hex")
  if (again !== "old" && again.proof === proof)
    throw new SyncFault("self", "The address of the remote leads back to this very server: nothing is sent.")
  await store.write(({ tx }) => renewStoreId(tx, store.newId()))
  throw new SyncFault("copied_folder", "The data folder was copied: this server takes an identity of its own.")
}

const greet = async (deps: ExchangeDeps, signal: AbortSignal): Promise<Acquaintance | "old"> => {
  const me = await deps.store.identity()
  const hello = await deps.remote.hello(me.storeId, deps.store.newId(), signal)
  deps.trace("after-hello")
  if (hello === "old") return "old"
  await checkPeer(deps, me, hello, signal)
  await deps.twins.meet(deps.remote, hello.storeId, signal)
  deps.quarantine.meet(hello.storeId, hello.version)
  if (hello.applied > me.revision) await deps.store.write(({ tx }) => skipRevisions(tx, hello.applied))
  const peer = await readPeer(deps.store.read, hello.storeId)
  return {
    storeId: hello.storeId,
    applied: hello.applied,
    pulled: Math.min(peer.appliedRevision, hello.revision),
    counts: hello.counts,
    forgotten: hello.forgotten ?? 0,
  }
}

const pull = async (
  deps: ExchangeDeps,
  known: Acquaintance,
  signal: AbortSignal,
): Promise<{ readonly pulled: number; readonly rows: number }> => {
  const { store, remote, now } = deps
  let { pulled } = known
  let taken = 0
  const moveCursor = async ({ tx }: Writer, to: number): Promise<void> => {
    const peer = await readPeer(tx, known.storeId)
    await savePeer(tx, known.storeId, { ...peer, appliedRevision: to, lastSeenAt: now() })
  }
  for (;;) {
    const me = await store.identity()
    const { header, rows } = await remote.changes(me.storeId, pulled, known.storeId, me.forgotten, signal)
    if (header.storeId !== known.storeId) throw new SyncFault("store_changed", "The remote is another store now.")
    if (rows.length > 0 || header.to > pulled)
      await store
        .write(async writer => {
          await writer.apply(rows, known.storeId)
          await moveCursor(writer, header.to)
        })
        .catch(async (error: unknown) => {
          if (!isOwnRefusal(error)) throw error
          await take(deps, known, rows)
          await store.write(writer => moveCursor(writer, header.to))
        })
    deps.onMoved(rows, "received")
    taken += rows.length
    const stuck = header.to <= pulled
    pulled = Math.max(pulled, header.to)
    if (header.last || stuck) return { pulled, rows: taken }
  }
}

/** Throws `SyncFault`. Returns only when the remote has proved that both sides are equal, or "old" for an old server. */
export const exchange = async (
  deps: ExchangeDeps,
  acquainted: Acquaintance | undefined,
  signal: AbortSignal,
  { pullFirst = false, compare }: ExchangeWishes = {},
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
  let compared = compare === undefined
  if (acquainted === undefined || pullFirst) await takeTheirs()
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const { known: after, answer, rows } = await push(deps, known, signal)
    rowsSent += rows
    known = after
    if (answer.waiting > 0) await takeTheirs()
    else known = { ...known, pulled: Math.max(known.pulled, answer.revision) }
    if (answer.digestEqual === true && answer.waiting === 0) {
      if (!compared) {
        compared = true
        const { crossed } = await repair(deps, known, signal, { everything: true, onBucket: compare ?? (() => {}) })
        repaired += crossed
        if (crossed > 0) continue
      }
      await rememberPulled(deps, known)
      await inherit(deps, known)
      return { ...known, rowsSent, rowsTaken, repaired, reseeded }
    }
    if (answer.waiting === 0) repaired += (await repair(deps, known, signal)).crossed
  }
  throw new SyncFault("not_converging", "Both sides keep changing: compared again shortly.")
}

/** Proved to be equal, this store knows what the remote has forgotten. */
const inherit = async ({ store, quarantine, now }: ExchangeDeps, { forgotten }: Acquaintance): Promise<void> => {
  if (quarantine.rows().length > 0 || forgotten <= (await store.identity()).forgotten) return
  await store.write(({ tx }) => inheritForgotten(tx, forgotten, now()))
}

/** Where nothing waited for us, the cursor may still skip our own rows, so that counting what waits stays cheap. */
const rememberPulled = async ({ store, now }: ExchangeDeps, known: Acquaintance): Promise<void> => {
  const peer = await readPeer(store.read, known.storeId)
  if (known.pulled - peer.appliedRevision < 1_000) return
  await store.write(({ tx }) =>
    savePeer(tx, known.storeId, { ...peer, appliedRevision: known.pulled, lastSeenAt: now() }),
  )
}

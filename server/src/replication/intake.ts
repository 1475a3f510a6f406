/** Rows that a home pushes: whose they may be, where they continue, and how far a store that is being filled has come. */
import { AppError } from "@diapason/shared/errors"
import { PROTOCOL, type PushAnswer, type PushHeader } from "@diapason/shared/sync"
import type { Tx } from "../database/database.ts"
import { authorityOf, setAuthority } from "../library/authority.ts"
import { countsOf } from "../library/browse.ts"
import { inheritForgotten } from "../library/forgetting.ts"
import { adoptLibrary, type Identity, identityOf } from "../library/identity.ts"
import { returnStrays } from "../library/scrub.ts"
import { digestOf, type Store, type Writer } from "../library/store.ts"
import { checkTarget } from "./check-target.ts"
import { countFeed } from "./feed.ts"
import { confirmRevision, readPeer, saveEqual, savePeer } from "./peer-store.ts"
import type { WireRow } from "./wire.ts"

const SEEN_EVERY_MS = 60_000

/** A store that never held a row takes the library; any other takes only its own. */
const admitLibrary = async ({ tx }: Writer, me: Identity, header: PushHeader): Promise<void> => {
  if (header.libraryId === me.libraryId) {
    if (header.settled && !me.settled) await adoptLibrary(tx, header.libraryId, true)
    return
  }
  if (me.settled)
    throw new AppError(
      "library_mismatch",
      "Another library lives here. Join it or replace it: the page of the home asks.",
      { libraryId: me.libraryId },
    )
  await adoptLibrary(tx, header.libraryId, header.settled)
}

/** The first home that pushes keeps this store, until another takes over. */
const admitHome = async (tx: Tx, sender: string): Promise<void> => {
  const { authority, epoch } = await authorityOf(tx)
  if (authority === null) await setAuthority(tx, { authority: sender, epoch })
}

interface Filling {
  readonly received: number
  readonly total: number
}

export const createIntake = ({
  store,
  now,
  durable,
}: {
  readonly store: Pick<Store, "write">
  readonly now: () => number
  /** False where a platform may take the disk away. */
  readonly durable: boolean
}) => {
  let filling: Filling | null = null
  const listeners = new Set<() => void>()
  /** A home that has more to send than one message says how much is left. */
  const noteFilling = ({ left = 0 }: PushHeader, rows: number): void => {
    const received = (filling?.received ?? 0) + rows
    const news = !durable || filling !== null || left > 0
    filling = left > 0 ? { received, total: received + left } : null
    if (news) for (const listener of listeners) listener()
  }

  const applyPush = async (writer: Writer, header: PushHeader, rows: readonly WireRow[]): Promise<PushAnswer> => {
    const { tx } = writer
    const me = await identityOf(tx)
    checkTarget(me, header.target)
    await admitLibrary(writer, me, header)
    const peer = await readPeer(tx, header.sender)
    const { from, to } = header
    let applied = peer.appliedRevision
    if (from !== undefined && to !== undefined) {
      const duplicate = to <= applied && from < to
      if (!duplicate) {
        if (from !== applied)
          throw new AppError("position", `Rows after revision ${applied} are expected here, not after ${from}.`, {
            applied,
          })
        await writer.apply(rows, header.sender)
        applied = to
      }
    } else {
      await writer.apply(rows, header.sender)
      await returnStrays(tx, rows)
    }
    const fresh = now()
    if (applied !== peer.appliedRevision || !peer.isHome || fresh - peer.lastSeenAt > SEEN_EVERY_MS)
      await savePeer(tx, header.sender, { appliedRevision: applied, lastSeenAt: fresh, isHome: true })
    if (!peer.isHome) await admitHome(tx, header.sender)
    if (!durable && header.durable !== false)
      await confirmRevision(tx, header.sender, Math.min(header.pulled, me.revision))
    if (header.digest === undefined) {
      const { revision } = await identityOf(tx)
      return { peer: PROTOCOL, applied, revision, digestEqual: null, waiting: 0 }
    }
    const mine = await digestOf(tx)
    const digestEqual = header.digest === mine.digest
    const waiting = await countFeed(tx, header.sender, header.pulled)
    if (digestEqual && waiting === 0 && header.forgotten !== undefined) {
      await inheritForgotten(tx, header.forgotten, now())
      await saveEqual(tx, header.sender, mine.revision)
    }
    return {
      peer: PROTOCOL,
      applied,
      revision: mine.revision,
      digestEqual,
      waiting,
      counts: await countsOf(tx),
      forgotten: (await identityOf(tx)).forgotten,
    }
  }

  return {
    /** How far a home has filled this store; null while none does. */
    filling: () => filling,
    /** Told when a home fills this store, and when it confirms what it holds. Returns the way to stop listening. */
    onChange: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    /** All of it commits, with the cursor, or nothing. Throws `store_changed`, `library_mismatch`, `position`. */
    take: async (header: PushHeader, rows: readonly WireRow[]): Promise<PushAnswer> => {
      const answer = await store.write(writer => applyPush(writer, header, rows))
      noteFilling(header, rows.length)
      return answer
    },
  }
}

/** The answering side of the protocol: greets, takes rows, gives rows. It never starts a connection. */
import { createHmac, hash } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import {
  type BucketAnswer,
  type BucketsAnswer,
  type ChangesHeader,
  type Hello,
  PROTOCOL,
  type PushAnswer,
  PushHeader,
  type ReplaceRequest,
  type WatchAnswer,
} from "@diapason/shared/sync"
import type { z } from "zod"
import type { Tx } from "../database/database.ts"
import { authorityOf, claimAuthority, setAuthority } from "../library/authority.ts"
import { countsOf } from "../library/browse.ts"
import { adoptLibrary, type Identity, identityOf, resetStore } from "../library/identity.ts"
import { returnStrays, scrubBucket } from "../library/scrub.ts"
import { bucketSums, digestOf, type Store, type Writer } from "../library/store.ts"
import { noTrace, type Trace } from "../library/trace.ts"
import type { Clock } from "./clock.ts"
import { countFeed, readFeed } from "./feed.ts"
import { confirmRevision, readPeer, savePeer } from "./peer-store.ts"
import { encodeMessage, readMessage, type WireRow } from "./wire.ts"

export const WATCH_MS = 25_000
export const SHORT_HASH = 16
const FEED_CAPS = { maxBytes: 512 * 1024, maxRows: 2_000 }
const SEEN_EVERY_MS = 60_000

const checkTarget = (me: Identity, target: string): void => {
  if (target !== me.storeId)
    throw new AppError("store_changed", "This store is not the one you spoke to before: greet it again.", {
      storeId: me.storeId,
    })
}

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

export type Receiver = ReturnType<typeof createReceiver>

export const createReceiver = ({
  store,
  clock,
  version,
  durable,
  trace = noTrace,
}: {
  readonly store: Store
  readonly clock: Pick<Clock, "now" | "limit">
  readonly version: string
  /** False where a platform may take the disk away. */
  readonly durable: boolean
  readonly trace?: Trace
}) => {
  const { now } = clock
  let lastHomeContactAt: number | null = null
  const contact = () => {
    lastHomeContactAt = now()
  }
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
    return {
      peer: PROTOCOL,
      applied,
      revision: mine.revision,
      digestEqual: header.digest === mine.digest,
      waiting: await countFeed(tx, header.sender, header.pulled),
      counts: await countsOf(tx),
    }
  }

  return {
    lastHomeContactAt: () => lastHomeContactAt,
    /** How far a home has filled this store; null while none does. */
    filling: () => filling,
    /** Told when a home fills this store, and when it confirms what it holds. Returns the way to stop listening. */
    onChange: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },

    hello: async ({ from, challenge }: { readonly from: string; readonly challenge: string }): Promise<Hello> => {
      contact()
      return store.snapshot(async reader => {
        const me = await identityOf(reader)
        return {
          peer: PROTOCOL,
          storeId: me.storeId,
          libraryId: me.libraryId,
          settled: me.settled,
          revision: me.revision,
          applied: (await readPeer(reader, from)).appliedRevision,
          challenge,
          proof: createHmac("sha256", me.nonce).update(challenge).digest("hex"),
          digest: (await digestOf(reader)).digest,
          counts: await countsOf(reader),
          version,
          durable,
          ...(await authorityOf(reader)),
        }
      })
    },

    /** A message of rows: all of it commits, with the cursor, or nothing. */
    push: async (body: AsyncIterable<Uint8Array>, encoding: string | undefined): Promise<PushAnswer> => {
      const { header, rows } = await readMessage(body, encoding, PushHeader)
      contact()
      const answer = await store.write(writer => applyPush(writer, header, rows))
      noteFilling(header, rows.length)
      trace("after-remote-commit-before-response")
      return answer
    },

    /** The rows that `peer` has not been given, as a message. */
    changes: async ({
      peer,
      since,
      target,
    }: {
      readonly peer: string
      readonly since: number
      readonly target: string
    }): Promise<Buffer> => {
      contact()
      const { header, rows } = await store.snapshot(async reader => {
        const me = await identityOf(reader)
        checkTarget(me, target)
        const part = await readFeed(reader, peer, since, FEED_CAPS)
        const header: ChangesHeader = {
          sync: 1,
          storeId: me.storeId,
          libraryId: me.libraryId,
          from: since,
          to: part.to,
          last: part.last,
        }
        return { header, rows: part.rows }
      })
      return encodeMessage(header, rows)
    },

    /** Answers as soon as rows wait for `peer`, or after 25 seconds, or when the asker leaves. */
    watch: async ({
      peer,
      since,
      target,
      signal,
    }: {
      readonly peer: string
      readonly since: number
      readonly target: string
      readonly signal: AbortSignal
    }): Promise<WatchAnswer> => {
      contact()
      const look = async (): Promise<WatchAnswer> => {
        const me = await store.identity()
        checkTarget(me, target)
        return {
          peer: PROTOCOL,
          storeId: me.storeId,
          revision: me.revision,
          waiting: await countFeed(store.read, peer, since),
        }
      }
      const limit = clock.limit(WATCH_MS)
      const end = AbortSignal.any([signal, limit.signal])
      try {
        for (;;) {
          let wake = () => {}
          const changed = new Promise<void>(resolve => {
            wake = resolve
          })
          const stop = store.onChange(change => {
            if (change.via !== peer) wake()
          })
          end.addEventListener("abort", wake)
          try {
            const answer = await look()
            if (answer.waiting > 0 || end.aborted) return answer
            await changed
          } finally {
            stop()
            end.removeEventListener("abort", wake)
          }
          contact()
        }
      } finally {
        limit.clear()
      }
    },

    buckets: async (): Promise<z.infer<typeof BucketsAnswer>> =>
      store.snapshot(async reader => ({
        peer: PROTOCOL,
        storeId: (await identityOf(reader)).storeId,
        buckets: (await bucketSums(reader)).map(({ all }) => hash("sha256", all).slice(0, SHORT_HASH)),
      })),

    /** The bucket is recounted from its rows first: somebody asks because the sums differ. */
    bucket: async (bucket: number): Promise<z.infer<typeof BucketAnswer>> =>
      store.write(async ({ tx }) => {
        await scrubBucket(tx, bucket)
        const rows = await tx.selectFrom("row").select("hash").where("bucket", "=", bucket).execute()
        return {
          peer: PROTOCOL,
          storeId: (await identityOf(tx)).storeId,
          hashes: rows.map(row => row.hash.slice(0, SHORT_HASH)),
        }
      }),

    /** Rows of a bucket by their short hashes, as many as one message holds. */
    rows: async ({
      target,
      bucket,
      hashes,
    }: {
      readonly target: string
      readonly bucket: number
      readonly hashes: readonly string[]
    }): Promise<Buffer> => {
      const { me, rows } = await store.snapshot(async reader => ({
        me: await identityOf(reader),
        rows: await reader
          .selectFrom("row")
          .select(["kind", "id", "version", "body", "hash"])
          .where("bucket", "=", bucket)
          .execute(),
      }))
      checkTarget(me, target)
      const asked = new Set(hashes)
      const header: ChangesHeader = {
        sync: 1,
        storeId: me.storeId,
        libraryId: me.libraryId,
        from: 0,
        to: 0,
        last: true,
      }
      return encodeMessage(header, withinMessage(rows.filter(row => asked.has(row.hash.slice(0, SHORT_HASH)))))
    },

    /** Gives up this store's library for another one. A person at the home has asked for it. Throws `fenced`. */
    replace: async ({ target, libraryId, sender, epoch = 0 }: ReplaceRequest): Promise<void> => {
      contact()
      await store.write(async ({ tx }) => {
        checkTarget(await identityOf(tx), target)
        const claimed = await claimAuthority(tx, sender, epoch)
        await resetStore(tx, libraryId, store.newId())
        await setAuthority(tx, claimed)
      })
    },
  }
}

/** As many rows as one message holds; the asker comes back for the rest. */
const withinMessage = (rows: readonly WireRow[]): readonly WireRow[] => {
  let size = 0
  const end = rows.findIndex((row, n) => {
    size += (row.body?.length ?? 0) + row.id.length
    return n > 0 && (size > FEED_CAPS.maxBytes || n >= FEED_CAPS.maxRows)
  })
  return end === -1 ? rows : rows.slice(0, end)
}

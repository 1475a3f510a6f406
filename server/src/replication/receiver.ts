/** The answering side of the protocol: greets, takes rows, gives rows. It never starts a connection. */
import { createHmac } from "node:crypto"
import {
  type ChangesHeader,
  type Hello,
  type IdentityRequest,
  PROTOCOL,
  type PushAnswer,
  PushHeader,
  type ReplaceRequest,
  type WatchAnswer,
} from "@diapason/shared/sync"
import { authorityOf, claimAuthority, setAuthority } from "../library/authority.ts"
import { countsOf } from "../library/browse.ts"
import { identityOf, renewNonce, renewStoreId, resetStore } from "../library/identity.ts"
import { digestOf, type Store } from "../library/store.ts"
import { noTrace, type Trace } from "../library/trace.ts"
import { createBucketAnswers } from "./bucket-answers.ts"
import { checkTarget } from "./check-target.ts"
import type { Clock } from "./clock.ts"
import { ANSWER_CAPS, countFeed, readFeed } from "./feed.ts"
import { createIntake } from "./intake.ts"
import { readPeer } from "./peer-store.ts"
import { encodeMessage, readMessage } from "./wire.ts"

export const WATCH_MS = 25_000

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
  const intake = createIntake({ store, now, durable })

  return {
    lastHomeContactAt: () => lastHomeContactAt,
    filling: intake.filling,
    onChange: intake.onChange,
    ...createBucketAnswers(store),

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
          forgotten: me.forgotten,
          ...(await authorityOf(reader)),
        }
      })
    },

    /** A message of rows: all of it commits, with the cursor, or nothing. */
    push: async (body: AsyncIterable<Uint8Array>, encoding: string | undefined): Promise<PushAnswer> => {
      const { header, rows } = await readMessage(body, encoding, PushHeader)
      contact()
      const answer = await intake.take(header, rows)
      trace("after-remote-commit-before-response")
      return answer
    },

    /** The rows that `peer` has not been given, as a message. */
    changes: async ({
      peer,
      since,
      target,
      forgotten = 0,
    }: {
      readonly peer: string
      readonly since: number
      readonly target: string
      /** Deletions below this version may have been forgotten by the asker. */
      readonly forgotten?: number | undefined
    }): Promise<Buffer> => {
      contact()
      const { header, rows } = await store.snapshot(async reader => {
        const me = await identityOf(reader)
        checkTarget(me, target)
        const part = await readFeed(reader, peer, since, ANSWER_CAPS, { olderThan: forgotten, after: since })
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

    /** A home has met two remotes that say to be one store. Throws `store_changed`. */
    renewIdentity: async ({ target, renew }: IdentityRequest): Promise<void> => {
      contact()
      await store.write(async ({ tx }) => {
        checkTarget(await identityOf(tx), target)
        await (renew === "nonce" ? renewNonce : renewStoreId)(tx, store.newId())
      })
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

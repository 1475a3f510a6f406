/** Reads and writes of rows as a whole: who this store is, its digest, its feed, and what happens after a commit. */
import { hash, randomBytes } from "node:crypto"
import type { RowBodyInput } from "@diapason/shared/rows"
import type { Database, Reader, Tx } from "../database/database.ts"
import { type Change, createChanges } from "./changes.ts"
import { type Identity, identityOf } from "./identity.ts"
import { projectRows } from "./projection.ts"
import { BUCKETS, ZERO_SUM } from "./row-hash.ts"
import { type Cause, type IncomingRow, versionAt, type WrittenRow, writeRows } from "./row-store.ts"
import { type Scrubbed, scrubBucket } from "./scrub.ts"
import { noTrace, type Trace } from "./trace.ts"
import { keepRemoved } from "./trash/kept-rows.ts"

export interface Digest {
  /** SHA-256 over every bucket's count and sum of live rows, hexadecimal. */
  readonly digest: string
  readonly revision: number
}

export interface BucketSums {
  readonly bucket: number
  readonly live: string
  readonly all: string
}

/**
 * When the person did it, in milliseconds since 1970: then only what is older gives way. Without it, it is done now and
 * wins over all that is there.
 */
interface DoneAt {
  readonly at?: number | undefined
}

/** What a writer may do inside one transaction. */
export interface Writer {
  readonly tx: Tx
  /** Live rows written here. Equal ones are left alone. */
  put(rows: readonly (RowBodyInput & DoneAt)[], cause: Cause): Promise<readonly WrittenRow[]>
  /** Deletions made here; of what was never there nothing is written, unless `at` tells when. */
  remove(rows: readonly ({ readonly kind: string; readonly id: string } & DoneAt)[]): Promise<readonly WrittenRow[]>
  /** Rows with versions of their own: from another store (`via`) or made at a first start (`via` null). */
  apply(rows: readonly IncomingRow[], via: string | null): Promise<readonly WrittenRow[]>
  /** Recounts a bucket; rotten rows among it are told like rows written here. */
  scrub(bucket: number): Promise<Scrubbed>
}

/** The sums of all buckets, empty ones included, in order. */
export const bucketSums = async (reader: Reader): Promise<readonly BucketSums[]> => {
  const present = new Map((await reader.selectFrom("bucket").selectAll().execute()).map(row => [row.bucket, row]))
  return Array.from({ length: BUCKETS }, (_, bucket) => {
    const row = present.get(bucket)
    return {
      bucket,
      live: `${row?.live_count ?? 0}:${row?.live_sum ?? ZERO_SUM}`,
      all: `${row?.all_count ?? 0}:${row?.all_sum ?? ZERO_SUM}`,
    }
  })
}

export const digestOf = async (reader: Reader): Promise<Digest> => {
  const sums = await bucketSums(reader)
  const { revision } = await identityOf(reader)
  return { digest: hash("sha256", sums.map(({ live }) => live).join("\n")), revision }
}

/** Key order is fixed, so that equal facts are equal text; undefined fields are left out. */
const asBody = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) =>
    inner !== null && typeof inner === "object" && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).sort(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )

export type Store = ReturnType<typeof createStore>

/**
 * What people add to a library makes none: a remote that lost its disk and is listened to before its home is back still
 * takes its home's library.
 */
const MARKS: ReadonlySet<string> = new Set([
  "star",
  "rating",
  "play",
  "queue",
  "playlist",
  "playlist_entry",
  "share",
  "signout",
])

/**
 * `now` in milliseconds since 1970. Listeners are told after each commit that wrote rows, in order; they must not throw.
 */
export const createStore = ({
  database,
  now,
  trace = noTrace,
  newId = () => randomBytes(16).toString("hex"),
}: {
  readonly database: Database
  readonly now: () => number
  readonly trace?: Trace
  /** 128 bits that nobody can guess, hexadecimal. */
  readonly newId?: () => string
}) => {
  const changes = createChanges(database)

  const writerFor = (tx: Tx, told: (rows: readonly WrittenRow[]) => void): Writer => {
    const write = async (rows: readonly IncomingRow[], via: string | null, cause: Cause) => {
      const fresh = await writeRows(tx, rows, { now: now(), via, cause })
      await keepRemoved(tx, fresh, now())
      await projectRows(tx, fresh)
      told(fresh)
      return fresh
    }
    const versionOf = (at: number | undefined) => (at === undefined ? {} : { version: versionAt(at, now()) })
    const settle = async (rows: readonly { readonly kind: string }[]): Promise<void> => {
      if (rows.every(row => MARKS.has(row.kind))) return
      await tx.updateTable("meta").set({ settled: 1 }).where("settled", "=", 0).execute()
    }
    return {
      tx,
      put: async (rows, cause) => {
        await settle(rows)
        return write(
          rows.map(({ kind, id, body, at }) => ({ kind, id, body: asBody(body), ...versionOf(at) })),
          null,
          cause,
        )
      },
      remove: async rows => {
        await settle(rows)
        return write(
          rows.map(({ kind, id, at }) => ({ kind, id, body: null, ...versionOf(at) })),
          null,
          "delete",
        )
      },
      apply: (rows, via) => write(rows, via, "add"),
      scrub: async bucket => {
        const scrubbed = await scrubBucket(tx, bucket)
        told(scrubbed.rotten)
        return scrubbed
      },
    }
  }

  return {
    read: database.read,
    snapshot: database.snapshot,
    alone: database.alone,
    newId,
    identity: (): Promise<Identity> => identityOf(database.read),
    /** Runs `work` in one transaction, then tells the listeners. Throws `storage_full` when the disk is. */
    write: async <T>(work: (writer: Writer) => Promise<T>): Promise<T> => {
      let change: Change | undefined
      const result = await database.transact(async tx => {
        const kinds = new Set<string>()
        let revision: number | undefined
        let via: string | null = null
        const writer = writerFor(tx, rows => {
          for (const row of rows) kinds.add(row.kind)
          revision = rows.at(-1)?.revision ?? revision
        })
        const done = await work({
          ...writer,
          apply: (rows, from) => {
            via = from
            return writer.apply(rows, from)
          },
        })
        change = revision === undefined ? undefined : { revision, via, kinds }
        if (change) {
          await changes.announce(tx, change)
          trace("before-commit")
        }
        return done
      })
      if (change) {
        trace("after-commit-before-poke")
        changes.tell(change)
      }
      return result
    },
    /** Returns the way to stop listening. */
    onChange: changes.onChange,
    asBody,
  }
}

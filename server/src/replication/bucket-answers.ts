/** What a home asks where the digests differ: the sums of the buckets, the hashes of one, and single rows. */
import { hash } from "node:crypto"
import { type BucketAnswer, type BucketsAnswer, type ChangesHeader, PROTOCOL } from "@diapason/shared/sync"
import type { z } from "zod"
import { identityOf } from "../library/identity.ts"
import { scrubBucket } from "../library/scrub.ts"
import { bucketSums, type Store } from "../library/store.ts"
import { checkTarget } from "./check-target.ts"
import { ANSWER_CAPS } from "./feed.ts"
import { encodeMessage, type WireRow } from "./wire.ts"

export const SHORT_HASH = 16
export const shortHash = (sum: string): string => hash("sha256", sum).slice(0, SHORT_HASH)

/** As many rows as one message holds; the asker comes back for the rest. */
const withinMessage = (rows: readonly WireRow[]): readonly WireRow[] => {
  let size = 0
  const end = rows.findIndex((row, n) => {
    size += (row.body?.length ?? 0) + row.id.length
    return n > 0 && (size > ANSWER_CAPS.maxBytes || n >= ANSWER_CAPS.maxRows)
  })
  return end === -1 ? rows : rows.slice(0, end)
}

export const createBucketAnswers = (store: Pick<Store, "snapshot" | "write">) => ({
  buckets: async (): Promise<z.infer<typeof BucketsAnswer>> =>
    store.snapshot(async reader => {
      const sums = await bucketSums(reader)
      return {
        peer: PROTOCOL,
        storeId: (await identityOf(reader)).storeId,
        buckets: sums.map(({ all }) => shortHash(all)),
        live: sums.map(({ live }) => shortHash(live)),
      }
    }),

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
})

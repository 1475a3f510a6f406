/** Recounts what the digest claims from the rows themselves: each day bucket by bucket, and where a comparison found a difference. */
import type { Reader, Tx } from "../database/database.ts"
import { bucketOf, hashAsNumber, rowHash, shiftSum, ZERO_SUM } from "./row-hash.ts"
import { nextRevision, type WrittenRow } from "./row-store.ts"

/** Below every version that anybody gives: a healthy copy from elsewhere wins, and where there is none the row stays. */
const DOUBTFUL_VERSION = 0
const ROWS_AT_ONCE = 500

interface Mend {
  readonly kind: string
  readonly id: string
  readonly body: string | null
  /** Its content no longer matches its hash. */
  readonly rotten: boolean
  readonly columns: {
    readonly version: number
    readonly hash: string
    readonly deleted: number
    readonly bucket: number
  }
}

interface Examined {
  readonly mends: readonly Mend[]
  /** As they are once all is mended. */
  readonly sums: {
    readonly live_sum: string
    readonly live_count: number
    readonly all_sum: string
    readonly all_count: number
  }
}

const breathe = (): Promise<void> => new Promise(resolve => setImmediate(resolve))

const examine = async (reader: Reader, bucket: number): Promise<Examined> => {
  const mends: Mend[] = []
  let live = 0n
  let all = 0n
  let liveCount = 0
  let allCount = 0
  for (let after = -1; ; ) {
    const rows = await reader
      .selectFrom("row")
      .select(["revision", "kind", "id", "version", "deleted", "hash", "body"])
      .where("bucket", "=", bucket)
      .where("revision", ">", after)
      .orderBy("revision")
      .limit(ROWS_AT_ONCE)
      .execute()
    for (const { kind, id, body, version, hash, deleted } of rows) {
      const rotten = hash !== rowHash(kind, id, version, body)
      const columns = {
        version: rotten ? DOUBTFUL_VERSION : version,
        hash: rotten ? rowHash(kind, id, DOUBTFUL_VERSION, body) : hash,
        deleted: body === null ? 1 : 0,
        bucket: bucketOf(kind, id),
      }
      const strayed = columns.bucket !== bucket
      if (rotten || strayed || columns.deleted !== deleted) mends.push({ kind, id, body, rotten, columns })
      if (strayed) continue
      all += hashAsNumber(columns.hash)
      allCount += 1
      if (body === null) continue
      live += hashAsNumber(columns.hash)
      liveCount += 1
    }
    after = rows.at(-1)?.revision ?? after
    if (rows.length < ROWS_AT_ONCE) break
    await breathe()
  }
  return {
    mends,
    sums: {
      live_sum: shiftSum(ZERO_SUM, live),
      live_count: liveCount,
      all_sum: shiftSum(ZERO_SUM, all),
      all_count: allCount,
    },
  }
}

const claimsAreRight = async (reader: Reader, bucket: number, { sums }: Examined): Promise<boolean> => {
  const claimed = await reader.selectFrom("bucket").selectAll().where("bucket", "=", bucket).executeTakeFirst()
  if (!claimed) return sums.all_count === 0
  return (
    claimed.live_sum === sums.live_sum &&
    claimed.all_sum === sums.all_sum &&
    claimed.live_count === sums.live_count &&
    claimed.all_count === sums.all_count
  )
}

/** Whether a bucket's rows match their hashes and its sums match its rows. Changes nothing and holds no writer up. */
export const isSound = async (reader: Reader, bucket: number): Promise<boolean> => {
  const examined = await examine(reader, bucket)
  return examined.mends.length === 0 && claimsAreRight(reader, bucket, examined)
}

/** A row that changes here is told to others: a rotten one goes to the end of the feed. */
const mend = async (tx: Tx, { kind, id, body, rotten, columns }: Mend): Promise<WrittenRow | undefined> => {
  const moved = rotten ? { revision: await nextRevision(tx, 1), via: null } : undefined
  await tx
    .updateTable("row")
    .set({ ...columns, ...moved })
    .where("kind", "=", kind)
    .where("id", "=", id)
    .execute()
  return moved && { kind, id, body, version: columns.version, revision: moved.revision }
}

const saveSums = (tx: Tx, bucket: number, sums: Examined["sums"]) =>
  tx
    .insertInto("bucket")
    .values({ bucket, ...sums })
    .onConflict(c => c.column("bucket").doUpdateSet(sums))
    .execute()

export interface Scrubbed {
  /** Something had to be mended. */
  readonly mended: boolean
  /** Rows whose content no longer matched their hash: they now bear the lowest version. */
  readonly rotten: readonly WrittenRow[]
}

/**
 * Marks rows whose content no longer matches their hash as doubtful, puts strayed ones back into their bucket, and makes
 * the sums anew.
 */
export const scrubBucket = async (tx: Tx, bucket: number): Promise<Scrubbed> => {
  const examined = await examine(tx, bucket)
  const rotten: WrittenRow[] = []
  for (const one of examined.mends) {
    const row = await mend(tx, one)
    if (row) rotten.push(row)
  }
  const right = await claimsAreRight(tx, bucket, examined)
  if (!right) await saveSums(tx, bucket, examined.sums)
  const strayedTo = new Set(examined.mends.map(({ columns }) => columns.bucket).filter(other => other !== bucket))
  for (const other of strayedTo) rotten.push(...(await scrubBucket(tx, other)).rotten)
  return { mended: examined.mends.length > 0 || !right, rotten }
}

/** Rows that are here and were yet missed in their bucket: the column that says where they belong had rotted. */
export const returnStrays = async (
  tx: Tx,
  rows: readonly { readonly kind: string; readonly id: string }[],
): Promise<void> => {
  const strayedFrom = new Set<number>()
  for (const { kind, id } of rows) {
    const row = await tx
      .selectFrom("row")
      .select("bucket")
      .where("kind", "=", kind)
      .where("id", "=", id)
      .executeTakeFirst()
    if (row && row.bucket !== bucketOf(kind, id)) strayedFrom.add(row.bucket)
  }
  for (const bucket of strayedFrom) await scrubBucket(tx, bucket)
}

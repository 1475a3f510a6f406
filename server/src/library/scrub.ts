/** Recounts what the digest claims from the rows themselves, where a comparison found a difference. */
import type { Tx } from "../database/database.ts"
import { hashAsNumber, rowHash, shiftSum, ZERO_SUM } from "./row-hash.ts"

/** Below every version that anybody gives: a healthy copy from elsewhere wins, and where there is none the row stays. */
const DOUBTFUL_VERSION = 0

/**
 * Rows whose content no longer matches their hash are marked doubtful, and the bucket's sums are made anew.
 * Returns whether anything had to be mended.
 */
export const scrubBucket = async (tx: Tx, bucket: number): Promise<boolean> => {
  const rows = await tx
    .selectFrom("row")
    .select(["kind", "id", "version", "deleted", "hash", "body"])
    .where("bucket", "=", bucket)
    .execute()
  let live = 0n
  let all = 0n
  let liveCount = 0
  let mended = false
  for (const row of rows) {
    let { hash } = row
    if (hash !== rowHash(row.kind, row.id, row.version, row.body)) {
      hash = rowHash(row.kind, row.id, DOUBTFUL_VERSION, row.body)
      await tx
        .updateTable("row")
        .set({ version: DOUBTFUL_VERSION, hash })
        .where("kind", "=", row.kind)
        .where("id", "=", row.id)
        .execute()
      mended = true
    }
    all += hashAsNumber(hash)
    const deleted = row.body === null ? 1 : 0
    if (deleted !== row.deleted) {
      await tx.updateTable("row").set({ deleted }).where("kind", "=", row.kind).where("id", "=", row.id).execute()
      mended = true
    }
    if (deleted) continue
    live += hashAsNumber(hash)
    liveCount += 1
  }
  const sums = {
    live_sum: shiftSum(ZERO_SUM, live),
    live_count: liveCount,
    all_sum: shiftSum(ZERO_SUM, all),
    all_count: rows.length,
  }
  const claimed = await tx.selectFrom("bucket").selectAll().where("bucket", "=", bucket).executeTakeFirst()
  const right = claimed
    ? claimed.live_sum === sums.live_sum &&
      claimed.all_sum === sums.all_sum &&
      claimed.live_count === liveCount &&
      claimed.all_count === rows.length
    : rows.length === 0
  if (right) return mended
  await tx
    .insertInto("bucket")
    .values({ bucket, ...sums })
    .onConflict(c => c.column("bucket").doUpdateSet(sums))
    .execute()
  return true
}

/** The end of deletions that every other store knows: rows and sums lose them, and the store remembers up to where. */
import { sql } from "kysely"
import type { Tx } from "../database/database.ts"
import { hashAsNumber } from "./row-hash.ts"
import { type Shift, shiftBuckets, versionAt } from "./row-store.ts"

/** Who was away longer counts as retired; coming back, it is answered by what is remembered of the forgotten. Milliseconds. */
export const HORIZON = 400 * 24 * 3_600_000
const ROWS_AT_ONCE = 400

/** From now on, what is unknown here and older than `version` counts as deleted. Never goes back. */
const raiseForgotten = async (tx: Tx, version: number): Promise<void> => {
  await tx.updateTable("meta").set({ forgotten_version: version }).where("forgotten_version", "<", version).execute()
}

/** What a store that was proved to be equal has forgotten; a clock that is wrong there makes nothing of today forgotten here. */
export const inheritForgotten = (tx: Tx, version: number, now: number): Promise<void> =>
  raiseForgotten(tx, Math.min(version, versionAt(now - HORIZON, now)))

/**
 * Forgets at most 400 deletions older than the version `before` that have a revision after `after`, up to `upTo`.
 * Returns the revision of the last of them, to go on from; undefined when there was none.
 */
export const forgetDeletions = async (
  tx: Tx,
  { before, after, upTo }: { readonly before: number; readonly after: number; readonly upTo: number },
): Promise<number | undefined> => {
  const rows = await tx
    .selectFrom("row")
    .select(["revision", "version", "hash", "bucket"])
    // Said as it is, not as a parameter: the index of tombstones is found by it.
    .where("deleted", "=", sql.lit(1))
    .where("revision", ">", after)
    .where("revision", "<=", upTo)
    .where("version", "<", before)
    .orderBy("revision")
    .limit(ROWS_AT_ONCE)
    .execute()
  const last = rows.at(-1)
  if (!last) return undefined
  const shifts = new Map<number, Shift>()
  for (const { bucket, hash } of rows) {
    const shift = shifts.get(bucket) ?? { live: 0n, liveCount: 0, all: 0n, allCount: 0 }
    shift.all -= hashAsNumber(hash)
    shift.allCount -= 1
    shifts.set(bucket, shift)
  }
  const revisions = rows.map(({ revision }) => revision)
  await tx.deleteFrom("row").where("revision", "in", revisions).execute()
  await shiftBuckets(tx, shifts)
  // One above the newest of them: a row that one of them deleted is older than the answer it gets.
  await raiseForgotten(tx, rows.reduce((newest, { version }) => Math.max(newest, version), 0) + 1)
  return last.revision
}

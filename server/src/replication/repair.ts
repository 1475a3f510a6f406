/** Where the digests differ: buckets are compared, then the rows of those that differ, in both directions. */
import { rowHash } from "../library/row-hash.ts"
import { scrubBucket } from "../library/scrub.ts"
import { bucketSums } from "../library/store.ts"
import type { Acquaintance, ExchangeDeps } from "./acquaintance.ts"
import { SHORT_HASH, shortHash } from "./bucket-answers.ts"
import { give, take } from "./delivery.ts"
import { SyncFault } from "./sync-fault.ts"
import type { WireRow } from "./wire.ts"

const ROWS_ASKED = 1_000
const MAX_ROUNDS = 1_000

export interface Repaired {
  /** Rows that one side held and the other did not. */
  readonly differing: number
  /** Rows that crossed, in either direction. */
  readonly crossed: number
}

const without = (asked: readonly string[], rows: readonly WireRow[]): string[] => {
  const arrived = new Set(rows.map(row => rowHash(row.kind, row.id, row.version, row.body).slice(0, SHORT_HASH)))
  return asked.filter(one => !arrived.has(one))
}

/** A deletion of which a store that has forgotten so far makes nothing, as long as it does not know the key. */
const isPassedOver =
  (forgotten: number) =>
  ({ version, body }: WireRow): boolean =>
    forgotten > 0 && body === null && version <= forgotten

/** Takes from the remote what it alone has in this bucket. Older versions lose against ours as they arrive. */
const takeMissing = async (
  deps: ExchangeDeps,
  known: Acquaintance,
  bucket: number,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<{ readonly taken: number; readonly seen: readonly WireRow[] }> => {
  let missing = [...hashes]
  let taken = 0
  const seen: WireRow[] = []
  for (let round = 0; missing.length > 0 && round < MAX_ROUNDS; round++) {
    const { rows } = await deps.remote.rows(known.storeId, bucket, missing.slice(0, ROWS_ASKED), signal)
    if (rows.length === 0) break
    taken += await take(deps, known, rows)
    deps.onMoved(rows, "received")
    seen.push(...rows)
    missing = without(missing, rows)
  }
  return { taken, seen }
}

/** Compares the rows of one bucket, recounted on both sides, and lets each side have what it lacks. */
const repairBucket = async (
  deps: ExchangeDeps,
  known: Acquaintance,
  bucket: number,
  signal: AbortSignal,
): Promise<Repaired> => {
  const { store, remote, quarantine } = deps
  const { hashes } = await remote.bucket(bucket, signal)
  await store.write(({ tx }) => scrubBucket(tx, bucket))
  const rows = await store.read
    .selectFrom("row")
    .select(["kind", "id", "version", "body", "hash"])
    .where("bucket", "=", bucket)
    .execute()
  const mine = new Set(rows.map(row => row.hash.slice(0, SHORT_HASH)))
  const there = new Set(hashes)
  const missingHere = hashes.filter(one => !mine.has(one))
  const missingThere = rows.filter(row => !there.has(row.hash.slice(0, SHORT_HASH)))
  const { taken, seen } = await takeMissing(deps, known, bucket, missingHere, signal)
  const { forgotten } = await store.identity()
  const toGive = missingThere.filter(row => !quarantine.has(row))
  const given = await give(deps, known, toGive, signal)
  if (given > 0) deps.onMoved(toGive, "sent")
  for (const row of seen) quarantine.holdsInstead(row)
  deps.trace("mid-repair")
  const passedOver = seen.filter(isPassedOver(forgotten)).length + toGive.filter(isPassedOver(known.forgotten)).length
  return {
    differing: missingHere.length + missingThere.length - passedOver,
    crossed: Math.max(0, taken + given - passedOver),
  }
}

/** `everything`: every bucket is looked at, whatever its sums say. `onBucket` is told of all that was found so far. */
export const repair = async (
  deps: ExchangeDeps,
  known: Acquaintance,
  signal: AbortSignal,
  {
    everything = false,
    onBucket = () => {},
  }: {
    readonly everything?: boolean
    readonly onBucket?: (done: number, of: number, repaired: Repaired) => void
  } = {},
): Promise<Repaired> => {
  const theirs = await deps.remote.buckets(signal)
  if (theirs.storeId !== known.storeId) throw new SyncFault("store_changed", "The remote is another store now.")
  const { forgotten } = await deps.store.identity()
  // Stores that forgot deletions at different moments differ in what is dead, and are equal all the same.
  const { live } = forgotten > 0 || known.forgotten > 0 ? theirs : {}
  const ours = await bucketSums(deps.store.read)
  const differing = ours.filter(one =>
    live ? shortHash(one.live) !== live[one.bucket] : shortHash(one.all) !== theirs.buckets[one.bucket],
  )
  // Equal buckets and yet another digest: what is live was miscounted somewhere, and looking at a bucket recounts it.
  const doubtful = everything || differing.length === 0 ? ours : differing
  let found: Repaired = { differing: 0, crossed: 0 }
  for (const [n, { bucket }] of doubtful.entries()) {
    const one = await repairBucket(deps, known, bucket, signal)
    found = { differing: found.differing + one.differing, crossed: found.crossed + one.crossed }
    onBucket(n + 1, doubtful.length, found)
  }
  return found
}

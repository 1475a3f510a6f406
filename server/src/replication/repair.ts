/** Where the digests differ: buckets are compared, then the rows of those that differ, in both directions. */
import { hash } from "node:crypto"
import type { PushHeader } from "@diapason/shared/sync"
import { rowHash } from "../library/row-hash.ts"
import { scrubBucket } from "../library/scrub.ts"
import { bucketSums } from "../library/store.ts"
import type { Acquaintance, ExchangeDeps } from "./acquaintance.ts"
import { SHORT_HASH } from "./receiver.ts"
import { SyncFault } from "./sync-fault.ts"
import { encodeMessage, rowSize, type WireRow } from "./wire.ts"

const ROWS_ASKED = 1_000
const MAX_BYTES = 256 * 1024
const MAX_ROUNDS = 1_000

const partsOf = (rows: readonly WireRow[]): readonly (readonly WireRow[])[] => {
  const parts: WireRow[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const row of rows) {
    size += rowSize(row)
    if (size > MAX_BYTES) {
      parts.push([])
      size = rowSize(row)
    }
    parts.at(-1)?.push(row)
  }
  return parts
}

/** Takes from the remote what it alone has in this bucket. Older versions lose against ours as they arrive. */
const takeMissing = async (
  { store, remote }: ExchangeDeps,
  known: Acquaintance,
  bucket: number,
  hashes: readonly string[],
  signal: AbortSignal,
): Promise<number> => {
  let missing = [...hashes]
  let taken = 0
  for (let round = 0; missing.length > 0 && round < MAX_ROUNDS; round++) {
    const { rows } = await remote.rows(known.storeId, bucket, missing.slice(0, ROWS_ASKED), signal)
    if (rows.length === 0) return taken
    await store.write(writer => writer.apply(rows, known.storeId))
    taken += rows.length
    missing = without(missing, rows)
  }
  return taken
}

const without = (asked: readonly string[], rows: readonly WireRow[]): string[] => {
  const arrived = new Set(rows.map(row => rowHash(row.kind, row.id, row.version, row.body).slice(0, SHORT_HASH)))
  return asked.filter(one => !arrived.has(one))
}

const giveMissing = async (
  { store, remote, onQuarantine }: ExchangeDeps,
  known: Acquaintance,
  rows: readonly WireRow[],
  signal: AbortSignal,
): Promise<void> => {
  const me = await store.identity()
  const header: PushHeader = {
    sync: 1,
    sender: me.storeId,
    target: known.storeId,
    libraryId: me.libraryId,
    settled: me.settled,
    pulled: known.pulled,
  }
  for (const part of partsOf(rows))
    try {
      await remote.push(await encodeMessage(header, part), signal)
    } catch (error) {
      if (!(error instanceof SyncFault && error.code === "too_large")) throw error
      for (const row of part) onQuarantine(`${row.kind} ${row.id}`)
    }
}

/** Returns how many rows crossed, in either direction. */
export const repair = async (deps: ExchangeDeps, known: Acquaintance, signal: AbortSignal): Promise<number> => {
  const { store, remote } = deps
  const theirs = await remote.buckets(signal)
  if (theirs.storeId !== known.storeId) throw new SyncFault("store_changed", "The remote is another store now.")
  const ours = await bucketSums(store.read)
  const differing = ours.filter(
    ({ bucket, all }) => hash("sha256", all).slice(0, SHORT_HASH) !== theirs.buckets[bucket],
  )
  // Equal buckets and yet another digest: what is live was miscounted somewhere, and looking at a bucket recounts it.
  const doubtful = differing.length > 0 ? differing : ours
  let crossed = 0
  for (const { bucket } of doubtful) {
    const { hashes } = await remote.bucket(bucket, signal)
    await store.write(({ tx }) => scrubBucket(tx, bucket))
    const rows = await store.read
      .selectFrom("row")
      .select(["kind", "id", "version", "body", "hash"])
      .where("bucket", "=", bucket)
      .execute()
    const mine = new Set(rows.map(row => row.hash.slice(0, SHORT_HASH)))
    const there = new Set(hashes)
    crossed += await takeMissing(
      deps,
      known,
      bucket,
      hashes.filter(one => !mine.has(one)),
      signal,
    )
    const missingThere = rows.filter(row => !there.has(row.hash.slice(0, SHORT_HASH)))
    await giveMissing(deps, known, missingThere, signal)
    crossed += missingThere.length
    deps.trace("mid-repair")
  }
  return crossed
}

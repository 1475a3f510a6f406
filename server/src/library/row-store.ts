/** The one way a row is written: version, hash, revision, digest and change feed in the caller's transaction. */
import { AppError } from "@diapason/shared/errors"
import { createBulkInsert } from "../database/bulk-insert.ts"
import type { Tx } from "../database/database.ts"
import type { RowTable } from "../database/schema.ts"
import { bucketOf, hashAsNumber, rowHash, shiftSum, ZERO_SUM } from "./row-hash.ts"

export type Cause = "add" | "delete" | "edit"

/** A row as it arrives: `version` absent means "written here, now". `body` null is a deletion. */
export interface IncomingRow {
  readonly kind: string
  readonly id: string
  readonly body: string | null
  readonly version?: number
  /** Whoever sends it has made it, and tells it for the first time, however old its version is. */
  readonly undelivered?: boolean
}

/** A row that was really written. */
export interface WrittenRow {
  readonly kind: string
  readonly id: string
  readonly body: string | null
  readonly version: number
  readonly revision: number
  /** The body it had until now; absent where there was none. */
  readonly replaced?: string
}

interface KnownRow {
  readonly version: number
  readonly deleted: number
  readonly hash: string
  readonly body: string | null
}

const KEYS_PER_QUERY = 400
const VERSIONS_PER_MILLISECOND = 1024
/** The highest version a row may bear. */
export const NEWEST_VERSION = Number.MAX_SAFE_INTEGER - 1
/** A clock that is centuries wrong leaves room for all the edits that follow. */
const NEWEST_OF_CLOCK = NEWEST_VERSION - 2 ** 40
/** Rows up to here bear no moment: made from variables or old files at a first start, or doubtful. They are never taken for deleted. */
const TIMELESS_VERSION = 1

/** At the very end of the numbers an edit has to share its version, and the larger hash wins. */
const versionAfter = (now: number, seen: number): number =>
  Math.min(Math.max(Math.min(now * VERSIONS_PER_MILLISECOND, NEWEST_OF_CLOCK), seen + 1), NEWEST_VERSION)

/** The version of what a person did at `at` (milliseconds since 1970), told now or earlier: never later than `now`. */
export const versionAt = (at: number, now: number): number =>
  Math.max(1, Math.min(Math.trunc(Math.min(at, now)) * VERSIONS_PER_MILLISECOND, NEWEST_OF_CLOCK))

/** When a version was given, in milliseconds since 1970. */
export const millisecondsOf = (version: number): number => Math.floor(version / VERSIONS_PER_MILLISECOND)

export const chunksOf = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, n) => all.slice(n * size, (n + 1) * size))

/** What may stand as a row's kind or id: text that every engine and every wire keeps as it is. */
export const isKey = (value: unknown): value is string =>
  typeof value === "string" && value !== "" && value.length <= 512 && value.isWellFormed() && !value.includes("\0")

const keyOf = (kind: string, id: string): string => {
  if (isKey(kind) && isKey(id)) return `${kind}\0${id}`
  throw new AppError(
    "invalid",
    `"${id.slice(0, 40).toWellFormed()}" cannot be an id: 1 to 512 characters, none of them NUL or half of one.`,
  )
}

const readKnown = async (tx: Tx, rows: readonly IncomingRow[]): Promise<Map<string, KnownRow>> => {
  const known = new Map<string, KnownRow>()
  const kinds = Map.groupBy(rows, row => row.kind)
  for (const [kind, ofKind] of kinds)
    for (const part of chunksOf(ofKind, KEYS_PER_QUERY)) {
      const found = await tx
        .selectFrom("row")
        .select(["id", "version", "deleted", "hash", "body"])
        .where("kind", "=", kind)
        .where(
          "id",
          "in",
          part.map(row => row.id),
        )
        .execute()
      for (const row of found) known.set(keyOf(kind, row.id), row)
    }
  return known
}

/** Newer version wins; at equal versions the larger hash, so that every store chooses the same one. */
const wins = (version: number, hash: string, known: KnownRow | undefined): boolean =>
  known === undefined || version > known.version || (version === known.version && hash > known.hash)

const forgottenHere = async (tx: Tx): Promise<number> =>
  (await tx.selectFrom("meta").select("forgotten_version").executeTakeFirstOrThrow()).forgotten_version

type Arriving = IncomingRow & { readonly via: string | null; readonly cause: Cause }

/**
 * A row from elsewhere whose key is unknown here, as it is to be written by a store that has forgotten deletions below
 * `forgotten`: a deletion of that time is passed over; what lived then was deleted meanwhile, and that is told to the sender,
 * unless nobody can have deleted it, because it was never told before.
 */
const asRemembered = (row: Arriving, forgotten: number, now: number): Arriving | undefined => {
  const { version = 0, body } = row
  if (body === null) return version <= forgotten ? undefined : row
  if (version >= forgotten || version <= TIMELESS_VERSION) return row
  return row.undelivered
    ? { ...row, version: versionAfter(now, forgotten), via: null }
    : { ...row, version: forgotten, body: null, via: null, cause: "delete" }
}

export interface Shift {
  live: bigint
  liveCount: number
  all: bigint
  allCount: number
}

const upsertBuckets = createBulkInsert(
  "bucket",
  ["bucket", "live_sum", "live_count", "all_sum", "all_count"],
  ["bucket"],
)

export const shiftBuckets = async (tx: Tx, shifts: ReadonlyMap<number, Shift>): Promise<void> => {
  const buckets = [...shifts.keys()]
  const present = await tx.selectFrom("bucket").selectAll().where("bucket", "in", buckets).execute()
  const before = new Map(present.map(row => [row.bucket, row]))
  const after = [...shifts].map(([bucket, shift]) => {
    const now = before.get(bucket)
    return {
      bucket,
      live_sum: shiftSum(now?.live_sum ?? ZERO_SUM, shift.live),
      live_count: (now?.live_count ?? 0) + shift.liveCount,
      all_sum: shiftSum(now?.all_sum ?? ZERO_SUM, shift.all),
      all_count: (now?.all_count ?? 0) + shift.allCount,
    }
  })
  await upsertBuckets(tx, after)
}

const upsertRows = createBulkInsert(
  "row",
  ["revision", "kind", "id", "version", "deleted", "hash", "bucket", "via", "cause", "body"],
  ["kind", "id"],
)

/** The first of `count` fresh revisions. */
export const nextRevision = async (tx: Tx, count: number): Promise<number> => {
  const { revision } = await tx
    .updateTable("meta")
    .set(e => ({ revision: e("revision", "+", count) }))
    .returning("revision")
    .executeTakeFirstOrThrow()
  return revision - count + 1
}

/** Two rows of one key in one call: the last one counts, as if they had come one after the other. */
const lastOfEachKey = (rows: readonly IncomingRow[]): readonly IncomingRow[] => {
  const byKey = new Map<string, IncomingRow>()
  for (const row of rows) {
    const key = keyOf(row.kind, row.id)
    const earlier = byKey.get(key)
    if (earlier?.version !== undefined && row.version !== undefined) {
      const mine = rowHash(row.kind, row.id, row.version, row.body)
      const theirs = rowHash(earlier.kind, earlier.id, earlier.version, earlier.body)
      if (!wins(row.version, mine, { version: earlier.version, hash: theirs, deleted: 0, body: null })) continue
    }
    byKey.set(key, row)
  }
  return [...byKey.values()]
}

/**
 * Writes what is new and leaves the rest: a row equal to the present one costs no revision, which ends echoes and loops.
 * A row without a version gets `max(now, seen + 1)`; deleting what was never there writes nothing.
 * `via` is the store the rows came from, or null.
 */
export const writeRows = async (
  tx: Tx,
  incoming: readonly IncomingRow[],
  { now, via, cause }: { readonly now: number; readonly via: string | null; readonly cause: Cause },
): Promise<readonly WrittenRow[]> => {
  const rows = lastOfEachKey(incoming)
  const known = await readKnown(tx, rows)
  const shifts = new Map<number, Shift>()
  const winners: (Omit<RowTable, "revision"> & Pick<WrittenRow, "replaced">)[] = []
  const forgotten = via === null ? 0 : await forgottenHere(tx)
  for (const row of rows) {
    const before = known.get(keyOf(row.kind, row.id))
    const arriving: Arriving = { ...row, via, cause }
    const remembered = before || forgotten === 0 ? arriving : asRemembered(arriving, forgotten, now)
    if (!remembered) continue
    const { kind, id, body, version: given } = remembered
    if (given === undefined) {
      const unchanged = before ? before.body === body && (before.deleted === 1) === (body === null) : body === null
      if (unchanged) continue
    }
    const version = given ?? versionAfter(now, before?.version ?? 0)
    const hash = rowHash(kind, id, version, body)
    if (!wins(version, hash, before)) continue
    const deleted = body === null ? 1 : 0
    const bucket = bucketOf(kind, id)
    const replaced = before?.body == null ? {} : { replaced: before.body }
    const origin = { via: remembered.via, cause: remembered.cause }
    winners.push({ kind, id, version, deleted, hash, bucket, ...origin, body, ...replaced })
    const shift = shifts.get(bucket) ?? { live: 0n, liveCount: 0, all: 0n, allCount: 0 }
    const gained = hashAsNumber(hash)
    shift.all += gained
    shift.allCount += 1
    if (!deleted) {
      shift.live += gained
      shift.liveCount += 1
    }
    if (before) {
      const lost = hashAsNumber(before.hash)
      shift.all -= lost
      shift.allCount -= 1
      if (!before.deleted) {
        shift.live -= lost
        shift.liveCount -= 1
      }
    }
    shifts.set(bucket, shift)
  }
  if (winners.length === 0) return []
  const first = await nextRevision(tx, winners.length)
  const written = winners.map((row, n) => ({ ...row, revision: first + n }))
  await upsertRows(tx, written)
  await shiftBuckets(tx, shifts)
  return written
}

/** Rows that one side refuses: left out and named, so that those behind them go on; tried again when anything about them changes. */
import { hash } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import type { Reader } from "../database/database.ts"
import { bucketOf, hashAsNumber, rowHash, shiftSum } from "../library/row-hash.ts"
import { bucketSums, type Digest, digestOf } from "../library/store.ts"
import { SyncFault } from "./sync-fault.ts"
import type { WireRow } from "./wire.ts"

/** More than a few odd rows are a fault of the whole, and no single row is to blame. */
const MAX_REFUSED = 500

interface Held {
  readonly hash: string
  readonly live: boolean
}

export type RefusalReason = "too_large" | "refused_there" | "refused_here"

interface Refused {
  readonly kind: string
  readonly id: string
  readonly reason: RefusalReason
  /** What each side holds; undefined for nothing, as far as is known. */
  readonly ours: Held | undefined
  readonly theirs: Held | undefined
}

const keyOf = ({ kind, id }: { readonly kind: string; readonly id: string }): string => `${kind}\0${id}`
const heldOf = ({ kind, id, version, body }: WireRow): Held => ({
  hash: rowHash(kind, id, version, body),
  live: body !== null,
})

/** This store itself cannot take a row in: a known kind without what it must hold. */
export const isOwnRefusal = (error: unknown): boolean => error instanceof AppError && error.code === "unprocessable"

/** What a remote answers to a message because of some row in it. */
export const isRowFault = (error: unknown): error is SyncFault =>
  error instanceof SyncFault && (error.code === "too_large" || error.code === "row_refused")

export type Quarantine = ReturnType<typeof createQuarantine>

/** Kept as long as the program runs: after a restart the same rows are refused, and found, again. */
export const createQuarantine = () => {
  const refused = new Map<string, Refused>()
  let place: string | undefined

  const add = (
    row: WireRow,
    reason: RefusalReason,
    sides: (before: Refused | undefined) => Pick<Refused, "ours" | "theirs">,
  ): void => {
    const before = refused.get(keyOf(row))
    if (!before && refused.size >= MAX_REFUSED)
      throw new SyncFault(
        "row_refused",
        `More than ${MAX_REFUSED} items are refused: update the older of the two servers.`,
      )
    refused.set(keyOf(row), { kind: row.kind, id: row.id, reason, ...sides(before) })
  }

  /** Those of which we still hold what we held; the others leave. */
  const present = async (reader: Reader): Promise<readonly Refused[]> => {
    const still: Refused[] = []
    for (const [key, one] of refused) {
      const row = await reader
        .selectFrom("row")
        .select("hash")
        .where("kind", "=", one.kind)
        .where("id", "=", one.id)
        .executeTakeFirst()
      if (row?.hash === one.ours?.hash) still.push(one)
      else refused.delete(key)
    }
    return still
  }

  return {
    clear: (): void => refused.clear(),
    /** Another store, or another version of the program there, may take what was refused. */
    meet: (storeId: string, version: string): void => {
      const now = `${storeId} ${version}`
      if (place !== now) refused.clear()
      place = now
    },
    /** The remote refuses this row of ours, or no remote takes one of its size. Throws `row_refused` where there are too many. */
    refusedThere: (row: WireRow, error: unknown): void =>
      add(row, isRowFault(error) && error.code === "too_large" ? "too_large" : "refused_there", before => ({
        ours: heldOf(row),
        theirs: before?.theirs,
      })),
    /** We refuse this row of the remote's; `ours` is the hash of what we hold in its place. */
    refusedHere: (row: WireRow, ours: Held | undefined): void =>
      add(row, "refused_here", () => ({ ours, theirs: heldOf(row) })),
    /** The remote was seen to hold `row` where it refuses ours. */
    holdsInstead: (row: WireRow): void => {
      const one = refused.get(keyOf(row))
      if (one) refused.set(keyOf(row), { ...one, theirs: heldOf(row) })
    },
    /** This very version of ours was refused. */
    has: (row: WireRow): boolean => refused.size > 0 && refused.get(keyOf(row))?.ours?.hash === heldOf(row).hash,
    /** Which, and why. */
    rows: (): Pick<Refused, "kind" | "id" | "reason">[] =>
      [...refused.values()].map(({ kind, id, reason }) => ({ kind, id, reason })),

    /** The digest that the remote has when both sides hold everything but the refused rows. */
    expectedDigest: async (reader: Reader): Promise<Digest> => {
      const left = refused.size === 0 ? [] : await present(reader)
      const mine = await digestOf(reader)
      if (left.length === 0) return mine
      const byBucket = Map.groupBy(left, ({ kind, id }) => bucketOf(kind, id))
      const sums = (await bucketSums(reader)).map(({ bucket, live }) =>
        (byBucket.get(bucket) ?? []).reduce(withTheirs, live),
      )
      return { digest: hash("sha256", sums.join("\n")), revision: mine.revision }
    },
  }
}

const sumOf = (held: Held | undefined): bigint => (held?.live ? hashAsNumber(held.hash) : 0n)
const countOf = (held: Held | undefined): number => (held?.live ? 1 : 0)

/** `count:sum` of a bucket, as if the remote's row stood there in place of ours. */
const withTheirs = (live: string, { ours, theirs }: Refused): string => {
  const [count = "0", sum = ""] = live.split(":")
  return `${Number(count) + countOf(theirs) - countOf(ours)}:${shiftSum(sum, sumOf(theirs) - sumOf(ours))}`
}

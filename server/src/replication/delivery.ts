/** Rows outside of the feed, in either direction: in parts that can be taken, each refused one found and left out. */
import type { PushHeader } from "@diapason/shared/sync"
import { returnStrays } from "../library/scrub.ts"
import type { Acquaintance, ExchangeDeps } from "./acquaintance.ts"
import { isOwnRefusal, isRowFault } from "./quarantine.ts"
import { SyncFault } from "./sync-fault.ts"
import { encodeMessage, rowSize, type WireRow } from "./wire.ts"

const MAX_BYTES = 256 * 1024
const MAX_ROWS = 2_000

const partsOf = (rows: readonly WireRow[]): readonly (readonly WireRow[])[] => {
  const parts: WireRow[][] = []
  let size = Number.POSITIVE_INFINITY
  for (const row of rows) {
    size += rowSize(row)
    if (size > MAX_BYTES || (parts.at(-1)?.length ?? 0) >= MAX_ROWS) {
      parts.push([])
      size = rowSize(row)
    }
    parts.at(-1)?.push(row)
  }
  return parts
}

/** The one row that a fault is about: the only one, or the one it names. */
const blamedIn = (part: readonly WireRow[], error: unknown): WireRow | undefined => {
  if (part.length === 1) return part[0]
  const named = error instanceof SyncFault ? error.row : undefined
  return named && part.find(({ kind, id }) => kind === named.kind && id === named.id)
}

/** Calls `take` with all rows, or where some row is to blame with ever smaller parts; returns how many were taken. */
const takeAllBut = async (
  rows: readonly WireRow[],
  take: (part: readonly WireRow[]) => Promise<unknown>,
  isRefusal: (error: unknown) => boolean,
  refuse: (row: WireRow, error: unknown) => void | Promise<void>,
): Promise<number> => {
  if (rows.length === 0) return 0
  try {
    await take(rows)
    return rows.length
  } catch (error) {
    if (!isRefusal(error)) throw error
    const again = (part: readonly WireRow[]) => takeAllBut(part, take, isRefusal, refuse)
    const blamed = blamedIn(rows, error)
    if (blamed) {
      await refuse(blamed, error)
      return again(rows.filter(row => row !== blamed))
    }
    const middle = rows.length >> 1
    return (await again(rows.slice(0, middle))) + (await again(rows.slice(middle)))
  }
}

/** Gives rows without moving the remote's cursor; `left` tells how many are to follow. Returns how many were taken. Throws `SyncFault`. */
export const give = async (
  { store, remote, quarantine }: ExchangeDeps,
  known: Acquaintance,
  rows: readonly WireRow[],
  signal: AbortSignal,
  left = 0,
): Promise<number> => {
  const me = await store.identity()
  const header: PushHeader = {
    sync: 1,
    sender: me.storeId,
    target: known.storeId,
    libraryId: me.libraryId,
    settled: me.settled,
    pulled: known.pulled,
    ...(left > 0 ? { left } : {}),
  }
  const push = async (part: readonly WireRow[]) => remote.push(await encodeMessage(header, part), signal)
  let taken = 0
  for (const part of partsOf(rows)) taken += await takeAllBut(part, push, isRowFault, quarantine.refusedThere)
  return taken
}

/** Takes rows of the remote in, each that cannot be left out. Returns how many were taken. */
export const take = async (
  { store, quarantine }: ExchangeDeps,
  known: Acquaintance,
  rows: readonly WireRow[],
): Promise<number> => {
  const apply = (part: readonly WireRow[]) =>
    store.write(async writer => {
      await writer.apply(part, known.storeId)
      await returnStrays(writer.tx, part)
    })
  return takeAllBut(rows, apply, isOwnRefusal, async row => {
    const ours = await store.read
      .selectFrom("row")
      .select(["hash", "body"])
      .where("kind", "=", row.kind)
      .where("id", "=", row.id)
      .executeTakeFirst()
    quarantine.refusedHere(row, ours && { hash: ours.hash, live: ours.body !== null })
  })
}

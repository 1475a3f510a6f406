/** What must hold whatever happened, told from the rows alone. */
import assert from "node:assert/strict"
import type { Reader } from "../../src/database/database.ts"
import type { Store } from "../../src/library/store.ts"
import { checkConsistency, rowsOf } from "../fault-model/consistency.ts"
import type { Held, HeldRow } from "../fault-model/verdict.ts"

export const heldOf = async ({ read }: Pick<Store, "read">): Promise<Held> =>
  new Map(
    (await rowsOf(read)).map(({ kind, id, version, hash, body }) => [
      `${kind} ${id}`,
      { version, hash, live: body !== null } satisfies HeldRow,
    ]),
  )

/** What a person sees: the hashes of all live rows. */
export const liveRowsOf = (held: Held): string =>
  [...held.values()]
    .filter(row => row.live)
    .map(row => row.hash)
    .sort()
    .join()

const KEPT = ["star", "rating", "play", "playlist", "playlist_entry", "account"] as const

/** Every kept thing is in its table once, and nothing else is. */
const checkKept = async (reader: Reader): Promise<void> => {
  for (const kind of KEPT) {
    const rows = await reader
      .selectFrom("row")
      .select("id")
      .where("kind", "=", kind)
      .where("deleted", "=", 0)
      .orderBy("id")
      .execute()
    const kept = await reader.selectFrom(kind).select("id").orderBy("id").execute()
    assert.deepEqual(kept, rows, `the table ${kind} is that of the rows`)
  }
  const plays = await reader.selectFrom("play").select("id").execute()
  const totals = await reader.selectFrom("track_play").select("plays").execute()
  assert.equal(
    totals.reduce((sum, row) => sum + row.plays, 0),
    plays.length,
    "each play is counted once",
  )
}

/** Throws an assertion when a store does not agree with itself. */
export const checkStore = async ({ read }: Pick<Store, "read">): Promise<void> => {
  await checkConsistency(read, [])
  await checkKept(read)
}

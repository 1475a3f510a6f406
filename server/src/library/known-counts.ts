/** What is counted over the whole library, as it was counted last: that reads every album, and the home asks at each opening. */
import type { Genre } from "@diapason/shared/api"
import type { Home } from "@diapason/shared/keeping"
import { sql } from "kysely"
import type { Reader } from "../database/database.ts"
import { listGenres } from "./artist-queries.ts"
import { identityOf } from "./identity.ts"

interface Counts {
  readonly genres: readonly Genre[]
  readonly decades: Home["decades"]
}

interface Counted {
  /** Of which store, which is another once it is emptied, and what it has forgotten: a forgotten deletion leaves no row. */
  readonly state: string
  /** All rows up to this revision are in it, or count nothing. */
  upTo: number
  readonly counts: Promise<Counts>
}

/** Of the rows that albums and tracks are made of: a play or a star counts nothing anew. As no index has it: the few new rows are looked at. */
const isCountedKind = sql<boolean>`case kind when 'album' then 1 when 'track' then 1 when 'edit' then 1 else 0 end = 1`

/** By the connection they were read through: a transaction, which sees rows of its own, has no part in another's. */
const counted = new WeakMap<Reader, Counted>()

const isChangedSince = async (reader: Reader, revision: number): Promise<boolean> =>
  (await reader
    .selectFrom("row")
    .select("revision")
    .where("revision", ">", revision)
    .where(isCountedKind)
    .limit(1)
    .executeTakeFirst()) !== undefined

const countDecades = (reader: Reader): Promise<Home["decades"]> =>
  reader
    .selectFrom("album")
    .select(e => [sql<number>`(year / 10) * 10`.as("decade"), e.fn.countAll<number>().as("albumCount")])
    .where("year", ">", 0)
    .groupBy("decade")
    .orderBy("decade")
    .execute()

const count = async (reader: Reader): Promise<Counts> => ({
  decades: await countDecades(reader),
  genres: await listGenres(reader),
})

/** Counted anew where an album, a track or what a person changed about them was written since. */
export const knownCounts = async (reader: Reader): Promise<Counts> => {
  // Before the count: what is written meanwhile has it done again.
  const { storeId, forgotten, revision } = await identityOf(reader)
  const state = `${storeId}/${forgotten}`
  const known = counted.get(reader)
  // A revision that went back is that of a database that was put back.
  if (known?.state === state && revision >= known.upTo && !(await isChangedSince(reader, known.upTo))) {
    known.upTo = revision
    return known.counts
  }
  const counts = count(reader)
  counted.set(reader, { state, upTo: revision, counts })
  counts.catch(() => counted.delete(reader))
  return counts
}

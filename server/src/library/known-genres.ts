/** The genres as they were counted last: counting reads every album, and the home asks for them at each opening. */
import type { Genre } from "@diapason/shared/api"
import type { Reader } from "../database/database.ts"
import { listGenres } from "./artist-queries.ts"
import { identityOf } from "./identity.ts"

interface Counted {
  /** Which store at which revision: a store that is emptied gets another id. */
  readonly state: string
  readonly genres: Promise<readonly Genre[]>
}

/** By the connection they were read through: a transaction, which sees rows of its own, has no part in another's. */
const counted = new WeakMap<Reader, Counted>()

/** As `listGenres`; counted anew where anything was written since. */
export const knownGenres = async (reader: Reader): Promise<readonly Genre[]> => {
  // Before the count: what is written meanwhile has it done again.
  const { storeId, revision } = await identityOf(reader)
  const state = `${storeId}/${revision}`
  const known = counted.get(reader)
  if (known?.state === state) return known.genres
  const genres = listGenres(reader)
  counted.set(reader, { state, genres })
  genres.catch(() => counted.delete(reader))
  return genres
}

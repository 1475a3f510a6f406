/** Pages of any search, and of everything where nothing is looked for. */
import type { Album, Artist, Track } from "@diapason/shared/api"
import { sql } from "kysely"
import type { Reader } from "../../database/database.ts"
import { ALBUM_COLUMNS, withTotals } from "../album-queries.ts"
import { withCounts } from "../artist-queries.ts"
import { bestMatches, matches, RANKED, type SearchedTable } from "../search-index.ts"
import { withAlbumCounts } from "./artists.ts"
import { inOrderOf, tracksByNumber } from "./tracks.ts"

export interface SearchPage {
  /** Empty for everything. */
  readonly q: string
  readonly limit: number
  readonly offset: number
}

const asNumbers = (rows: readonly { readonly number: number }[]): number[] => rows.map(row => row.number)

/** The ranked ones first; behind them those that were too many to rank, as they came to the library. */
const pageOfMatches = async (
  reader: Reader,
  table: SearchedTable,
  { q, limit, offset }: SearchPage,
): Promise<number[]> => {
  const best = reader.selectFrom(bestMatches(table, q, RANKED).as("best")).select("best.number")
  const ranked = offset < RANKED ? asNumbers(await best.execute()).slice(offset, offset + limit) : []
  const missing = limit - ranked.length
  if (missing === 0 || offset + limit <= RANKED) return ranked
  const others = reader.selectFrom(table).select("number").where(matches(table, q)).orderBy("number")
  const rest = await others.limit(missing).offset(Math.max(offset, RANKED)).execute()
  return [...ranked, ...asNumbers(rest)]
}

const KEY_OF = { album: "title_key", track: "title_key", artist: "name_key" } as const

/** The page is cut from the index alone, before anything is joined. */
const pageOf = async (reader: Reader, table: SearchedTable, { q, limit, offset }: SearchPage): Promise<number[]> => {
  if (limit === 0) return []
  if (q !== "") return pageOfMatches(reader, table, { q, limit, offset })
  const page = reader.selectFrom(table).select("number").orderBy(sql.ref(KEY_OF[table])).orderBy("id")
  return asNumbers(await page.limit(limit).offset(offset).execute())
}

export const searchAlbums = async (reader: Reader, page: SearchPage): Promise<readonly Album[]> => {
  const numbers = await pageOf(reader, "album", page)
  if (numbers.length === 0) return []
  const rows = await reader
    .selectFrom("album")
    .select(["number", ...ALBUM_COLUMNS])
    .where("number", "in", numbers)
    .execute()
  return withTotals(reader, inOrderOf(numbers, rows))
}

export const searchArtists = async (reader: Reader, page: SearchPage): Promise<readonly Artist[]> => {
  const numbers = await pageOf(reader, "artist", page)
  if (numbers.length === 0) return []
  const rows = await reader
    .selectFrom("artist")
    .select(["number", "id", "name"])
    .where("number", "in", numbers)
    .execute()
  return withAlbumCounts(reader, await withCounts(reader, inOrderOf(numbers, rows)))
}

export const searchTracks = async (reader: Reader, page: SearchPage): Promise<readonly Track[]> =>
  tracksByNumber(reader, await pageOf(reader, "track", page))

/** Which albums a list is narrowed to, and orders that the album table alone does not have. */
import { hash } from "node:crypto"
import { type RawBuilder, sql } from "kysely"
import type { Reader } from "../database/database.ts"
import { fold } from "./fold.ts"
import { tagsHolding } from "./genres.ts"

/** A prime; products with numbers of albums stay exact in every engine. */
const PRIME = 2_147_483_647
const SHIFT = 1_000_003
const VARIOUS = "various artists"

export interface AlbumFilters {
  /** One name, compared without case and accents; the album's own or that of one of its tracks. */
  readonly genre?: string | undefined
  readonly fromYear?: number | undefined
  readonly toYear?: number | undefined
  /** Only those that bear a star of `keeper`. */
  readonly starred?: boolean | undefined
  /** Only those that say so in their tags, or whose album artist is Various Artists. */
  readonly compilation?: boolean | undefined
  /** Whose stars and plays count. */
  readonly keeper?: string | undefined
}

const hasGenre = async (reader: Reader, genre: string): Promise<RawBuilder<boolean>> => {
  const wanted = fold(genre)
  const tags = await tagsHolding(reader, name => fold(name) === wanted)
  if (tags.length === 0) return sql<boolean>`1 = 0`
  const among = sql.join(tags)
  return sql<boolean>`(album.genre in (${among}) or album.id in (select album_id from track where genre in (${among})))`
}

/** Conditions on the album table; none where nothing is filtered. */
export const albumConditions = async (
  reader: Reader,
  { genre, fromYear, toYear, starred, compilation, keeper = "" }: AlbumFilters,
): Promise<readonly RawBuilder<boolean>[]> => [
  ...(genre === undefined ? [] : [await hasGenre(reader, genre)]),
  ...(fromYear === undefined ? [] : [sql<boolean>`album.year >= ${fromYear}`]),
  ...(toYear === undefined ? [] : [sql<boolean>`album.year <= ${toYear}`]),
  ...(starred
    ? [sql<boolean>`album.id in (select item_id from star where person_id = ${keeper} and kind = 'album')`]
    : []),
  ...(compilation ? [sql<boolean>`(album.artist_key = ${VARIOUS} or album.details like '%"compilation":true%')`] : []),
]

/** 0 for an album that `keeper` never played; milliseconds since 1970, or how often. */
export const playedOrder = (column: "plays" | "last_played_at", keeper = ""): RawBuilder<number> =>
  sql`coalesce((select ${sql.ref(column)} from album_play where album_id = album.id and person_id = ${keeper}), 0)`

/** The same order for the same seed, so that a list can be read page by page. */
export const shuffledOrder = (seed: number): RawBuilder<number> => {
  const factor = (Number.parseInt(hash("sha256", String(seed)).slice(0, 8), 16) % (PRIME - 1)) + 1
  return sql`(((cast(album.number as bigint) * ${sql.lit(factor)}) % ${sql.lit(PRIME)}) * (album.number + ${sql.lit(SHIFT)})) % ${sql.lit(PRIME)}`
}

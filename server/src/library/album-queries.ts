/** Albums as answers: a page, one, and what is counted over their tracks. */
import { randomInt } from "node:crypto"
import { type Album, AlbumDetails } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import { sql } from "kysely"
import { nullsFirst } from "../database/columns.ts"
import type { Reader } from "../database/database.ts"
import { type AlbumFilters, albumConditions, playedOrder, shuffledOrder } from "./album-filters.ts"
import { coloursOf } from "./cover-colours.ts"
import { type ListQuery, where } from "./list-query.ts"
import { countRows, matches } from "./search-index.ts"

export const ALBUM_SORTS = ["title", "artist", "year", "addedAt", "playedAt", "playCount", "random"] as const

export interface AlbumQuery extends ListQuery, AlbumFilters {
  readonly sort?: (typeof ALBUM_SORTS)[number] | undefined
  /** For `random`: the same seed, the same order. */
  readonly seed?: number | undefined
}

const MOST_SEEDS = 2 ** 31

interface AlbumColumns {
  readonly id: string
  readonly title: string
  readonly artist: string
  readonly artist_id: string
  readonly year: number | null
  readonly genre: string | null
  readonly cover: string | null
  readonly drive_folder_id: string | null
  readonly added_at: string
  readonly details: string | null
}

export const ALBUM_COLUMNS = [
  "id",
  "title",
  "artist",
  "artist_id",
  "year",
  "genre",
  "cover",
  "drive_folder_id",
  "added_at",
  "details",
] as const

/** Adds what is counted over the tracks, and the colours of the covers, in one query each for the whole page. */
export const withTotals = async (reader: Reader, albums: readonly AlbumColumns[]): Promise<Album[]> => {
  const totals =
    albums.length === 0
      ? []
      : await reader
          .selectFrom("track")
          .select(e => [
            "album_id",
            e.fn.countAll<number>().as("tracks"),
            e.fn.sum<number>("duration").as("duration"),
            sql<number>`count(distinct coalesce(disc_number, 1))`.as("discs"),
          ])
          .where(
            "album_id",
            "in",
            albums.map(album => album.id),
          )
          .groupBy("album_id")
          .execute()
  const byAlbum = new Map(totals.map(total => [total.album_id, total]))
  const colours = await coloursOf(
    reader,
    albums.map(album => album.cover),
  )
  return albums.map(album => {
    const total = byAlbum.get(album.id)
    return {
      id: album.id,
      title: album.title,
      artist: album.artist,
      artistId: album.artist_id,
      ...where(album.year, year => ({ year })),
      ...where(album.genre, genre => ({ genre })),
      trackCount: total?.tracks ?? 0,
      duration: Math.round((total?.duration ?? 0) * 100) / 100,
      discCount: total?.discs ?? 0,
      coverArt: album.cover === null ? null : `/api/music/album-cover/${encodeURIComponent(album.id)}`,
      ...where(colours.get(album.cover ?? "") ?? null, coverColours => ({ coverColours })),
      ...where(album.drive_folder_id, googleDriveFolderId => ({ googleDriveFolderId })),
      addedAt: album.added_at,
      ...where(album.details, details => AlbumDetails.parse(JSON.parse(details))),
    }
  })
}

export const listAlbums = async (
  reader: Reader,
  { q, sort, order, limit, offset, seed = randomInt(MOST_SEEDS), ...filters }: AlbumQuery,
) => {
  const searched = q?.trim()
  const conditions = await albumConditions(reader, filters)
  let matching = reader.selectFrom("album")
  if (searched) matching = matching.where(matches("album", searched))
  for (const condition of conditions) matching = matching.where(condition)
  const total =
    conditions.length === 0
      ? await countRows(reader, "album", searched)
      : (await matching.select(e => e.fn.countAll<number>().as("total")).executeTakeFirstOrThrow()).total
  const page = matching
    .select([...ALBUM_COLUMNS])
    .limit(limit)
    .offset(offset)
  const sorted = {
    title: () => page.orderBy("title_key", order).orderBy("id", order),
    artist: () =>
      page
        .orderBy("artist_key", order)
        .orderBy("year", nullsFirst(order))
        .orderBy("title_key", order)
        .orderBy("id", order),
    year: () => page.orderBy("year", nullsFirst(order)).orderBy("title_key", order).orderBy("id", order),
    addedAt: () => page.orderBy("added_at", order).orderBy("id", order),
    playedAt: () =>
      page.orderBy(playedOrder("last_played_at", filters.keeper), order).orderBy("title_key").orderBy("id"),
    playCount: () => page.orderBy(playedOrder("plays", filters.keeper), order).orderBy("title_key").orderBy("id"),
    random: () => page.orderBy(shuffledOrder(seed)).orderBy("id"),
  }[sort ?? "title"]()
  return { albums: await withTotals(reader, await sorted.execute()), total }
}

export const albumOf = async (reader: Reader, id: string): Promise<Album> => {
  const row = await reader
    .selectFrom("album")
    .select([...ALBUM_COLUMNS])
    .where("id", "=", id)
    .executeTakeFirst()
  const [album] = row ? await withTotals(reader, [row]) : []
  if (!album) throw new AppError("not_found", `There is no album with the id "${id}".`)
  return album
}

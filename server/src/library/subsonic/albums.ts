/** Albums in the orders that programs ask for. */
import type { Album } from "@diapason/shared/api"
import { sql } from "kysely"
import { nullsFirst } from "../../database/columns.ts"
import type { Reader } from "../../database/database.ts"
import { ALBUM_COLUMNS, withTotals } from "../album-queries.ts"
import { genreTexts } from "./tracks.ts"

export const ALBUM_ORDERS = [
  "newest",
  "alphabeticalByName",
  "alphabeticalByArtist",
  "random",
  "highest",
  "frequent",
  "recent",
  "starred",
] as const

/** What the list holds and in which order; `fromYear` after `toYear` is newest first. */
export type AlbumListType =
  | (typeof ALBUM_ORDERS)[number]
  | { readonly fromYear: number; readonly toYear: number }
  | { readonly genre: string }

export interface Page {
  readonly limit: number
  readonly offset: number
}

const COLUMNS = ALBUM_COLUMNS.map(column => `album.${column}` as const)

const selectAlbums = (reader: Reader) => reader.selectFrom("album").select([...COLUMNS])

/** A query of albums, whatever else it joins. */
interface Selection {
  limit(count: number): {
    offset(count: number): { execute(): Promise<Parameters<typeof withTotals>[1]> }
  }
}

const byYear = (reader: Reader, fromYear: number, toYear: number): Selection => {
  const order = fromYear <= toYear ? "asc" : "desc"
  return selectAlbums(reader)
    .where("album.year", ">=", Math.min(fromYear, toYear))
    .where("album.year", "<=", Math.max(fromYear, toYear))
    .orderBy("album.year", order)
    .orderBy("album.title_key", order)
    .orderBy("album.id", order)
}

const ofGenre = async (reader: Reader, genre: string): Promise<Selection | undefined> => {
  const texts = await genreTexts(reader, genre)
  if (texts.length === 0) return undefined
  const ofTracks = reader.selectFrom("track").select("track.album_id").where("track.genre", "in", texts)
  return selectAlbums(reader)
    .where(e => e.or([e("album.genre", "in", texts), e("album.id", "in", ofTracks)]))
    .orderBy("album.title_key")
    .orderBy("album.id")
}

const rated = (reader: Reader, keeper: string) =>
  selectAlbums(reader)
    .innerJoin("rating", "rating.item_id", "album.id")
    .where("rating.person_id", "=", keeper)
    .where("rating.kind", "=", "album")

const starred = (reader: Reader, keeper: string) =>
  selectAlbums(reader)
    .innerJoin("star", "star.item_id", "album.id")
    .where("star.person_id", "=", keeper)
    .where("star.kind", "=", "album")

const played = (reader: Reader, keeper: string) =>
  selectAlbums(reader)
    .innerJoin("album_play", "album_play.album_id", "album.id")
    .where("album_play.person_id", "=", keeper)

const selectionOf = async (reader: Reader, keeper: string, type: AlbumListType): Promise<Selection | undefined> => {
  if (typeof type === "object")
    return "genre" in type ? ofGenre(reader, type.genre) : byYear(reader, type.fromYear, type.toYear)
  const albums = selectAlbums(reader)
  switch (type) {
    case "newest":
      return albums.orderBy("album.added_at", "desc").orderBy("album.id", "desc")
    case "alphabeticalByName":
      return albums.orderBy("album.title_key").orderBy("album.id")
    case "alphabeticalByArtist":
      return albums
        .orderBy("album.artist_key")
        .orderBy("album.year", nullsFirst())
        .orderBy("album.title_key")
        .orderBy("album.id")
    case "random":
      return albums.orderBy(sql`random()`)
    case "highest":
      return rated(reader, keeper).orderBy("rating.rating", "desc").orderBy("album.title_key").orderBy("album.id")
    case "starred":
      return starred(reader, keeper).orderBy("star.starred_at", "desc").orderBy("album.id")
    case "frequent":
      return played(reader, keeper).orderBy("album_play.plays", "desc").orderBy("album.id")
    case "recent":
      return played(reader, keeper).orderBy("album_play.last_played_at", "desc").orderBy("album.id")
  }
}

/** `keeper`: whose stars, ratings and plays count. */
export const albumsInOrder = async (
  reader: Reader,
  keeper: string,
  type: AlbumListType,
  { limit, offset }: Page,
): Promise<readonly Album[]> => {
  const selection = await selectionOf(reader, keeper, type)
  if (!selection || limit === 0) return []
  return withTotals(reader, await selection.limit(limit).offset(offset).execute())
}

/** Tracks by chance, by genre, by how often they are played, by likeness, by id. */
import type { Track } from "@diapason/shared/api"
import { sql } from "kysely"
import type { Reader } from "../../database/database.ts"
import { fold, sortKey } from "../fold.ts"
import { tagsHolding } from "../genres.ts"
import { chunksOf } from "../row-store.ts"
import { asTrack, knownTracks, selectTracks } from "../track-queries.ts"

const IDS_PER_QUERY = 400

export interface TrackFilter {
  readonly genre?: string | undefined
  readonly fromYear?: number | undefined
  readonly toYear?: number | undefined
}

/** The rows in the order of the numbers. */
export const inOrderOf = <T extends { readonly number: number }>(
  numbers: readonly number[],
  rows: readonly T[],
): T[] => {
  const byNumber = new Map(rows.map(row => [row.number, row]))
  return numbers.flatMap(number => byNumber.get(number) ?? [])
}

const asNumbers = (rows: readonly { readonly number: number }[]): number[] => rows.map(row => row.number)

export const tracksByNumber = async (reader: Reader, numbers: readonly number[]): Promise<Track[]> => {
  if (numbers.length === 0) return []
  const rows = await selectTracks(reader).select("track.number").where("track.number", "in", numbers).execute()
  return inOrderOf(numbers, rows).map(asTrack)
}

const numbersOfTracks = async (reader: Reader, { genre, fromYear, toYear }: TrackFilter) => {
  let tracks = reader.selectFrom("track").select("track.number")
  if (genre !== undefined) {
    const wanted = fold(genre)
    const texts = (await tagsHolding(reader, name => fold(name) === wanted)).slice(0, IDS_PER_QUERY)
    if (texts.length === 0) return undefined
    const ofAlbums = reader.selectFrom("album").select("album.id").where("album.genre", "in", texts)
    tracks = tracks.where(e =>
      e.or([e("track.genre", "in", texts), e.and([e("track.genre", "is", null), e("track.album_id", "in", ofAlbums)])]),
    )
  }
  if (fromYear === undefined && toYear === undefined) return tracks
  const year = sql<number>`coalesce(track.year, album.year)`
  let dated = tracks.leftJoin("album", "album.id", "track.album_id")
  if (fromYear !== undefined) dated = dated.where(year, ">=", fromYear)
  if (toYear !== undefined) dated = dated.where(year, "<=", toYear)
  return dated
}

export const randomTracks = async (reader: Reader, filter: TrackFilter, limit: number): Promise<readonly Track[]> => {
  const numbers = await numbersOfTracks(reader, filter)
  if (!numbers || limit === 0) return []
  return tracksByNumber(reader, asNumbers(await numbers.orderBy(sql`random()`).limit(limit).execute()))
}

export const tracksByGenre = async (
  reader: Reader,
  genre: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<readonly Track[]> => {
  const numbers = await numbersOfTracks(reader, { genre })
  if (!numbers || limit === 0) return []
  return tracksByNumber(reader, asNumbers(await numbers.orderBy("track.number").limit(limit).offset(offset).execute()))
}

/** What this person plays most of an artist, then the rest of it. */
export const topTracks = async (
  reader: Reader,
  keeper: string,
  artistId: string,
  limit: number,
): Promise<readonly Track[]> => {
  const rows = await reader
    .selectFrom("track")
    .leftJoin("track_play", join =>
      join.onRef("track_play.track_id", "=", "track.id").on("track_play.person_id", "=", keeper),
    )
    .select("track.number")
    .where("track.artist_id", "=", artistId)
    .orderBy(sql`coalesce(track_play.plays, 0)`, "desc")
    .orderBy("track.number")
    .limit(limit)
    .execute()
  return tracksByNumber(reader, asNumbers(rows))
}

export interface SimilarTo {
  readonly kind: "album" | "track" | "artist"
  readonly id: string
}

/** Tracks of the same artist or genre, in no order. Empty where the item is unknown. */
export const similarTracks = async (
  reader: Reader,
  { kind, id }: SimilarTo,
  limit: number,
): Promise<readonly Track[]> => {
  const column = { album: "track.album_id", track: "track.id", artist: "track.artist_id" } as const
  const like = await selectTracks(reader).where(column[kind], "=", id).limit(1).executeTakeFirst()
  if (!like || limit === 0) return []
  const texts = like.genre === null ? [] : [like.genre]
  const rows = await reader
    .selectFrom("track")
    .select("track.number")
    .where(e => e.or([e("track.artist_id", "=", like.artist_id), ...texts.map(text => e("track.genre", "=", text))]))
    .where(column[kind], "!=", id)
    .orderBy(sql`random()`)
    .limit(limit)
    .execute()
  return tracksByNumber(reader, asNumbers(rows))
}

/** In the order of the ids, as often as they stand there; unknown ones are left out. */
export const tracksById = async (reader: Reader, ids: readonly string[]): Promise<readonly Track[]> => {
  const found = new Map<string, Track>()
  for (const part of chunksOf([...new Set(ids)], IDS_PER_QUERY))
    for (const row of await selectTracks(reader).where("track.id", "in", part).execute())
      found.set(row.id, asTrack(row))
  return ids.flatMap(id => found.get(id) ?? [])
}

/** One that bears this title, by this artist where one is named. */
export const trackByName = async (
  reader: Reader,
  title: string,
  artist: string | undefined,
): Promise<Track | undefined> => {
  const titled = selectTracks(reader).where("track.title_key", "=", sortKey(title))
  const those = artist === undefined ? titled : titled.where("track.artist_key", "=", sortKey(artist))
  const row = await those.orderBy("track.id").limit(1).executeTakeFirst()
  return row && asTrack(row)
}

/** The first of the ids that names no track. */
export const unknownTrack = async (reader: Reader, ids: readonly string[]): Promise<string | undefined> => {
  const known = await knownTracks(reader, ids)
  return ids.find(id => !known.has(id))
}

/** When the albums came, and whether they have a picture; unknown ones are left out. */
export const albumsOfTracks = async (reader: Reader, albumIds: readonly string[]) => {
  const found = new Map<string, { readonly addedAt: string; readonly hasCover: boolean }>()
  for (const part of chunksOf([...new Set(albumIds)], IDS_PER_QUERY))
    for (const { id, added_at, cover } of await reader
      .selectFrom("album")
      .select(["id", "added_at", "cover"])
      .where("id", "in", part)
      .execute())
      found.set(id, { addedAt: added_at, hasCover: cover !== null })
  return found
}

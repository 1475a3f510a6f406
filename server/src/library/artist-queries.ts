/** Artists and genres as answers. */
import { setImmediate as breathe } from "node:timers/promises"
import type { Artist, Genre } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import { nullsFirst } from "../database/columns.ts"
import type { Reader } from "../database/database.ts"
import { ALBUM_COLUMNS, withTotals } from "./album-queries.ts"
import { splitGenres } from "./genres.ts"
import type { ListQuery } from "./list-query.ts"
import { countRows, matches } from "./search-index.ts"
import { asTrack, DISC_THEN_NUMBER, selectTracks } from "./track-queries.ts"

export const withCounts = async (
  reader: Reader,
  artists: readonly { readonly id: string; readonly name: string }[],
): Promise<Artist[]> => {
  if (artists.length === 0) return []
  const ids = artists.map(artist => artist.id)
  const albums = await reader
    .selectFrom("album")
    .select(e => ["artist_id", e.fn.countAll<number>().as("count")])
    .where("artist_id", "in", ids)
    .groupBy("artist_id")
    .execute()
  const tracks = await reader
    .selectFrom("track")
    .select(e => ["artist_id", e.fn.countAll<number>().as("count")])
    .where("artist_id", "in", ids)
    .groupBy("artist_id")
    .execute()
  const albumCounts = new Map(albums.map(row => [row.artist_id, row.count]))
  const trackCounts = new Map(tracks.map(row => [row.artist_id, row.count]))
  return artists.map(({ id, name }) => ({
    id,
    name,
    albumCount: albumCounts.get(id) ?? 0,
    trackCount: trackCounts.get(id) ?? 0,
  }))
}

export const listArtists = async (reader: Reader, { q, order, limit, offset }: ListQuery) => {
  const searched = q?.trim()
  let matching = reader.selectFrom("artist")
  if (searched) matching = matching.where(matches("artist", searched))
  const total = await countRows(reader, "artist", searched)
  const page = await matching
    .select(["id", "name"])
    .orderBy("name_key", order)
    .orderBy("id", order)
    .limit(limit)
    .offset(offset)
    .execute()
  return { artists: await withCounts(reader, page), total }
}

/** Albums and tracks of one artist; the tracks are those the artist plays and those of the artist's own albums. */
export const artistOf = async (reader: Reader, id: string) => {
  const row = await reader.selectFrom("artist").select(["id", "name"]).where("id", "=", id).executeTakeFirst()
  const named =
    row ??
    (await reader
      .selectFrom("track")
      .select(["artist_id as id", "artist as name"])
      .where("artist_id", "=", id)
      .limit(1)
      .executeTakeFirst())
  const [artist] = named ? await withCounts(reader, [named]) : []
  if (!artist) throw new AppError("not_found", `There is no artist with the id "${id}".`)
  const albums = await reader
    .selectFrom("album")
    .select([...ALBUM_COLUMNS])
    .where(e =>
      e.or([
        e("artist_id", "=", id),
        e("id", "in", e.selectFrom("track").select("track.album_id").where("track.artist_id", "=", id)),
      ]),
    )
    .orderBy("year", nullsFirst())
    .orderBy("title_key")
    .limit(500)
    .execute()
  const tracks = selectTracks(reader)
    .where(e => e.or([e("track.artist_id", "=", id), e("album.artist_id", "=", id)]))
    .orderBy("album.year", nullsFirst())
    .orderBy("album.title_key", nullsFirst())
    .limit(500)
  const sorted = DISC_THEN_NUMBER.reduce((query, by) => query.orderBy(by), tracks)
  return { artist, albums: await withTotals(reader, albums), tracks: (await sorted.execute()).map(asTrack) }
}

const TRACKS_PER_STEP = 4_000

type Genres = Map<string, { readonly name: string; readonly albums: Set<string>; trackCount: number }>

const countGenres = (
  genres: Genres,
  rows: readonly { readonly album_id: string; readonly genre: string | null; readonly tracks: number }[],
): void => {
  for (const { album_id, genre, tracks } of rows)
    for (const name of new Set(splitGenres(genre ?? ""))) {
      const entry = genres.get(name.toLowerCase()) ?? { name, albums: new Set(), trackCount: 0 }
      entry.albums.add(album_id)
      entry.trackCount += tracks
      genres.set(name.toLowerCase(), entry)
    }
}

/** Up to which album id the next part goes that holds `TRACKS_PER_STEP` tracks; undefined is the rest. */
const endOfPart = async (reader: Reader, after: string): Promise<string | undefined> =>
  (
    await reader
      .selectFrom("track")
      .select("album_id")
      .where("album_id", ">", after)
      .orderBy("album_id")
      .limit(1)
      .offset(TRACKS_PER_STEP)
      .executeTakeFirst()
  )?.album_id

/** Genres of the albums in a part, by track. Without a join the index of albums' tracks answers alone. */
const genresInPart = async (reader: Reader, after: string, upTo: string | undefined) => {
  let tracks = reader.selectFrom("track").where("album_id", ">", after)
  if (upTo !== undefined) tracks = tracks.where("album_id", "<=", upTo)
  const ofTracks = await tracks
    .select(e => ["album_id", "genre", e.fn.countAll<number>().as("tracks")])
    .groupBy(["album_id", "genre"])
    // The first spelling of a genre is the one that is shown.
    .orderBy("album_id")
    .orderBy("genre", nullsFirst())
    .execute()
  if (!ofTracks.some(row => row.genre === null)) return ofTracks
  let albums = reader.selectFrom("album").select(["id", "genre"]).where("genre", "is not", null).where("id", ">", after)
  if (upTo !== undefined) albums = albums.where("id", "<=", upTo)
  const albumGenres = new Map((await albums.execute()).map(album => [album.id, album.genre]))
  return ofTracks.map(row => ({ ...row, genre: row.genre ?? albumGenres.get(row.album_id) ?? null }))
}

/** Several genres in one tag count for each. In parts, with others served in between. */
export const listGenres = async (reader: Reader): Promise<Genre[]> => {
  const genres: Genres = new Map()
  for (let after: string | undefined = ""; after !== undefined; ) {
    const upTo: string | undefined = await endOfPart(reader, after)
    countGenres(genres, await genresInPart(reader, after, upTo))
    after = upTo
    await breathe()
  }
  return [...genres.values()]
    .map(({ name, albums, trackCount }) => ({ name, albumCount: albums.size, trackCount }))
    .sort((a, b) => a.name.localeCompare(b.name) || (a.name < b.name ? -1 : 1))
}

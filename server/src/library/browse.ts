/** The library as people look at it: lists, one album, one artist, search. Reads only. */
import type { Counts } from "@diapason/shared/api"
import type { Reader } from "../database/database.ts"
import { ALBUM_COLUMNS, type AlbumQuery, albumOf, listAlbums, withTotals } from "./album-queries.ts"
import { artistOf, listArtists, withCounts } from "./artist-queries.ts"
import { knownCounts } from "./known-counts.ts"
import type { ListQuery } from "./list-query.ts"
import { lyricsOf } from "./lyrics.ts"
import { bestMatches } from "./search-index.ts"
import {
  asTrack,
  knownTracks,
  listTracks,
  playableTrack,
  selectTracks,
  type TrackSort,
  tracksById,
  tracksOfAlbum,
} from "./track-queries.ts"

export const countsOf = async (reader: Reader): Promise<Counts> => {
  const count = async (table: "album" | "track" | "artist") =>
    (
      await reader
        .selectFrom(table)
        .select(e => e.fn.countAll<number>().as("count"))
        .executeTakeFirstOrThrow()
    ).count
  return { albums: await count("album"), tracks: await count("track"), artists: await count("artist") }
}

const bestOf = async (
  reader: Reader,
  table: "album" | "track" | "artist",
  query: string,
  limit: number,
): Promise<number[]> =>
  (
    await reader
      .selectFrom(bestMatches(table, query, limit).as("best"))
      .select("best.number")
      .execute()
  ).map(row => row.number)

const search = async (reader: Reader, query: string, limit: number) => {
  const q = query.trim()
  if (q === "") return { albums: [], tracks: [], artists: [] }
  const albums = await bestOf(reader, "album", q, limit)
  const tracks = await bestOf(reader, "track", q, limit)
  const artists = await bestOf(reader, "artist", q, limit)
  const inOrder = <T extends { readonly number: number }>(rows: readonly T[], numbers: readonly number[]): T[] => {
    const byNumber = new Map(rows.map(row => [row.number, row]))
    return numbers.flatMap(number => byNumber.get(number) ?? [])
  }
  const albumRows =
    albums.length === 0
      ? []
      : await reader
          .selectFrom("album")
          .select(["number", ...ALBUM_COLUMNS])
          .where("number", "in", albums)
          .execute()
  const trackRows =
    tracks.length === 0
      ? []
      : await selectTracks(reader).select("track.number").where("track.number", "in", tracks).execute()
  const artistRows =
    artists.length === 0
      ? []
      : await reader.selectFrom("artist").select(["number", "id", "name"]).where("number", "in", artists).execute()
  return {
    albums: await withTotals(reader, inOrder(albumRows, albums)),
    tracks: inOrder(trackRows, tracks).map(asTrack),
    artists: await withCounts(reader, inOrder(artistRows, artists)),
  }
}

export const createBrowse = ({ read }: { readonly read: Reader }) => ({
  counts: () => countsOf(read),
  albums: (query: AlbumQuery) => listAlbums(read, query),
  album: async (id: string) => ({ album: await albumOf(read, id), tracks: await tracksOfAlbum(read, id) }),
  tracks: (query: ListQuery & { readonly sort?: TrackSort | undefined }) => listTracks(read, query),
  artists: (query: ListQuery) => listArtists(read, query),
  artist: (id: string) => artistOf(read, id),
  genres: async () => [...(await knownCounts(read)).genres],
  search: (query: string, limit: number) => search(read, query, limit),
  playableTrack: (id: string) => playableTrack(read, id),
  tracksById: (ids: readonly string[]) => tracksById(read, ids),
  knownTracks: (ids: readonly string[]) => knownTracks(read, ids),
  lyrics: (trackId: string) => lyricsOf(read, trackId),
})

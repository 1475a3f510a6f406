/** What Subsonic programs ask beyond what our own page does: all artists at once, pages of any search, tracks by chance. */
import type { Reader } from "../../database/database.ts"
import { type KeptOrder, keptAlbums, type Page } from "./albums.ts"
import { albumsOfArtist, albumWithCover, artistById, artistByName, artistIndex } from "./artists.ts"
import { type SearchPage, searchAlbums, searchArtists, searchTracks } from "./search.ts"
import {
  albumsOfTracks,
  randomTracks,
  type SimilarTo,
  similarTracks,
  type TrackFilter,
  topTracks,
  trackByName,
  tracksByGenre,
  tracksById,
  unknownTrack,
} from "./tracks.ts"

export type SubsonicQueries = ReturnType<typeof createSubsonicQueries>

/** Reads only. `keeper`: whose stars, ratings and plays count. Lists are at most as long as their `limit`. */
export const createSubsonicQueries = ({ read }: { readonly read: Reader }) => ({
  artistIndex: (keeper: string) => artistIndex(read, keeper),
  artist: (id: string) => artistById(read, id),
  albumsOfArtist: (artistId: string) => albumsOfArtist(read, artistId),
  albumsOfTracks: (albumIds: readonly string[]) => albumsOfTracks(read, albumIds),
  albumWithCover: (artistId: string) => albumWithCover(read, artistId),
  keptAlbums: (keeper: string, order: KeptOrder, page: Page) => keptAlbums(read, keeper, order, page),
  searchAlbums: (page: SearchPage) => searchAlbums(read, page),
  searchTracks: (page: SearchPage) => searchTracks(read, page),
  searchArtists: (page: SearchPage) => searchArtists(read, page),
  randomTracks: (filter: TrackFilter, limit: number) => randomTracks(read, filter, limit),
  tracksByGenre: (genre: string, page: Page) => tracksByGenre(read, genre, page),
  topTracks: (keeper: string, artistId: string, limit: number) => topTracks(read, keeper, artistId, limit),
  similarTracks: (item: SimilarTo, limit: number) => similarTracks(read, item, limit),
  tracksById: (ids: readonly string[]) => tracksById(read, ids),
  trackByName: (title: string, artist: string | undefined) => trackByName(read, title, artist),
  unknownTrack: (ids: readonly string[]) => unknownTrack(read, ids),
  artistByName: (name: string) => artistByName(read, name),
})

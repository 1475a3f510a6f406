/** What the library answers: lists, one album, one artist, search; and the deletion of albums. */
import { Album, Artist, Genre, Track, TrackLyrics } from "@diapason/shared/api"
import { z } from "zod"
import { keeperOf } from "../accounts/keeper.ts"
import { ALBUM_SORTS } from "../library/album-queries.ts"
import type { createAlbums } from "../library/albums.ts"
import type { createBrowse } from "../library/browse.ts"
import type { Keeping } from "../library/keeping/keeping.ts"
import { TRACK_SORTS } from "../library/track-queries.ts"
import { endpoint } from "./endpoint.ts"
import { AlbumFilter, IdParams, ListQuery, oneOf, Search } from "./inputs.ts"

export interface LibraryRooms {
  readonly browse: ReturnType<typeof createBrowse>
  readonly albums: ReturnType<typeof createAlbums>
  readonly keeping: Pick<Keeping, "marks">
}

const total = z.int()
const MOST_DELETED = 10_000

const NEWEST_FIRST: ReadonlySet<string | undefined> = new Set(["addedAt", "playedAt", "playCount"])
const AlbumsQuery = ListQuery.extend(AlbumFilter.shape)
  .extend({ sort: oneOf([...ALBUM_SORTS, "added"]).optional() })
  .transform(({ sort, order, ...page }) => {
    const by = sort === "added" ? "addedAt" : sort
    return { ...page, sort: by, order: order ?? (NEWEST_FIRST.has(by) ? "desc" : "asc") } as const
  })
const TracksQuery = ListQuery.extend({ sort: oneOf(TRACK_SORTS).optional() }).transform(
  ({ order = "asc", ...query }) => ({ ...query, order }) as const,
)
const ArtistsQuery = ListQuery.transform(({ order = "asc", ...query }) => ({ ...query, order }) as const)

const Deleted = z.object({ success: z.literal(true), message: z.string(), deletedAlbums: total, deletedTracks: total })

const AlbumIds = z.object(
  {
    albumIds: z
      .array(
        z
          .string({ error: "an album's id is needed" })
          .min(1, "an id is needed")
          .max(512, "an id has at most 512 characters"),
        {
          error: "a list of album ids is needed",
        },
      )
      .min(1, "at least one id is needed")
      .max(MOST_DELETED, `at most ${MOST_DELETED} ids are taken at once`),
  },
  { error: 'send {"albumIds": ["…"]} as JSON' },
)

export const libraryEndpoints = ({ browse, albums, keeping: { marks } }: LibraryRooms) => {
  const deleteAlbums = async (ids: readonly string[]): Promise<z.output<typeof Deleted>> => {
    const gone = await albums.delete(ids)
    const message = `Deleted: ${gone.albums} ${gone.albums === 1 ? "album" : "albums"}, ${gone.tracks} ${gone.tracks === 1 ? "track" : "tracks"}.`
    return { success: true, message, deletedAlbums: gone.albums, deletedTracks: gone.tracks }
  }

  return {
    albums: endpoint({
      summary: "A page of albums",
      query: AlbumsQuery,
      answer: z.object({ albums: z.array(Album), total }),
      handle: async ({ query, request }) => {
        const keeper = keeperOf(request.person)
        const page = await browse.albums({ ...query, keeper })
        return { ...page, albums: await marks.albums(keeper, page.albums) }
      },
    }),
    album: endpoint({
      summary: "An album with its tracks, by disc, number, then name",
      params: IdParams,
      answer: z.object({ album: Album, tracks: z.array(Track) }),
      handle: async ({ params, request }) => {
        const keeper = keeperOf(request.person)
        const { album, tracks } = await browse.album(params.id)
        const [marked = album] = await marks.albums(keeper, [album])
        return { album: marked, tracks: await marks.tracks(keeper, tracks) }
      },
    }),
    albumTracks: endpoint({
      summary: "The tracks of an album, by disc, number, then name",
      params: IdParams,
      answer: z.object({ tracks: z.array(Track) }),
      handle: async ({ params, request }) => ({
        tracks: await marks.tracks(keeperOf(request.person), (await browse.album(params.id)).tracks),
      }),
    }),
    lyrics: endpoint({
      summary: "The lyrics of a track",
      params: IdParams,
      answer: z.object({ lyrics: TrackLyrics.nullable() }),
      handle: async ({ params }) => ({ lyrics: await browse.lyrics(params.id) }),
    }),
    tracks: endpoint({
      summary: "A page of tracks",
      query: TracksQuery,
      answer: z.object({ tracks: z.array(Track), total }),
      handle: async ({ query, request }) => {
        const page = await browse.tracks(query)
        return { ...page, tracks: await marks.tracks(keeperOf(request.person), page.tracks) }
      },
    }),
    artists: endpoint({
      summary: "A page of artists",
      query: ArtistsQuery,
      answer: z.object({ artists: z.array(Artist), total }),
      handle: async ({ query, request }) => {
        const page = await browse.artists(query)
        return { ...page, artists: await marks.artists(keeperOf(request.person), page.artists) }
      },
    }),
    artist: endpoint({
      summary: "An artist with albums and tracks",
      params: IdParams,
      answer: z.object({ artist: Artist, albums: z.array(Album), tracks: z.array(Track) }),
      handle: async ({ params, request }) => {
        const keeper = keeperOf(request.person)
        const { artist, albums, tracks } = await browse.artist(params.id)
        const [marked = artist] = await marks.artists(keeper, [artist])
        return {
          artist: marked,
          albums: await marks.albums(keeper, albums),
          tracks: await marks.tracks(keeper, tracks),
        }
      },
    }),
    genres: endpoint({
      summary: "All genres",
      answer: z.object({ genres: z.array(Genre) }),
      handle: async () => ({ genres: await browse.genres() }),
    }),
    search: endpoint({
      summary: "The best matches of each kind",
      query: Search,
      answer: z.object({ albums: z.array(Album), tracks: z.array(Track), artists: z.array(Artist) }),
      handle: async ({ query, request }) =>
        marks.all(keeperOf(request.person), await browse.search(query.q, query.limit)),
    }),
    deleteAlbums: endpoint({
      summary: "Delete albums: all of them or, when one id is unknown, none",
      body: AlbumIds,
      answer: Deleted,
      handle: ({ body }) => deleteAlbums(body.albumIds),
    }),
    deleteAlbum: endpoint({
      summary: "Delete an album",
      params: IdParams,
      answer: Deleted,
      handle: ({ params }) => deleteAlbums([params.id]),
    }),
  }
}

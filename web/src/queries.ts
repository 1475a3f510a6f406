/** What the page keeps of the server's answers: one key per question, so that events can renew them. */
import type { TrackLyrics } from "@diapason/shared/api"
import { type QueryClient, queryOptions } from "@tanstack/react-query"
import { type AlbumsQuery, type Api, ApiError } from "./api.ts"
import { type Imports, withNews } from "./imports/import-list.ts"

export const PAGE_SIZE = 60

export const keys = {
  session: ["session"],
  sync: ["sync"],
  imports: ["imports"],
  library: ["library"],
  albums: (list: AlbumsQuery) => ["library", "albums", list],
} as const

export const sessionQuery = (api: Api) =>
  queryOptions({ queryKey: keys.session, queryFn: ({ signal }) => api.session(signal) })

export const syncQuery = (api: Api) =>
  queryOptions({ queryKey: keys.sync, queryFn: ({ signal }) => api.syncStatus(signal) })

export const importsQuery = (api: Api) =>
  queryOptions({
    queryKey: keys.imports,
    queryFn: async ({ client, signal }) => {
      const known = () => client.getQueryData<Imports>(keys.imports)
      const before = known()
      return withNews(await api.imports(signal), before, known())
    },
  })

export const albumsPageQuery = (api: Api, list: AlbumsQuery, page: number) =>
  queryOptions({
    queryKey: [...keys.albums(list), page],
    queryFn: ({ signal }) => api.albums(list, PAGE_SIZE, page * PAGE_SIZE, signal),
  })

export const albumQuery = (api: Api, id: string) =>
  queryOptions({ queryKey: [...keys.library, "album", id], queryFn: ({ signal }) => api.album(id, signal) })

export const artistsPageQuery = (api: Api, page: number) =>
  queryOptions({
    queryKey: [...keys.library, "artists", page],
    queryFn: ({ signal }) => api.artists(PAGE_SIZE, page * PAGE_SIZE, signal),
  })

export const artistQuery = (api: Api, id: string) =>
  queryOptions({ queryKey: [...keys.library, "artist", id], queryFn: ({ signal }) => api.artist(id, signal) })

export const searchQuery = (api: Api, q: string) =>
  queryOptions({ queryKey: [...keys.library, "search", q], queryFn: ({ signal }) => api.search(q, signal) })

export const trashQuery = (api: Api) =>
  queryOptions({ queryKey: [...keys.library, "trash"], queryFn: ({ signal }) => api.trash(signal) })

/** Null where a track has no lyrics, or the server knows of none. */
export const lyricsQuery = (api: Api, trackId: string) =>
  queryOptions({
    queryKey: ["lyrics", trackId],
    queryFn: async ({ signal }): Promise<TrackLyrics | null> => {
      try {
        return (await api.lyrics(trackId, signal)).lyrics
      } catch (error) {
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }
    },
    staleTime: 10 * 60_000,
  })

/** Everything that shows albums, tracks or artists is asked again, what is on screen first. */
export const renewLibrary = (client: QueryClient): Promise<void> => client.invalidateQueries({ queryKey: keys.library })

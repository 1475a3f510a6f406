/** What the page keeps of a person's stars, plays and playlists; all of it is renewed with the library. */
import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query"
import type { Api } from "./api.ts"
import type { Period } from "./keeping-api.ts"
import { keys } from "./queries.ts"

const PLAYS_AT_ONCE = 100

export const playlistsKey = [...keys.library, "playlists"] as const
export const playlistKey = (id: string) => [...keys.library, "playlist", id] as const

export const homeQuery = (api: Api) =>
  queryOptions({ queryKey: [...keys.library, "home"], queryFn: ({ signal }) => api.home(signal) })

/** A few albums by chance: the same seed, the same ones. */
export const chanceQuery = (api: Api, seed: number, count: number) =>
  queryOptions({
    queryKey: [...keys.library, "chance", seed, count],
    queryFn: ({ signal }) => api.albums({ sort: "random", order: "asc", seed }, count, 0, signal),
  })

export const genresQuery = (api: Api) =>
  queryOptions({ queryKey: [...keys.library, "genres"], queryFn: ({ signal }) => api.genres(signal) })

export const starsQuery = (api: Api) =>
  queryOptions({ queryKey: [...keys.library, "stars"], queryFn: ({ signal }) => api.stars(signal) })

export const playsQuery = (api: Api) =>
  infiniteQueryOptions({
    queryKey: [...keys.library, "plays"],
    queryFn: ({ pageParam, signal }) => api.plays(PLAYS_AT_ONCE, pageParam, signal),
    initialPageParam: 0,
    getNextPageParam(last, pages) {
      const read = pages.reduce((sum, page) => sum + page.plays.length, 0)
      return last.plays.length === 0 || read >= last.total ? undefined : read
    },
  })

export const statisticsQuery = (api: Api, period: Period) =>
  queryOptions({
    queryKey: [...keys.library, "statistics", period],
    queryFn: ({ signal }) => api.statistics(period, signal),
  })

export const playlistsQuery = (api: Api) =>
  queryOptions({ queryKey: playlistsKey, queryFn: ({ signal }) => api.playlists(signal) })

export const playlistQuery = (api: Api, id: string) =>
  queryOptions({ queryKey: playlistKey(id), queryFn: ({ signal }) => api.playlist(id, signal) })

export const sharedPlaylistQuery = (api: Pick<Api, "sharedPlaylist">, key: string) =>
  queryOptions({
    queryKey: ["shared", key],
    queryFn: ({ signal }) => api.sharedPlaylist(key, signal),
    staleTime: Number.POSITIVE_INFINITY,
  })

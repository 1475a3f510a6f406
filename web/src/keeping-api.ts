/** The routes of what a person keeps: stars, plays, playlists, and what greets them. */
import type { Genre } from "@diapason/shared/api"
import type { Home, Playlist, PlaylistEntry, Plays, SharedPlaylist, Stars, Statistics } from "@diapason/shared/keeping"
import type { SmartRules } from "@diapason/shared/smart-rules"
import type { Call } from "./api.ts"

export type PlaylistFormat = "m3u8" | "jspf"
export type PlaylistDetail = { readonly playlist: Playlist; readonly entries: readonly PlaylistEntry[] }
export type NewPlaylist = {
  /** Made by the page, so that sending twice counts once. */
  readonly id: string
  readonly name: string
  readonly trackIds?: readonly string[]
  readonly rules?: SmartRules
}
export type PlaylistChanges = { readonly name?: string; readonly comment?: string; readonly rules?: SmartRules }
/** ISO 8601. */
export type Period = { readonly from?: string; readonly to?: string }

const PLAYLISTS = "/api/music/playlists"

export function createKeepingApi(call: <T>(path: string, how?: Call) => Promise<T>) {
  const at = (id: string, rest = "") => `${PLAYLISTS}/${encodeURIComponent(id)}${rest}`
  const minutes = () => new Date().getTimezoneOffset()

  return {
    home: (signal?: AbortSignal) => call<Home>(`/api/music/home?timezoneOffset=${minutes()}`, { signal }),
    genres: (signal?: AbortSignal) => call<{ genres: readonly Genre[] }>("/api/music/genres", { signal }),
    stars: (signal?: AbortSignal) => call<Stars>("/api/music/stars", { signal }),
    plays: (limit: number, offset: number, signal?: AbortSignal) =>
      call<Plays>(`/api/music/plays?limit=${limit}&offset=${offset}`, { signal }),
    statistics: (period: Period, signal?: AbortSignal) =>
      call<Statistics>(
        `/api/music/statistics?${new URLSearchParams({ ...period, timezoneOffset: String(minutes()) })}`,
        { signal },
      ),

    playlists: (signal?: AbortSignal) => call<{ playlists: readonly Playlist[] }>(PLAYLISTS, { signal }),
    playlist: (id: string, signal?: AbortSignal) => call<PlaylistDetail>(at(id), { signal }),
    createPlaylist: (body: NewPlaylist) => call<{ playlist: Playlist }>(PLAYLISTS, { method: "POST", body }),
    changePlaylist: (id: string, body: PlaylistChanges) =>
      call<{ playlist: Playlist }>(at(id), { method: "PATCH", body }),
    deletePlaylists: (ids: readonly string[], keepalive = false) =>
      Promise.all(ids.map(id => call<unknown>(at(id), { method: "DELETE", body: {}, keepalive }))),
    addToPlaylist: (id: string, trackIds: readonly string[], after?: string | null) =>
      call<PlaylistDetail>(at(id, "/entries"), {
        method: "POST",
        body: { trackIds, entryIds: trackIds.map(() => crypto.randomUUID()), ...(after !== undefined && { after }) },
      }),
    removeEntries: (id: string, entryIds: readonly string[]) =>
      call<PlaylistDetail>(at(id, "/entries"), { method: "DELETE", body: { entryIds } }),
    /** `after`: the entry they come to stand behind; null is the beginning. */
    moveEntries: (id: string, entryIds: readonly string[], after: string | null) =>
      call<PlaylistDetail>(at(id, "/entries/move"), { method: "POST", body: { entryIds, after } }),
    importPlaylist: (format: PlaylistFormat, name: string, text: string) =>
      call<{ playlist: Playlist; unmatched: readonly string[] }>(`${PLAYLISTS}/import?format=${format}`, {
        method: "POST",
        body: { name, text },
      }),
    sharePlaylist: (id: string, until: string) =>
      call<{ url: string; until: string }>(at(id, "/share"), { method: "POST", body: { until } }),
    /** Open: needs the key of the address alone. */
    sharedPlaylist: (key: string, signal?: AbortSignal) =>
      call<SharedPlaylist>(`/api/shared/${encodeURIComponent(key)}`, { signal }),
    unsharePlaylist: (id: string) => call<unknown>(at(id, "/share"), { method: "DELETE", body: {} }),
  }
}

export const playlistFileAddress = (id: string, format: PlaylistFormat): string =>
  `${PLAYLISTS}/${encodeURIComponent(id)}/export?format=${format}`

/** The only place that talks to the server: every route the page uses, typed, failures as ApiError. */
import type { Album, Artist, Import, Session, SyncStatus, Track, TrackLyrics } from "@diapason/shared/api"
import type { Queue, Receipt } from "@diapason/shared/keeping"
import { createKeepingApi } from "./keeping-api.ts"
import { createSettingsApi, type StreamFormat } from "./settings-api.ts"

export class ApiError extends Error {
  readonly status: number
  /** A code of the server's closed list, or `unreachable` when no answer came. */
  readonly code: string
  constructor(status: number, code: string, message: string) {
    super(message)
    this.name = "ApiError"
    this.status = status
    this.code = code
  }
}

export const ALBUM_SORTS = ["addedAt", "title", "artist", "year", "playedAt", "playCount", "random"] as const
export type AlbumSort = (typeof ALBUM_SORTS)[number]
export type Order = "asc" | "desc"
/** Which albums, in which order. */
export type AlbumsQuery = {
  readonly sort: AlbumSort
  readonly order: Order
  /** For `random`: the same seed, the same order. */
  readonly seed?: number
  readonly genre?: string
  readonly fromYear?: number
  readonly toYear?: number
  readonly starred?: true
  readonly compilation?: true
}
export type AlbumList = { readonly albums: readonly Album[]; readonly total: number }
export type AlbumDetail = { readonly album: Album; readonly tracks: readonly Track[] }
export type ArtistDetail = {
  readonly artist: Artist
  readonly albums: readonly Album[]
  readonly tracks: readonly Track[]
}
export type ArtistList = { readonly artists: readonly Artist[]; readonly total: number }
export type Found = {
  readonly albums: readonly Album[]
  readonly tracks: readonly Track[]
  readonly artists: readonly Artist[]
}
/** Absent: left as it is. Null: taken away. */
export type AlbumChanges = {
  readonly title?: string
  readonly artist?: string
  readonly year?: number | null
  readonly genre?: string | null
  /** A data URL. */
  readonly cover?: string | null
}
export type TrackChanges = {
  readonly title?: string
  readonly artist?: string
  readonly trackNumber?: number | null
  readonly discNumber?: number | null
}
export type TrashedAlbum = {
  readonly id: string
  readonly title: string
  readonly artist: string
  readonly year?: number
  readonly trackCount: number
  readonly until: string
}
export type LibraryChoice = "join" | "replace"

export type Api = ReturnType<typeof createApi>

const PATIENCE_MS = 20_000
/** Browsers refuse to keep 64 KiB or more alive (Fetch, "HTTP-network-or-cache fetch"), all such requests together. */
const KEPT_ALIVE = 20_000

export type Call = {
  method?: string
  body?: unknown
  signal?: AbortSignal | undefined
  keepalive?: boolean
  /** Milliseconds. */
  patience?: number
}

/** `onSignedOut` runs after any 401, so that the session is asked again. */
export function createApi(deps: {
  readonly fetch: typeof fetch
  readonly onSignedOut: () => void
  /** What is wrong is told in it. */
  readonly language: () => string
  /** Since when the answer is known, where it is a copy that this device kept; null for the server's own. */
  readonly onAnswer: (keptAt: string | null) => void
}) {
  async function call<T>(
    path: string,
    { method = "GET", body, signal, keepalive = false, patience = PATIENCE_MS }: Call = {},
  ): Promise<T> {
    const limit = AbortSignal.timeout(patience)
    const sent = body === undefined ? null : JSON.stringify(body)
    const response = await deps
      .fetch(path, {
        method,
        keepalive: keepalive && (sent?.length ?? 0) <= KEPT_ALIVE,
        credentials: "same-origin",
        headers: {
          accept: "application/json",
          "accept-language": deps.language(),
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
        body: sent,
        signal: signal ? AbortSignal.any([signal, limit]) : limit,
      })
      .catch((cause: unknown) => {
        if (signal?.aborted) throw cause
        throw new ApiError(0, "unreachable", String(cause))
      })
    deps.onAnswer(response.headers.get("x-kept-at"))
    if (response.ok) return response.status === 204 ? JSON.parse("null") : await response.json()
    if (response.status === 401) deps.onSignedOut()
    throw await failure(response)
  }

  const at = (base: string, id: string) => `/api/music/${base}/${encodeURIComponent(id)}`

  return {
    session: (signal?: AbortSignal) => call<Session>("/api/session", { signal }),
    signIn: (name: string, password: string) =>
      call<unknown>("/api/session", { method: "POST", body: { name, password } }),
    signOut: () => call<unknown>("/api/session", { method: "DELETE" }),
    changePassword: (current: string, password: string) =>
      call<Session>("/api/session/password", { method: "PUT", body: { current, password } }),
    createAccount: (name: string, password: string) =>
      call<unknown>("/api/accounts", { method: "POST", body: { name, password } }),

    albums: (list: AlbumsQuery, limit: number, offset: number, signal?: AbortSignal) => {
      const asked = Object.entries({ ...list, limit, offset }).map(([name, value]) => [name, String(value)])
      return call<AlbumList>(`/api/music/albums?${new URLSearchParams(asked)}`, { signal })
    },
    album: (id: string, signal?: AbortSignal) => call<AlbumDetail>(at("albums", id), { signal }),
    artists: (limit: number, offset: number, signal?: AbortSignal) =>
      call<ArtistList>(`/api/music/artists?limit=${limit}&offset=${offset}`, { signal }),
    artist: (id: string, signal?: AbortSignal) => call<ArtistDetail>(at("artists", id), { signal }),
    search: (q: string, signal?: AbortSignal) =>
      call<Found>(`/api/music/search?q=${encodeURIComponent(q)}`, { signal }),
    /** Also where the page is left at that moment. */
    deleteAlbums: (albumIds: readonly string[]) =>
      call<unknown>("/api/music/albums", { method: "DELETE", body: { albumIds }, keepalive: true }),

    changeAlbum: (id: string, changes: AlbumChanges) =>
      call<AlbumDetail>(at("albums", id), { method: "PATCH", body: changes }),
    changeTrack: (id: string, changes: TrackChanges) =>
      call<unknown>(at("tracks", id), { method: "PATCH", body: changes }),
    revertAlbum: (id: string) => call<unknown>(`${at("albums", id)}/edits`, { method: "DELETE", body: {} }),
    mergeAlbums: (id: string, albumIds: readonly string[]) =>
      call<AlbumDetail>(`${at("albums", id)}/merge`, { method: "POST", body: { albumIds } }),
    splitAlbum: (id: string, trackIds: readonly string[], title: string) =>
      call<AlbumDetail>(`${at("albums", id)}/split`, { method: "POST", body: { trackIds, title } }),
    trash: (signal?: AbortSignal) =>
      call<{ albums: readonly TrashedAlbum[]; total: number }>("/api/music/trash?limit=200", { signal }),
    restoreAlbums: (albumIds: readonly string[]) =>
      call<unknown>("/api/music/trash/restore", { method: "POST", body: { albumIds } }),
    emptyTrash: () => call<unknown>("/api/music/trash", { method: "DELETE", body: {} }),

    lyrics: (trackId: string, signal?: AbortSignal) =>
      call<{ lyrics: TrackLyrics | null }>(`${at("track", trackId)}/lyrics`, { signal }),
    /** One write of the outbox, as it was kept. */
    write: (method: string, path: string, body: unknown) => call<Receipt>(path, { method, body, keepalive: true }),
    queue: (signal?: AbortSignal) => call<Queue>("/api/music/queue", { signal }),
    queueTracks: (signal?: AbortSignal) =>
      call<{ tracks: readonly Track[] }>("/api/music/queue?tracks=true", { signal }),
    ...createKeepingApi(call),
    ...createSettingsApi(call),

    imports: (signal?: AbortSignal) => call<{ imports: readonly Import[] }>("/api/music/imports", { signal }),
    addLink: (url: string) =>
      call<{ import: Import }>("/api/music/add-from-google-drive", { method: "POST", body: { url } }),
    cancelImport: (id: string) => call<unknown>(at("imports", id), { method: "DELETE" }),

    syncStatus: (signal?: AbortSignal) => call<SyncStatus>("/api/sync/status", { signal }),
    syncNow: () => call<unknown>("/api/sync/now", { method: "POST", body: {} }),
    /** `takeOver`: also where another home has kept that remote so far; without it the answer is then `fenced`. */
    chooseLibrary: (url: string, choice: LibraryChoice, takeOver: boolean) =>
      call<unknown>("/api/sync/library", { method: "POST", body: { url, choice, takeOver } }),
  }
}

/** Null: the file as it is. */
export type StreamQuality = { readonly format: StreamFormat; readonly bitRate: number } | null

/** Where a track is heard from; the server sends the original where it cannot convert, or need not. */
export function trackAddress(id: string, quality: StreamQuality = null): string {
  const address = `/api/music/track/${encodeURIComponent(id)}`
  return quality ? `${address}?format=${quality.format}&bitRate=${quality.bitRate}` : address
}

/** A track names its album, whose cover the server has at a fixed place. */
export const albumCover = (albumId: string): string => `/api/music/album-cover/${encodeURIComponent(albumId)}`

/** As the player's bar shows it: other than those of lists, it passes through the worker, which may keep it. */
export const BAR_COVER_PX = 160

/** The cover in the size that is shown; only an address on this server is accepted. */
export function coverAddress(coverArt: string | null, pixels: number): string | null {
  if (!coverArt?.startsWith("/api/")) return null
  return `${coverArt}${coverArt.includes("?") ? "&" : "?"}size=${pixels}`
}

async function failure(response: Response): Promise<ApiError> {
  const body: unknown = await response.json().catch(() => null)
  const told = typeof body === "object" && body !== null && "error" in body ? body.error : null
  if (typeof told === "object" && told !== null && "code" in told && "message" in told) {
    return new ApiError(response.status, String(told.code), String(told.message))
  }
  // A proxy in front of a server that is down answers with a page of its own.
  const code = response.status >= 502 && response.status <= 504 ? "unreachable" : "internal"
  return new ApiError(response.status, code, `HTTP ${response.status}`)
}

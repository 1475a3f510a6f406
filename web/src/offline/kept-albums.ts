/** Albums kept on this device: their sound, picture and list, each album in a place of its own, so that it goes as a whole. */
import type { Album, Track } from "@diapason/shared/api"
import { createStore, type Store } from "../store.ts"

export type KeptAlbum = {
  readonly id: string
  readonly title: string
  readonly artist: string
  /** Bytes. */
  readonly size: number
}
/** Tracks; the one that is coming counts in part. */
export type Fetching = { readonly title: string; readonly done: number; readonly total: number }
export type Kept = {
  readonly albums: readonly KeptAlbum[]
  readonly fetching: ReadonlyMap<string, Fetching>
}

export type KeptAlbums = ReturnType<typeof createKeptAlbums>

const KEY = "diapason.kept"
const PREFIX = "diapason-kept-"
const COVER_PIXELS = 800
const TRACK_PATIENCE_MS = 15 * 60_000
const TELL_EVERY_MS = 250

export function createKeptAlbums(deps: {
  readonly caches: CacheStorage
  readonly storage: Pick<Storage, "getItem" | "setItem">
  readonly fetch: typeof fetch
  /** Where a track is fetched from, in the quality that is chosen now. */
  readonly address: (trackId: string) => string
  readonly now: () => number
}) {
  const state: Store<Kept> = createStore<Kept>({ albums: read(deps.storage.getItem(KEY)), fetching: new Map() })
  const stops = new Map<string, AbortController>()
  const placeOf = (id: string) => PREFIX + id

  function setAlbums(albums: readonly KeptAlbum[]) {
    state.set({ ...state.get(), albums })
    deps.storage.setItem(KEY, JSON.stringify(albums))
  }

  function tell(id: string, fetching: Fetching | null) {
    const next = new Map(state.get().fetching)
    if (fetching) next.set(id, fetching)
    else next.delete(id)
    state.set({ ...state.get(), fetching: next })
  }

  /** Throws what the server or the disk says; what had come by then is gone. */
  async function keep(album: Album, tracks: readonly Track[]): Promise<void> {
    const { id, title, artist } = album
    if (stops.has(id)) return
    const stop = new AbortController()
    stops.set(id, stop)
    tell(id, { title, done: 0, total: tracks.length })
    try {
      const cache = await deps.caches.open(placeOf(id))
      const path = `/api/music/albums/${encodeURIComponent(id)}`
      await cache.put(path, asCopy(JSON.stringify({ album, tracks }), "application/json", deps.now()))
      if (album.coverArt?.startsWith("/api/")) await keepCover(cache, album.coverArt, stop.signal)
      let size = 0
      for (const [index, track] of tracks.entries()) {
        size += await keepTrack(cache, track, stop.signal, share =>
          tell(id, { title, done: index + share, total: tracks.length }),
        )
      }
      setAlbums([...state.get().albums.filter(kept => kept.id !== id), { id, title, artist, size }])
    } catch (failure) {
      await deps.caches.delete(placeOf(id))
      setAlbums(state.get().albums.filter(kept => kept.id !== id))
      if (!stop.signal.aborted) throw failure
    } finally {
      stops.delete(id)
      tell(id, null)
    }
  }

  async function keepCover(cache: Cache, coverArt: string, signal: AbortSignal): Promise<void> {
    const address = `${coverArt}${coverArt.includes("?") ? "&" : "?"}size=${COVER_PIXELS}`
    const answer = await deps.fetch(address, { signal })
    if (answer.ok) await cache.put(new URL(address, location.href).pathname, answer)
  }

  /** Bytes that have come. */
  async function keepTrack(
    cache: Cache,
    track: Track,
    signal: AbortSignal,
    onShare: (share: number) => void,
  ): Promise<number> {
    const limited = AbortSignal.any([signal, AbortSignal.timeout(TRACK_PATIENCE_MS)])
    const answer = await deps.fetch(deps.address(track.id), { signal: limited })
    if (!answer.ok || !answer.body) throw new Error(`${track.title}: HTTP ${answer.status}`)
    const expected = Number(answer.headers.get("content-length") ?? 0) || track.size
    let come = 0
    let toldAt = 0
    const counter = new TransformStream<Uint8Array, Uint8Array>({
      transform(chunk, controller) {
        come += chunk.length
        controller.enqueue(chunk)
        if (deps.now() - toldAt < TELL_EVERY_MS || expected === 0) return
        toldAt = deps.now()
        onShare(Math.min(1, come / expected))
      },
    })
    const type = answer.headers.get("content-type") ?? "application/octet-stream"
    const path = `/api/music/track/${encodeURIComponent(track.id)}`
    await cache.put(path, new Response(answer.body.pipeThrough(counter), { headers: { "content-type": type } }))
    onShare(1)
    return come
  }

  return {
    state,
    keep,
    cancel: (id: string) => stops.get(id)?.abort(),
    async remove(id: string) {
      stops.get(id)?.abort()
      await deps.caches.delete(placeOf(id))
      setAlbums(state.get().albums.filter(kept => kept.id !== id))
    },
    /** A browser that is short of room may have cleared what was kept; and what a closed page left half fetched goes. */
    async settle() {
      const places = await deps.caches.keys()
      setAlbums(state.get().albums.filter(({ id }) => places.includes(placeOf(id))))
      const known = new Set([...state.get().albums.map(({ id }) => placeOf(id)), ...[...stops.keys()].map(placeOf)])
      const left = places.filter(name => name.startsWith(PREFIX) && !known.has(name))
      await Promise.all(left.map(name => deps.caches.delete(name)))
    },
  }
}

function asCopy(text: string, type: string, now: number): Response {
  return new Response(text, { headers: { "content-type": type, "x-kept-at": new Date(now).toISOString() } })
}

function read(text: string | null): readonly KeptAlbum[] {
  const list: unknown = JSON.parse(text ?? "[]")
  return Array.isArray(list) ? list.flatMap(asKept) : []
}

function asKept(one: unknown): readonly KeptAlbum[] {
  if (typeof one !== "object" || one === null) return []
  if (!("id" in one && "title" in one && "artist" in one && "size" in one)) return []
  const { id, title, artist, size } = one
  const whole = typeof id === "string" && typeof title === "string" && typeof artist === "string"
  return whole && typeof size === "number" ? [{ id, title, artist, size }] : []
}

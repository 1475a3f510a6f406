/** The albums kept in this browser, where it keeps any. */
import { createKeptAlbums, type KeptAlbums } from "./kept-albums.ts"

export function openKeptAlbums(address: (trackId: string) => string): KeptAlbums | null {
  if (!("caches" in window) || !("serviceWorker" in navigator)) return null
  const kept = createKeptAlbums({
    caches,
    storage: localStorage,
    fetch: (input, init) => fetch(input, init),
    address,
    now: Date.now,
  })
  // What cannot be looked after now is at the next start.
  void kept.settle().catch(() => undefined)
  return kept
}

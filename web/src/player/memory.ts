/** Where one was: the queue, the second and the volume, kept in this browser only. */
import { emptyQueue, type Queue } from "./queue.ts"

const KEY = "diapason.player"
/** A longer queue is not worth the space; it is simply not kept. */
const MOST_TRACKS = 1_000

type Kept = { readonly queue: Queue; readonly time: number; readonly volume: number }

const nothing: Kept = { queue: emptyQueue, time: 0, volume: 1 }

export function createMemory(storage: Storage) {
  return {
    load(): Kept {
      try {
        const kept: Partial<Kept> = JSON.parse(storage.getItem(KEY) ?? "{}")
        return { ...nothing, ...kept }
      } catch {
        // Storage may be refused, or hold what another version wrote: then we start afresh.
        return nothing
      }
    },
    save(queue: Queue, time: number, volume: number): void {
      const kept: Kept = { queue: queue.tracks.length > MOST_TRACKS ? emptyQueue : queue, time, volume }
      try {
        storage.setItem(KEY, JSON.stringify(kept))
      } catch {
        // Full or refused storage costs the memory, not the music.
      }
    },
  }
}

/** Where one was: the queue, the second, the volume and the sound, kept in this browser only. */
import { emptyQueue, type Queue } from "./queue.ts"
import { plainSound, type Sound, soundFrom } from "./sound.ts"

const KEY = "diapason.player"
/** A longer queue is not worth the space; it is simply not kept. */
const MOST_TRACKS = 1_000

export type Kept = {
  readonly queue: Queue
  /** Seconds. */
  readonly time: number
  readonly volume: number
  readonly sound: Sound
  /** ISO 8601: when somebody last changed or heard something here; empty where nobody did. */
  readonly at: string
}

const nothing: Kept = { queue: emptyQueue, time: 0, volume: 1, sound: plainSound, at: "" }

export type Memory = ReturnType<typeof createMemory>

export function createMemory(storage: Storage) {
  return {
    load(): Kept {
      try {
        const kept: Partial<Kept> = JSON.parse(storage.getItem(KEY) ?? "{}")
        return {
          ...nothing,
          ...kept,
          queue: { ...emptyQueue, ...kept.queue },
          sound: soundFrom(kept.sound ?? {}),
        }
      } catch {
        // Storage may be refused, or hold what another version wrote: then we start afresh.
        return nothing
      }
    },
    save(kept: Kept): void {
      const queue = kept.queue.tracks.length > MOST_TRACKS ? emptyQueue : kept.queue
      try {
        storage.setItem(KEY, JSON.stringify({ ...kept, queue }))
      } catch {
        // Full or refused storage costs the memory, not the music.
      }
    },
  }
}

/** What plays and what comes next: pure, every function answers with a new queue. */
import type { Track } from "@diapason/shared/api"
import { type Random, spread } from "./spread.ts"

export type Repeat = "off" | "all" | "one"

export type Queue = {
  readonly tracks: readonly Track[]
  /** Positions in `tracks`, in playing order. */
  readonly order: readonly number[]
  /** Where we are in `order`; -1 while nothing is chosen. */
  readonly at: number
  /** Where listening began in `order`: from there to `at` has been played. */
  readonly from: number
  readonly shuffle: boolean
  readonly repeat: Repeat
}

export const emptyQueue: Queue = { tracks: [], order: [], at: -1, from: 0, shuffle: false, repeat: "off" }

export function currentTrack(queue: Queue): Track | undefined {
  return trackAt(queue, queue.at)
}

/** The tracks after the current one, in playing order. */
export function upcoming(queue: Queue): readonly Track[] {
  return queue.order.slice(queue.at + 1).flatMap(index => queue.tracks[index] ?? [])
}

/** Where each of them stands in `tracks`: what tells two entries of the same track apart. */
export function upcomingPlaces(queue: Queue): readonly number[] {
  return queue.order.slice(queue.at + 1)
}

/** Replaces the queue and starts at `start`; with shuffle on, that track is first and the others follow mixed. */
export function playAll(queue: Queue, tracks: readonly Track[], start: number, random: Random): Queue {
  if (tracks.length === 0) return { ...queue, tracks: [], order: [], at: -1, from: 0 }
  const first = Math.min(Math.max(start, 0), tracks.length - 1)
  const straight = tracks.map((_, index) => index)
  if (!queue.shuffle) return { ...queue, tracks, order: straight, at: first, from: first }
  return { ...queue, tracks, order: [first, ...mixedBehind(tracks, [first], random)], at: 0, from: 0 }
}

/** Puts tracks right after the current one. */
export function playNext(queue: Queue, tracks: readonly Track[]): Queue {
  return insert(queue, tracks, queue.at + 1)
}

/** Puts tracks at the very end. */
export function enqueue(queue: Queue, tracks: readonly Track[]): Queue {
  return insert(queue, tracks, queue.order.length)
}

/**
 * The queue one step on, or null when it is over. `ended` says that the track played to its end by itself:
 * only then does "repeat one" hold it; a person who presses "next" wants the next.
 */
export function next(queue: Queue, ended: boolean): Queue | null {
  if (queue.order.length === 0) return null
  if (ended && queue.repeat === "one") return queue
  if (queue.at + 1 < queue.order.length) return { ...queue, at: queue.at + 1 }
  return queue.repeat === "off" ? null : { ...queue, at: 0 }
}

/** One step back; at the first track it stays, or goes round when all is repeated. */
export function previous(queue: Queue): Queue {
  if (queue.at > 0) return { ...queue, at: queue.at - 1, from: Math.min(queue.from, queue.at - 1) }
  return queue.repeat === "all" && queue.order.length > 0 ? { ...queue, at: queue.order.length - 1 } : queue
}

/** Goes to the n-th of the upcoming tracks (0 is the next one). */
export function jump(queue: Queue, ahead: number): Queue {
  const at = queue.at + 1 + ahead
  return at < queue.order.length ? { ...queue, at } : queue
}

/** Mixes what has not been played, or puts everything back in its order; the current track goes on. */
export function toggleShuffle(queue: Queue, random: Random): Queue {
  const current = queue.order[queue.at]
  if (queue.shuffle) {
    const at = current ?? -1
    return { ...queue, shuffle: false, order: queue.tracks.map((_, index) => index), at, from: Math.max(0, at) }
  }
  if (current === undefined) return { ...queue, shuffle: true }
  const played = queue.order.slice(Math.min(queue.from, queue.at), queue.at + 1)
  const order = [...played, ...mixedBehind(queue.tracks, played, random)]
  return { ...queue, shuffle: true, order, at: played.length - 1, from: 0 }
}

export function cycleRepeat(queue: Queue): Queue {
  const following = { off: "all", all: "one", one: "off" } as const
  return { ...queue, repeat: following[queue.repeat] }
}

function trackAt(queue: Queue, at: number): Track | undefined {
  const index = queue.order[at]
  return index === undefined ? undefined : queue.tracks[index]
}

function insert(queue: Queue, tracks: readonly Track[], at: number): Queue {
  const added = tracks.map((_, index) => queue.tracks.length + index)
  return settled({
    ...queue,
    tracks: [...queue.tracks, ...tracks],
    order: [...queue.order.slice(0, at), ...added, ...queue.order.slice(at)],
    at: queue.at === -1 && tracks.length > 0 ? 0 : queue.at,
  })
}

/** Without shuffle the order one hears is the order to come back to. */
export function settled(queue: Queue): Queue {
  if (queue.shuffle) return queue
  const tracks = queue.order.flatMap(index => queue.tracks[index] ?? [])
  return { ...queue, tracks, order: tracks.map((_, index) => index) }
}

/** The places of all but the `played` tracks, mixed; who was heard last does not come first if that can be. */
function mixedBehind(tracks: readonly Track[], played: readonly number[], random: Random): readonly number[] {
  const before = new Set(played)
  const artistOf = (index: number) => tracks[index]?.artistId ?? ""
  const rest = tracks.map((_, index) => index).filter(index => !before.has(index))
  const order = spread(rest, artistOf, random)
  const [first] = order
  const heard = artistOf(played.at(-1) ?? -1)
  return first !== undefined && artistOf(first) === heard ? order.toReversed() : order
}

/** What plays and what comes next: pure, every function answers with a new queue. */
import type { Track } from "@diapason/shared/api"

export type Repeat = "off" | "all" | "one"

export type Queue = {
  readonly tracks: readonly Track[]
  /** Positions in `tracks`, in playing order. */
  readonly order: readonly number[]
  /** Where we are in `order`; -1 while nothing is chosen. */
  readonly at: number
  readonly shuffle: boolean
  readonly repeat: Repeat
}

/** A number from 0 (included) to 1 (excluded), like Math.random. */
export type Random = () => number

export const emptyQueue: Queue = { tracks: [], order: [], at: -1, shuffle: false, repeat: "off" }

export function currentTrack(queue: Queue): Track | undefined {
  return trackAt(queue, queue.at)
}

/** The tracks after the current one, in playing order. */
export function upcoming(queue: Queue): readonly Track[] {
  return queue.order.slice(queue.at + 1).flatMap(index => queue.tracks[index] ?? [])
}

/** Replaces the queue and starts at `start`; with shuffle on, that track is first and the others follow mixed. */
export function playAll(queue: Queue, tracks: readonly Track[], start: number, random: Random): Queue {
  if (tracks.length === 0) return { ...queue, tracks: [], order: [], at: -1 }
  const first = Math.min(Math.max(start, 0), tracks.length - 1)
  const straight = tracks.map((_, index) => index)
  if (!queue.shuffle) return { ...queue, tracks, order: straight, at: first }
  return { ...queue, tracks, order: mixedBehind(straight, first, random), at: 0 }
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
  if (queue.at > 0) return { ...queue, at: queue.at - 1 }
  return queue.repeat === "all" && queue.order.length > 0 ? { ...queue, at: queue.order.length - 1 } : queue
}

/** Goes to the n-th of the upcoming tracks (0 is the next one). */
export function jump(queue: Queue, ahead: number): Queue {
  const at = queue.at + 1 + ahead
  return at < queue.order.length ? { ...queue, at } : queue
}

/** Mixes what is still to come, or puts everything back in its order; the current track goes on. */
export function toggleShuffle(queue: Queue, random: Random): Queue {
  const current = queue.order[queue.at]
  const straight = queue.tracks.map((_, index) => index)
  if (queue.shuffle) return { ...queue, shuffle: false, order: straight, at: current ?? -1 }
  if (current === undefined) return { ...queue, shuffle: true }
  return { ...queue, shuffle: true, order: mixedBehind(straight, current, random), at: 0 }
}

export function cycleRepeat(queue: Queue): Queue {
  const following = { off: "all", all: "one", one: "off" } as const
  return { ...queue, repeat: following[queue.repeat] }
}

/** Takes out the tracks of deleted albums; where the current one goes, the next that stays takes its place. */
export function withoutAlbums(queue: Queue, albumIds: ReadonlySet<string>): Queue {
  const stays = (index: number) => !albumIds.has(queue.tracks[index]?.albumId ?? "")
  const kept = queue.tracks.map((_, index) => index).filter(stays)
  if (kept.length === queue.tracks.length) return queue
  const renumbered = new Map(kept.map((old, index) => [old, index]))
  const order = queue.order.flatMap(index => renumbered.get(index) ?? [])
  const before = queue.order.slice(0, queue.at).filter(stays).length
  return {
    ...queue,
    tracks: kept.flatMap(index => queue.tracks[index] ?? []),
    order,
    at: Math.min(before, order.length - 1),
  }
}

function trackAt(queue: Queue, at: number): Track | undefined {
  const index = queue.order[at]
  return index === undefined ? undefined : queue.tracks[index]
}

function insert(queue: Queue, tracks: readonly Track[], at: number): Queue {
  const added = tracks.map((_, index) => queue.tracks.length + index)
  return {
    ...queue,
    tracks: [...queue.tracks, ...tracks],
    order: [...queue.order.slice(0, at), ...added, ...queue.order.slice(at)],
    at: queue.at === -1 && tracks.length > 0 ? 0 : queue.at,
  }
}

function mixedBehind(indexes: readonly number[], first: number, random: Random): readonly number[] {
  const rest = indexes.filter(index => index !== first)
  const mixed = rest
    .map(index => ({ index, weight: random() }))
    .sort((a, b) => a.weight - b.weight)
    .map(({ index }) => index)
  return [first, ...mixed]
}

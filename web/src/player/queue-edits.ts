/** Changing what is still to come by hand: pure, every function answers with a new queue; the current track goes on. */
import { type Queue, settled } from "./queue.ts"

/** Brings the n-th of the upcoming tracks (0 is the next one) to another place among them. */
export function moveUpcoming(queue: Queue, from: number, to: number): Queue {
  const [played, coming] = halves(queue)
  const moved = coming[from]
  if (moved === undefined) return queue
  const place = Math.min(Math.max(to, 0), coming.length - 1)
  return settled({ ...queue, order: [...played, ...coming.toSpliced(from, 1).toSpliced(place, 0, moved)] })
}

/** Takes the n-th of the upcoming tracks out. */
export function removeUpcoming(queue: Queue, ahead: number): Queue {
  const gone = queue.order[queue.at + 1 + ahead]
  return gone === undefined ? queue : keeping(queue, index => index !== gone)
}

export function clearUpcoming(queue: Queue): Queue {
  const [played] = halves(queue)
  const stays = new Set(played)
  return keeping(queue, index => stays.has(index))
}

/** Takes out the tracks of deleted albums; where the current one goes, the next that stays takes its place. */
export function withoutAlbums(queue: Queue, albumIds: ReadonlySet<string>): Queue {
  return keeping(queue, index => !albumIds.has(queue.tracks[index]?.albumId ?? ""))
}

function halves({ order, at }: Queue): readonly [played: readonly number[], coming: readonly number[]] {
  return [order.slice(0, at + 1), order.slice(at + 1)]
}

function keeping(queue: Queue, stays: (index: number) => boolean): Queue {
  const kept = queue.tracks.map((_, index) => index).filter(stays)
  if (kept.length === queue.tracks.length) return queue
  const renumbered = new Map(kept.map((old, index) => [old, index]))
  const order = queue.order.flatMap(index => renumbered.get(index) ?? [])
  const before = (place: number) => queue.order.slice(0, place).filter(stays).length
  return {
    ...queue,
    tracks: kept.flatMap(index => queue.tracks[index] ?? []),
    order,
    at: Math.min(before(queue.at), order.length - 1),
    from: before(queue.from),
  }
}

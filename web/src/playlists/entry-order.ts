/** Where entries stand, and where they come to stand. Pure. */

type Placed = { readonly id: string; readonly track: { readonly id: string } }

/** The list with the item at `from` taken out and put in again at `to`. */
export function movedTo<T>(items: readonly T[], from: number, to: number): readonly T[] {
  const item = items[from]
  if (item === undefined || to < 0 || to >= items.length) return items
  return items.toSpliced(from, 1).toSpliced(to, 0, item)
}

export type Pulled = {
  readonly from: number
  readonly to: number
  /** From where it stood, in pixels. */
  readonly pixels: number
}

/** How far a row stands beside its place while another one, or itself, is pulled. */
export function shiftOf(index: number, { from, to, pixels }: Pulled, height: number): number {
  if (index === from) return pixels
  if (from < index && index <= to) return -height
  return to <= index && index < from ? height : 0
}

/** The entries that go, in runs of neighbours, each with the entry that stays before it (null: the beginning): how to put them back. */
export function runsOf(
  entries: readonly Placed[],
  gone: ReadonlySet<string>,
): readonly { readonly after: string | null; readonly trackIds: readonly string[] }[] {
  const runs: { after: string | null; trackIds: string[] }[] = []
  let after: string | null = null
  let open = false
  for (const { id, track } of entries) {
    if (!gone.has(id)) {
      after = id
      open = false
    } else if (open) runs.at(-1)?.trackIds.push(track.id)
    else {
      runs.push({ after, trackIds: [track.id] })
      open = true
    }
  }
  return runs
}

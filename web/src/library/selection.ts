/** Which of a list are chosen: pure; the list's order comes with each press, since it may have changed. */

export type Selection = {
  readonly ids: ReadonlySet<string>
  /** Where a range begins: what was pressed last. */
  readonly anchor: string | null
}

export const NONE: Selection = { ids: new Set(), anchor: null }

/** Chooses, or leaves, the pressed one. As a `range` it chooses all from the anchor to it, whichever stands first. */
export function pressed(
  { ids, anchor }: Selection,
  id: string,
  { order, range }: { readonly order: readonly string[]; readonly range: boolean },
): Selection {
  const from = anchor === null ? -1 : order.indexOf(anchor)
  const to = order.indexOf(id)
  if (range && from !== -1 && to !== -1) {
    const between = order.slice(Math.min(from, to), Math.max(from, to) + 1)
    return { ids: new Set([...ids, ...between]), anchor: id }
  }
  const next = new Set(ids)
  if (!next.delete(id)) next.add(id)
  return { ids: next, anchor: id }
}

/** What has left the list meanwhile is not chosen any longer; in the list's order. */
export function chosen<T extends { readonly id: string }>(items: readonly T[], { ids }: Selection): readonly T[] {
  return items.filter(item => ids.has(item.id))
}

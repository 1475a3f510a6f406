/** A mix in which nobody is heard twice in a row while others wait: random, with the same artist as far apart as the counts allow. */

/** A number from 0 (included) to 1 (excluded), like Math.random. */
export type Random = () => number

type Pile<T> = { readonly items: T[]; readonly step: number; readonly start: number; taken: number; last: number }

/** How often an even spread is tried before the strict one, which always succeeds. */
const TRIES = 4

/**
 * Every item once. Between two of the same group stand at least `floor((n − k) / (m − 1))` places, where `m` is the size of the
 * largest group and `k` how many groups are that large: no order does better.
 */
export function spread<T>(items: readonly T[], groupOf: (item: T) => string, random: Random): readonly T[] {
  const groups = [...Map.groupBy(mixed(items, random), groupOf).values()]
  const distance = widest(
    groups.map(({ length }) => length),
    items.length,
  )
  for (let time = 0; time < TRIES; time += 1) {
    const found = evenly(groups, distance, items.length, random)
    if (found) return found
  }
  return strictly(groups, distance, items.length)
}

/** The largest distance between two of one group that some order of all of them reaches. */
export function widest(sizes: readonly number[], total: number): number {
  const most = Math.max(0, ...sizes)
  if (most < 2) return total
  const largest = sizes.filter(size => size === most).length
  return Math.max(1, Math.floor((total - largest) / (most - 1)))
}

export function mixed<T>(items: readonly T[], random: Random): T[] {
  return items
    .map(item => ({ item, weight: random() }))
    .sort((a, b) => a.weight - b.weight)
    .map(({ item }) => item)
}

/** Each group strewn over the whole length; null where that breaks the distance. */
function evenly<T>(groups: readonly T[][], distance: number, total: number, random: Random): readonly T[] | null {
  const piles = groups.map(items => pile(items, total / items.length, random() * (total / items.length)))
  return lay(piles, distance, total, ({ start, step, taken }) => start + step * taken)
}

/** The largest group that may come, first: the schedule that is known to fit whenever one does. */
function strictly<T>(groups: readonly T[][], distance: number, total: number): readonly T[] {
  const piles = groups.map(items => pile(items, 0, 0))
  return lay(piles, distance, total, ({ items, taken }) => taken - items.length) ?? groups.flat()
}

const pile = <T>(items: T[], step: number, start: number): Pile<T> => ({
  items,
  step,
  start,
  taken: 0,
  last: Number.NEGATIVE_INFINITY,
})

/** Fills place after place with the pile of the smallest `rank` that is far enough from its last. */
function lay<T>(
  piles: readonly Pile<T>[],
  distance: number,
  total: number,
  rank: (pile: Pile<T>) => number,
): readonly T[] | null {
  const laid: T[] = []
  for (let place = 0; place < total; place += 1) {
    let best: Pile<T> | undefined
    for (const one of piles) {
      if (one.taken === one.items.length || place - one.last < distance) continue
      if (!best || rank(one) < rank(best)) best = one
    }
    const item = best?.items[best.taken]
    if (!best || item === undefined) return null
    laid.push(item)
    best.taken += 1
    best.last = place
  }
  return laid
}

/** Chance that comes out the same for the same seed. */

export type Chance = ReturnType<typeof createChance>

export const createChance = (seed: number) => {
  let state = seed | 0
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    next,
    /** A whole number from 0 to `end - 1`. */
    below,
    between: (from: number, to: number): number => from + below(to - from + 1),
    /** Undefined where there is nothing to choose from. */
    oneOf: <T>(all: readonly T[]): T | undefined => all[below(all.length)],
    /** By weight. */
    weighed: <T>(all: readonly (readonly [weight: number, value: T])[]): T | undefined => {
      let left = next() * all.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, value] of all) {
        left -= weight
        if (left < 0) return value
      }
      return all.at(-1)?.[1]
    },
  }
}

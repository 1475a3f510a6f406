/** One source of chance: the same seed draws the same numbers, on every machine. */

export type Random = ReturnType<typeof createRandom>

const scramble = (state: number): number => {
  let mixed = Math.imul(state ^ (state >>> 15), state | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return (mixed ^ (mixed >>> 14)) >>> 0
}

/** `seed` is any whole number. */
export const createRandom = (seed: number) => {
  let state = scramble((seed + 1) * 0x9e3779b1)
  /** From 0 to 1, without 1. */
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    return scramble(state) / 2 ** 32
  }
  const below = (end: number): number => Math.floor(next() * end)
  return {
    next,
    below,
    /** 128 bits, hexadecimal. */
    id: (): string =>
      Array.from({ length: 4 }, () =>
        Math.floor(next() * 2 ** 32)
          .toString(16)
          .padStart(8, "0"),
      ).join(""),
    chance: (probability: number): boolean => next() < probability,
    pick: <T>(from: readonly [T, ...T[]]): T => from[below(from.length)] ?? from[0],
    /** One of them, the more often the greater its weight. */
    weighted: <T>(from: readonly [readonly [number, T], ...(readonly [number, T])[]]): T => {
      let drawn = next() * from.reduce((sum, [weight]) => sum + weight, 0)
      for (const [weight, value] of from) {
        drawn -= weight
        if (drawn < 0) return value
      }
      return from[0][1]
    },
  }
}

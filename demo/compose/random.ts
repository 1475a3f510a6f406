/** Chance that comes out the same each time: the music is composed once and stays as it is. */

export interface Chance {
  /** From 0 up to, but without, 1. */
  next(): number
  between(low: number, high: number): number
  pick<T>(choices: readonly [T, ...T[]]): T
}

/** Mulberry32 (Tommy Ettinger, public domain), a 32-bit generator. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  return {
    next,
    between: (low, high) => low + next() * (high - low),
    pick: choices => choices[Math.floor(next() * choices.length)] ?? choices[0],
  }
}

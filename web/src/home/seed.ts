/** A number that stands for one order by chance: the same number, the same order. */
const MOST_SEEDS = 2 ** 31

export const newSeed = (): number => Math.floor(Math.random() * MOST_SEEDS)

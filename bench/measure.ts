/** How the benchmarks time and print: one line a figure, ratios where there is a yardstick of the same run. */

export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}

export const median = (values: readonly number[]): number => {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN
}

const shown = (value: number): string => (Number.isInteger(value) ? String(value) : value.toFixed(value < 10 ? 2 : 1))

export const report = (what: string, figures: Readonly<Record<string, number>>): void => {
  const text = Object.entries(figures).map(([name, value]) => `${name} ${shown(value)}`)
  process.stdout.write(`${what}: ${text.join(", ")}\n`)
}

/** One value for an album, out of those of its files. */
import { foldName } from "./ids.ts"

/** The value that occurs most; the first of those that occur equally often. Texts are counted folded. */
export function mostFrequent<T extends string | number>(values: readonly (T | undefined)[]): T | undefined {
  const counts = new Map<string | number, { readonly value: T; count: number }>()
  for (const value of values) {
    if (value === undefined) continue
    const key = typeof value === "string" ? foldName(value) : value
    const known = counts.get(key)
    if (known === undefined) counts.set(key, { value, count: 1 })
    else known.count += 1
  }
  const most = Math.max(0, ...[...counts.values()].map(({ count }) => count))
  return [...counts.values()].find(({ count }) => count === most)?.value
}

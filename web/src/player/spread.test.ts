import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { spread, widest } from "./spread.ts"

type Piece = { readonly artist: string; readonly n: number }

const pieces = fc
  .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 9 })
  .map(sizes => sizes.flatMap((size, at) => Array.from({ length: size }, (_, n): Piece => ({ artist: `a${at}`, n }))))
/** Any numbers from 0 to 1, repeated. */
const dice = fc
  .array(fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), { minLength: 1, maxLength: 40 })
  .map(numbers => {
    let at = 0
    return () => numbers[at++ % numbers.length] ?? 0
  })

const closest = (order: readonly Piece[]): number => {
  const last = new Map<string, number>()
  let least = Number.POSITIVE_INFINITY
  for (const [place, { artist }] of order.entries()) {
    least = Math.min(least, place - (last.get(artist) ?? Number.NEGATIVE_INFINITY))
    last.set(artist, place)
  }
  return least
}
const sizesOf = (order: readonly Piece[]) => [...Map.groupBy(order, one => one.artist).values()].map(one => one.length)
const name = ({ artist, n }: Piece) => `${artist}/${n}`

test("every track once, and the same artist as far apart as the counts allow", () => {
  fc.assert(
    fc.property(pieces, dice, (all, random) => {
      const order = spread(all, piece => piece.artist, random)
      assert.deepEqual(order.map(name).toSorted(), all.map(name).toSorted())
      assert.ok(closest(order) >= widest(sizesOf(all), all.length), order.map(name).join(" "))
    }),
  )
})

test("no order of a small list does better than what is promised", () => {
  const orders = (rest: readonly Piece[]): readonly (readonly Piece[])[] =>
    rest.length === 0
      ? [[]]
      : rest.flatMap((one, at) => orders(rest.toSpliced(at, 1)).map(others => [one, ...others] as const))
  const small = fc
    .array(fc.constantFrom("x", "y", "z"), { minLength: 2, maxLength: 6 })
    .map(artists => artists.map((artist, n): Piece => ({ artist, n })))
  fc.assert(
    fc.property(small, all => {
      const best = Math.max(...orders(all).map(closest))
      if (Number.isFinite(best)) assert.equal(widest(sizesOf(all), all.length), best)
    }),
    { numRuns: 30 },
  )
})

test("a library of one artist is simply mixed, and nothing stays nothing", () => {
  const numbers = [0.9, 0.1, 0.5]
  const order = spread(
    ["1", "2", "3"],
    () => "one",
    () => numbers.shift() ?? 0,
  )
  assert.deepEqual(order, ["2", "3", "1"])
  assert.deepEqual(
    spread([], () => "", Math.random),
    [],
  )
})

test("two thousand tracks are mixed in a moment", () => {
  const all = Array.from({ length: 2_000 }, (_, n): Piece => ({ artist: `a${n % 150}`, n }))
  const begun = performance.now()
  assert.equal(spread(all, piece => piece.artist, Math.random).length, 2_000)
  assert.ok(performance.now() - begun < 1_000)
})

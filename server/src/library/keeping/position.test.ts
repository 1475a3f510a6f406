import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { placesBetween } from "./position.ts"

const inOrder = (places: readonly string[]) => places.every((place, n) => n === 0 || (places[n - 1] ?? "") < place)

test("whatever is put wherever, the order by code unit is the order it was put in", () => {
  fc.assert(
    fc.property(
      fc.array(
        fc.record({ where: fc.double({ min: 0, max: 1, noNaN: true }), count: fc.integer({ min: 1, max: 40 }) }),
        {
          maxLength: 60,
        },
      ),
      insertions => {
        let all: readonly string[] = []
        for (const { where, count } of insertions) {
          const at = Math.round(where * all.length)
          const made = placesBetween(all[at - 1], all[at], count)
          const total = all.length + count
          all = made
            ? [...all.slice(0, at), ...made, ...all.slice(at)]
            : (placesBetween(undefined, undefined, total) ?? [])
          assert.equal(all.length, total)
          assert.ok(inOrder(all), all.join(" "))
          assert.ok(all.every(place => /^[0-9a-z]+$/.test(place)))
        }
      },
    ),
  )
})

test("places stay short: at the ends, and where many are put at once", () => {
  const longest = (places: readonly string[]) => Math.max(...places.map(place => place.length))
  let last: string | undefined
  let first: string | undefined
  for (let n = 0; n < 20_000; n++) {
    last = placesBetween(last, undefined, 1)?.[0]
    first = placesBetween(undefined, first, 1)?.[0]
  }
  assert.ok((last?.length ?? 99) <= 5 && (first?.length ?? 99) <= 5, `${last} ${first}`)
  assert.ok(longest(placesBetween("i0", "i1", 5_000) ?? [""]) <= 7)
})

test("always between the same neighbours: more than a hundred times, then it says that there is no room", () => {
  for (const side of ["left", "right", "both"]) {
    let [left, right] = ["i0", "i1"]
    let n = 0
    for (; n < 1_000; n++) {
      const place = placesBetween(left, right, 1)?.[0]
      if (place === undefined) break
      assert.ok(left < place && place < right)
      if (side === "left" || (side === "both" && n % 2 === 0)) right = place
      else left = place
    }
    assert.ok(n > 100 && n < 1_000, `${side}: ${n}`)
  }
})

test("beside equal places, and beside texts that are no places, there is no room", () => {
  for (const [before, after] of [
    ["i0", "i0"],
    ["i1", "i0"],
    ["A", undefined],
    [undefined, ""],
    ["i00", "i1"],
    ["j0", undefined],
    ["z", undefined],
    [undefined, "é"],
  ] as const)
    assert.equal(placesBetween(before, after, 1), undefined, `${before} ${after}`)
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { albumsQueryOf, isNarrowed, readAlbumsSearch, withoutFilters } from "./albums-search.ts"

test("an address says the order and the filters, and nothing else of it is taken", () => {
  const whole = { sort: "random", order: "asc", seed: 7, genre: "Jazz", fromYear: 1960, toYear: 1969, starred: true }
  assert.deepEqual(readAlbumsSearch({ ...whole, limit: 5, compilation: "no" }), whole)
  assert.deepEqual(readAlbumsSearch({ sort: "colour", order: "up", fromYear: "x", seed: -1, genre: {} }), {})
})

test("a genre that looks like a number stays a name", () => {
  assert.deepEqual(readAlbumsSearch({ genre: 2000 }), { genre: "2000" })
})

test("each order has its natural direction until another is chosen", () => {
  assert.deepEqual(albumsQueryOf({}), { sort: "addedAt", order: "desc" })
  assert.deepEqual(albumsQueryOf({ sort: "title" }), { sort: "title", order: "asc" })
  assert.deepEqual(albumsQueryOf({ sort: "title", order: "desc" }), { sort: "title", order: "desc" })
})

test("the order alone narrows nothing, and stays when the filters go", () => {
  assert.equal(isNarrowed({ sort: "year", order: "asc", seed: 3 }), false)
  for (const filter of [
    { genre: "" },
    { fromYear: 0 },
    { toYear: 0 },
    { starred: true },
    { compilation: true },
  ] as const)
    assert.equal(isNarrowed(filter), true, JSON.stringify(filter))
  assert.deepEqual(withoutFilters({ sort: "year", genre: "Jazz", starred: true }), { sort: "year" })
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { type NewEntry, newEntry } from "../outbox/entry.ts"
import { createRatings, ratingOf } from "./ratings.ts"

const keeper = (waiting: readonly NewEntry[] = []) => {
  const added: NewEntry[] = []
  const ratings = createRatings({
    add: entry => added.push(entry),
    waiting: Promise.resolve(waiting.map(newEntry)),
    personId: () => "owner",
  })
  return { added, ratings }
}

test("a rating is shown at once and handed to the outbox with its moment", () => {
  const { added, ratings } = keeper()
  ratings.rate("album", "a/1", 4)
  assert.equal(ratingOf(ratings.given.get(), "album", "a/1", 2), 4)
  const [entry] = added
  assert.equal(entry?.path, "/api/music/ratings/album/a%2F1")
  assert.deepEqual(entry?.body, { rating: 4, at: entry?.at })
})

test("a rating taken away hides the one that the server knows", () => {
  const { ratings } = keeper()
  assert.equal(ratingOf(ratings.given.get(), "track", "t", 5), 5)
  ratings.rate("track", "t", 0)
  assert.equal(ratingOf(ratings.given.get(), "track", "t", 5), 0)
})

test("what waited when the page was opened is shown, unless it was rated anew meanwhile", async () => {
  const first = keeper()
  first.ratings.rate("album", "one", 3)
  first.ratings.rate("album", "two", 1)
  const second = keeper(first.added)
  second.ratings.rate("album", "two", 5)
  await new Promise(resolve => setImmediate(resolve))
  assert.equal(ratingOf(second.ratings.given.get(), "album", "one", undefined), 3)
  assert.equal(ratingOf(second.ratings.given.get(), "album", "two", undefined), 5)
})

test("while nobody is known nothing is rated", () => {
  const added: NewEntry[] = []
  const ratings = createRatings({ add: entry => added.push(entry), waiting: Promise.resolve([]), personId: () => null })
  ratings.rate("album", "a", 4)
  assert.deepEqual([added.length, ratings.given.get().size], [0, 0])
})

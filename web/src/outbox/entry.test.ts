import assert from "node:assert/strict"
import { test } from "node:test"
import { answered, due, type Entry, isSafe, newEntry, refused, type StoreState, settledIn } from "./entry.ts"

const AT = "2026-03-01T10:00:00.000Z"
const NOW = Date.parse(AT) + 1_000
const entry = (part: Partial<Entry> = {}): Entry => ({
  ...newEntry({ id: "e", personId: "owner", method: "POST", path: "/x", body: {}, at: AT, notBefore: 0 }),
  libraryId: "l",
  ...part,
})
const ids = (entries: readonly Entry[]) => entries.map(({ id }) => id)
const store = (part: Partial<StoreState> = {}): StoreState => ({
  storeId: "s1",
  libraryId: "l",
  counts: { albums: 1 },
  durable: false,
  durableRevision: 0,
  ...part,
})
const asked = { personId: "owner", now: NOW }

test("what a store has not, or no longer, is sent in the order in which it was done", () => {
  const entries = [
    entry({ id: "late", at: "2026-03-01T10:00:00.500Z" }),
    entry({ id: "early" }),
    entry({ id: "there", sent: { storeId: "s1", revision: 4 } }),
    entry({ id: "lost", at: "2026-03-01T10:00:00.200Z", sent: { storeId: "wiped", revision: 9 } }),
    entry({ id: "growing", notBefore: NOW + 1 }),
    entry({ id: "of another", personId: "mina" }),
  ]
  assert.deepEqual(ids(due(entries, store(), asked)), ["early", "lost", "late"])
})

test("on a disk that stays an answer is enough", () => {
  assert.equal(answered(entry(), { revision: 7, durable: true }, "s1"), null)
})

test("on a disk that goes it is kept until a home has it", () => {
  const kept = answered(entry(), { revision: 7, durable: false }, "s1")
  assert.ok(kept)
  assert.deepEqual(due([kept], store(), asked), [])
  assert.equal(isSafe(kept, store()), false)
  assert.equal(isSafe(kept, store({ durableRevision: 6 })), false)
  assert.equal(isSafe(kept, store({ durableRevision: 7 })), true)
  assert.equal(isSafe(kept, store({ durable: true })), true)
})

test("a store that lost its disk makes nothing safe, and gets it again", () => {
  const kept = answered(entry(), { revision: 7, durable: false }, "s1")
  assert.ok(kept)
  assert.equal(isSafe(kept, store({ storeId: "s2", durableRevision: 99 })), false)
  assert.deepEqual(ids(due([kept], store({ storeId: "s2" }), asked)), ["e"])
})

test("what was never sent is never safe", () => {
  assert.equal(isSafe(entry(), store({ durable: true, durableRevision: 99 })), false)
})

test("what is wrong is dropped; what is refused for now is kept, not for ever", () => {
  for (const status of [400, 405, 413, 422]) assert.equal(refused(entry(), status, NOW), null, String(status))
  for (const status of [401, 403, 404, 409, 429, 500])
    assert.equal(refused(entry(), status, NOW)?.refusals, 1, String(status))
  assert.equal(refused(entry({ refusals: 100 }), 404, NOW), null)
  assert.equal(refused(entry(), 404, NOW + 91 * 86_400_000), null)
})

test("nothing is written to a server that has lost its library, until its home is back", () => {
  const blank = store({ storeId: "s2", libraryId: "its own for now", counts: { albums: 0 } })
  assert.deepEqual(due([entry()], blank, asked), [])
  const unknown = entry({ libraryId: null })
  assert.deepEqual(due([settledIn(unknown, blank)], blank, asked), [])
  assert.deepEqual(ids(due([settledIn(unknown, store())], store(), asked)), ["e"])
  assert.equal(settledIn(entry(), store({ libraryId: "other" })).libraryId, "l")
})

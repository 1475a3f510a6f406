import assert from "node:assert/strict"
import { test } from "node:test"
import type { NewEntry } from "../outbox/entry.ts"
import { createStars, hasStar } from "./stars.ts"

function open(waiting: readonly { id: string; method: "PUT" | "DELETE" }[] = []) {
  const added: NewEntry[] = []
  const entry = {
    personId: "owner",
    path: "",
    body: null,
    at: "2026-03-01T10:00:00Z",
    notBefore: 0,
    libraryId: null,
    sent: null,
    refusals: 0,
  }
  const stars = createStars({
    add: one => void added.push(one),
    waiting: Promise.resolve(waiting.map(one => ({ ...entry, ...one }))),
    personId: () => "owner",
  })
  return { stars, added }
}

test("a press is shown at once and sent, with its moment", () => {
  const { stars, added } = open()
  stars.set("track", "a/b", true)
  assert.equal(hasStar(stars.marks.get(), "track", "a/b", undefined), true)
  assert.equal(hasStar(stars.marks.get(), "album", "a/b", undefined), false)
  stars.set("track", "a/b", false)
  assert.equal(hasStar(stars.marks.get(), "track", "a/b", "2020-01-01T00:00:00Z"), false)
  assert.deepEqual(
    added.map(({ method }) => method),
    ["PUT", "DELETE"],
  )
  assert.match(added[0]?.path ?? "", /\/track\/a%2Fb$/)
  assert.match(added[1]?.path ?? "", /\?at=\d{4}-/)
  assert.equal(added[0]?.id, added[1]?.id)
})

test("what waited when the page was opened is shown, and a later star of another device too", async () => {
  const { stars } = open([
    { id: "star:track:t", method: "DELETE" },
    { id: "play:p", method: "PUT" },
  ])
  await Promise.resolve()
  await Promise.resolve()
  assert.equal(hasStar(stars.marks.get(), "track", "t", "2026-02-01T00:00:00Z"), false)
  assert.equal(hasStar(stars.marks.get(), "track", "t", "2026-04-01T00:00:00Z"), true)
  assert.equal(hasStar(stars.marks.get(), "track", "other", "2026-02-01T00:00:00Z"), true)
})

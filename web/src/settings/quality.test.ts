import assert from "node:assert/strict"
import { test } from "node:test"
import { createQuality, formatFor } from "./quality.ts"

function shelf(start: string | null) {
  let kept = start
  return {
    getItem: () => kept,
    setItem: (_key: string, value: string) => {
      kept = value
    },
    removeItem: () => {
      kept = null
    },
  }
}

test("what was chosen is there again, and what is not understood means the originals", () => {
  const storage = shelf(null)
  const quality = createQuality(storage)
  assert.equal(quality.get(), null)
  quality.set({ format: "opus", bitRate: 128 })
  assert.deepEqual(createQuality(storage).get(), { format: "opus", bitRate: 128 })
  quality.set(null)
  assert.equal(createQuality(storage).get(), null)
  for (const odd of ["", "flac 128", "opus 7", "opus", "mp3 128&start=3"])
    assert.equal(createQuality(shelf(odd)).get(), null)
})

test("the format is one that the server makes and the browser plays", () => {
  assert.equal(
    formatFor(["mp3", "opus"], () => true),
    "opus",
  )
  assert.equal(
    formatFor(["mp3", "opus"], type => type === "audio/mpeg"),
    "mp3",
  )
  assert.equal(
    formatFor([], () => true),
    undefined,
  )
  assert.equal(
    formatFor(["opus"], () => false),
    undefined,
  )
})

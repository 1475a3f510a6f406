import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { lineAt, parseLrc } from "./lyrics.ts"

test("times and words are read, in the order of the times", () => {
  const lines = parseLrc("[ar:Someone]\n[00:12.50]First\r\n[01:02]Third\n[00:30.250] Second  line \n")
  assert.deepEqual(lines, [
    { at: 12.5, text: "First" },
    { at: 30.25, text: "Second line" },
    { at: 62, text: "Third" },
  ])
})

test("a line that returns has several times; an empty one is a rest", () => {
  assert.deepEqual(parseLrc("[00:01.00][00:05.00]Chorus\n[00:03.00]"), [
    { at: 1, text: "Chorus" },
    { at: 3, text: "" },
    { at: 5, text: "Chorus" },
  ])
})

test("an offset moves all lines, never before the beginning, and times of words are left out", () => {
  assert.deepEqual(parseLrc("[offset:+1500]\n[00:01.00]<00:01.00>Early <00:01.50>bird\n[00:10.00]Later"), [
    { at: 0, text: "Early bird" },
    { at: 8.5, text: "Later" },
  ])
})

test("words without times are plain words", () => {
  assert.equal(parseLrc("One line\nAnother [with brackets]"), null)
  assert.equal(parseLrc(""), null)
})

test("the line that is sung is the last that has begun, whatever the times", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 100 })), fc.integer({ min: -5, max: 105 }), (times, now) => {
      const lines = times.toSorted((a, b) => a - b).map(at => ({ at, text: "" }))
      assert.equal(
        lineAt(lines, now),
        lines.findLastIndex(({ at }) => at <= now),
      )
    }),
  )
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { LYRICS_MAX } from "@diapason/shared/rows"
import { limitLyrics, readLyrics } from "./lyrics.ts"

test("times of all forms, several on a line, words with times of their own", () => {
  const text =
    "\uFEFF[ar:Somebody]\r\n[00:12]First\r\n[01:02.5][00:30.25] Chorus \n[2:00:50]<02:00.60>Two <02:01.00>words\n[100:00.00]Late"
  assert.deepEqual(readLyrics(text), {
    synced: [
      [12_000, "First"],
      [30_250, "Chorus"],
      [62_500, "Chorus"],
      [120_500, "Two words"],
      [6_000_000, "Late"],
    ],
  })
})

test("an offset makes lines come sooner, never before the beginning", () => {
  assert.deepEqual(readLyrics("[offset:+500]\n[00:00.10]A\n[00:10.00]B"), {
    synced: [
      [0, "A"],
      [9500, "B"],
    ],
  })
  assert.deepEqual(readLyrics("[offset:-500]\n[00:10.00]B"), { synced: [[10_500, "B"]] })
})

test("plain text stays as it is, notes left out; nothing is nothing", () => {
  assert.deepEqual(readLyrics("[ti:Song]\nOne\n\nTwo [chorus]\n"), { text: "One\n\nTwo [chorus]" })
  assert.equal(readLyrics(" \r\n[ar:x]\n"), undefined)
})

test("too long, they lose their times first, then their end", () => {
  const line = "x".repeat(40)
  const synced = Array.from({ length: 1400 }, (_, n): [number, string] => [n * 1000, line])
  const untimed = limitLyrics({ synced })
  assert.equal(untimed?.synced, undefined)
  assert.equal(untimed?.text?.length, 1400 * 41 - 1)
  const cut = limitLyrics({ text: "\u0001".repeat(200_000) })
  assert.ok(Buffer.byteLength(JSON.stringify(cut)) <= LYRICS_MAX)
  assert.ok((cut?.text?.length ?? 0) > 10_000)
})

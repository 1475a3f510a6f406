import assert from "node:assert/strict"
import { test } from "node:test"
import { en } from "./en.ts"
import { later as enLater } from "./en-later.ts"
import { enLocal } from "./en-local.ts"
import { byteSize, clock, fromNow } from "./formats.ts"
import { fr } from "./fr.ts"
import { later as frLater } from "./fr-later.ts"
import { frLocal } from "./fr-local.ts"

type Nested = { readonly [key: string]: string | Nested }
const flat = (words: Nested, path = ""): readonly (readonly [string, string])[] =>
  Object.entries(words).flatMap(([key, value]) =>
    typeof value === "string" ? [[`${path}${key}`, value] as const] : flat(value, `${path}${key}.`),
  )
const english = [...flat(en), ...flat(enLater), ...flat({ local: enLocal })]
const french = [...flat(fr), ...flat(frLater), ...flat({ local: frLocal })]
const holes = (text: string) => (text.match(/\{\{\w+\}\}/g) ?? []).sort()

test("both languages leave the same places to fill in", () => {
  const byKey = new Map(english)
  for (const [key, text] of french) assert.deepEqual(holes(byKey.get(key) ?? ""), holes(text), key)
})

test("no text is empty, and none has straight apostrophes", () => {
  for (const [key, text] of [...french, ...english]) {
    assert.ok(text.trim().length > 0, key)
    assert.doesNotMatch(text, /'/, key)
  }
})

test("French high signs are held to their word by a space that does not break", () => {
  for (const [key, text] of french) {
    assert.doesNotMatch(text, /« | »| [:;!?]/, key)
    assert.doesNotMatch(text.replace(/https?:/, ""), /[^\s\u00a0\u202f][;!?»]|«[^\u00a0]/, key)
  }
})

test("a clock shows hours only when there are some", () => {
  assert.equal(clock(0), "0:00")
  assert.equal(clock(187.9), "3:07")
  assert.equal(clock(3_729), "1:02:09")
})

test("moments and sizes are told in the reader's language", () => {
  const now = Date.parse("2026-01-01T12:00:00Z")
  assert.equal(fromNow("2026-01-01T11:57:00Z", now, "en"), "3 minutes ago")
  assert.equal(fromNow("2026-01-01T12:00:20Z", now, "fr"), "dans 20 secondes")
  assert.match(byteSize(18_432, "en"), /^18\.4 kB$/)
  assert.match(byteSize(0, "en"), /^0 bytes$/)
  assert.match(byteSize(824, "en"), /^824 bytes$/)
  assert.match(byteSize(824, "fr"), /^824\soctets$/)
})

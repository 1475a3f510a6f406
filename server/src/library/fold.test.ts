import assert from "node:assert/strict"
import { test } from "node:test"
import { fold, searchWords, sortKey } from "./fold.ts"

test("case, accents, width, ligatures and signs do not count", () => {
  assert.equal(fold("Café  Ünïted — ÆON & Straße"), "cafe united aeon strasse")
  assert.equal(fold("ＦＵＬＬ　ｗｉｄｔｈ"), "full width")
  assert.equal(fold("Ёлка"), fold("елка"))
  assert.equal(fold("e\u0301te\u0301"), fold("été"))
})

test("marks that are letters stay apart", () => {
  assert.notEqual(fold("はは"), fold("ぱぱ"))
  assert.notEqual(fold("काल"), fold("कल"))
  assert.equal(fold("カタカナ"), fold("かたかな"))
})

test("no name folds to nothing", () => {
  for (const name of ["!!!", "†", "...", "∆", "🎵"]) assert.notEqual(fold(name), "")
})

test("unspaced scripts are found sign by sign, others word by word", () => {
  assert.deepEqual(searchWords("東京の夜"), ["東", "京", "の", "夜"])
  assert.deepEqual(searchWords("  The  Wall "), ["the", "wall"])
})

test("a leading article does not count in the order", () => {
  assert.equal(sortKey("The Beatles"), "beatles")
  assert.equal(sortKey("L’Impératrice"), "imperatrice")
  assert.equal(sortKey("The The"), "the")
  assert.equal(sortKey("A"), "a")
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { createInstance } from "i18next"
import { createSaid } from "./said.ts"

const SENTENCE = "The name is empty."

test("a sentence shown before its French is there is shown anew once it is", async () => {
  const words = createInstance()
  await words.init({ lng: "fr", resources: {} })
  const anew = new Promise<void>(resolve => words.store.on("added", () => resolve()))
  const said = createSaid(words)
  assert.equal(said(SENTENCE), SENTENCE)
  await anew
  assert.equal(said(SENTENCE), "Le nom est vide.")
  await words.changeLanguage("en")
  assert.equal(said(SENTENCE), SENTENCE)
})

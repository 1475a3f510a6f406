import assert from "node:assert/strict"
import { test } from "node:test"
import { createInstance } from "i18next"
import { interpolation, isolate, sideBySide } from "./isolate.ts"

const HEBREW = "שירים על הגג (Live 2019)"
const ARABIC = "ليالي الأنس في فيينا"

test("a name from right to left gets bounds of its own, any other stays as it is", () => {
  assert.equal(isolate(HEBREW), `\u2068${HEBREW}\u2069`)
  assert.equal(isolate(`Nocturnes ${ARABIC}`), `\u2068Nocturnes ${ARABIC}\u2069`)
  for (const name of ["Sémaphore", "夜のしじま", "Björk & Ω", "12", "2019 (Live)", ""])
    assert.equal(isolate(name), name)
})

test("a name that turns the direction and never turns it back does not turn the sentence", () => {
  assert.equal(isolate("a\u202eb"), "\u2068a\u202eb\u2069")
})

test("facts stand beside each other, those that are there", () => {
  assert.equal(sideBySide([1967, undefined, ARABIC, false, "9 tracks"]), `1967 · \u2068${ARABIC}\u2069 · 9 tracks`)
})

test("a sentence isolates what is put into it, once, and escapes nothing", async () => {
  const words = createInstance()
  await words.init({
    lng: "en",
    interpolation,
    resources: { en: { translation: { listening: { moved: "{{title}}: place {{place}} of {{total}}" } } } },
  })
  const moved = (title: string) => words.t("listening.moved", { title, place: 3, total: 12 })
  assert.equal(moved(HEBREW), `\u2068${HEBREW}\u2069: place 3 of 12`)
  assert.equal(moved("Salt & <Honey>"), "Salt & <Honey>: place 3 of 12")
})

/** Any value comes back out of its XML as it went in, whatever signs it is made of. */
import assert from "node:assert/strict"
import { test } from "node:test"
import fc from "fast-check"
import { type Element, isXml, readXml } from "../../../test/xml.ts"
import { type Fields, type Value, writeXml } from "./xml.ts"

const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const SIGNS = fc.string({ unit: fc.constantFrom(..."a&<>\"'\t\n\r\u0000\u001f\u2028\ufffe\ud800é雪𝄞];#") })
const names = fc.constantFrom("song", "genre", "artists", "line", "title", "id", "n")
const scalar = fc.oneof(SIGNS, fc.string({ unit: "binary" }), fc.integer(), fc.boolean())

const { fields } = fc.letrec<{ fields: Fields; value: Value }>(tie => ({
  fields: fc.dictionary(names, tie("value"), { maxKeys: 4, noNullPrototype: true }),
  value: fc.oneof(
    { maxDepth: 4 },
    scalar,
    fc.array(scalar, { maxLength: 3 }),
    tie("fields"),
    fc.array(tie("fields"), { maxLength: 3 }),
  ),
}))

/** What XML cannot hold is shown as the sign for a broken one. */
const shown = (value: unknown): string =>
  Array.from(String(value).toWellFormed(), sign => (isXml(sign) ? sign : "\ufffd")).join("")

const check = (element: Element, expected: Fields): void => {
  const children = [...element.children]
  const attributes = new Map(element.attributes)
  for (const [name, value] of Object.entries(expected)) {
    if (value === undefined) continue
    if (typeof value !== "object") {
      assert.equal(attributes.get(name), shown(value), name)
      attributes.delete(name)
      continue
    }
    const several: readonly Value[] = Array.isArray(value) ? value : [value]
    for (const one of several) {
      const child = children.shift()
      assert.equal(child?.name, name)
      if (!child) continue
      if (typeof one !== "object") assert.equal(child.text, shown(one))
      else if (!Array.isArray(one)) check(child, Object.fromEntries(Object.entries(one)))
    }
  }
  assert.deepEqual([children.length, [...attributes.keys()]], [0, []], element.name)
}

test(`what is written is well formed and holds what was given (SEED=${seed})`, () => {
  fc.assert(
    fc.property(fields, given => {
      const root = readXml(writeXml("answer", given))
      assert.equal(root.attributes.get("xmlns"), "http://subsonic.org/restapi")
      const attributes = new Map([...root.attributes].filter(([name]) => name !== "xmlns"))
      check({ ...root, attributes }, given)
    }),
    { seed, numRuns: 500 },
  )
})

test('"value" is the text of its element, and the facts of an encyclopedia are elements', () => {
  const xml = writeXml("answer", { genre: [{ value: "Drum & Bass", songCount: 2 }], artistInfo2: { biography: "<b>" } })
  assert.ok(xml.includes('<genre songCount="2">Drum &amp; Bass</genre>'), xml)
  assert.ok(xml.includes("<artistInfo2><biography>&lt;b&gt;</biography></artistInfo2>"), xml)
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { mainColour, type Rgb } from "./cover-colour.ts"

const picture = (...areas: readonly (readonly [pixels: number, colour: Rgb])[]) =>
  new Uint8ClampedArray(
    areas.flatMap(([pixels, colour]) => Array.from({ length: pixels }, () => [...colour, 255]).flat()),
  )

test("a small strong colour says more than much grey", () => {
  assert.deepEqual(mainColour(picture([500, [40, 42, 44]], [76, [220, 60, 20]])), [220, 60, 20])
})

test("of two strong colours the larger one names the picture", () => {
  assert.deepEqual(mainColour(picture([400, [20, 60, 200]], [176, [220, 60, 20]])), [20, 60, 200])
})

test("black, white and grey have no colour", () => {
  assert.equal(mainColour(picture([200, [0, 0, 0]], [200, [255, 255, 255]], [176, [120, 122, 119]])), null)
  assert.equal(mainColour(new Uint8ClampedArray()), null)
})

test("shades of one hue count together", () => {
  const found = mainColour(picture([300, [200, 150, 20]], [300, [160, 120, 16]], [200, [20, 60, 200]]))
  assert.ok(found && found[0] > found[2], String(found))
})

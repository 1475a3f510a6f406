/** The slider of the volume and of the place in the track: by the keys of the APG's pattern, by hand, and when the hand is taken away. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import type { Locator } from "playwright-core"
import { openPage } from "./open-page.ts"

/** The player with a track in it. */
async function visit(t: TestContext) {
  const { page, server } = await openPage(t, "/albums/al-2", { albums: 3 })
  await page.getByTestId("track").first().locator(".track-play").click()
  await page.getByRole("button", { name: "Pause", exact: true }).first().click()
  const volume = page.getByRole("slider", { name: "Volume" })
  await volume.waitFor()
  return { page, server, volume }
}

async function reads(slider: Locator, wanted: number) {
  const end = Date.now() + 12_000
  for (;;) {
    const now = Number(await slider.getAttribute("aria-valuenow"))
    if (Math.abs(now - wanted) < 0.0001) return
    assert.ok(Date.now() < end, `${now} instead of ${wanted}`)
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
/** The line that the thumb moves on. */
async function line(slider: Locator) {
  const box = await slider.locator("xpath=..").boundingBox()
  assert.ok(box)
  return { at: (share: number) => box.x + box.width * share, y: box.y + box.height / 2 }
}

test("by its keys: steps, larger steps, the ends, and not beyond them", async t => {
  const { volume } = await visit(t)
  await volume.focus()
  const keys = [
    ["Home", 0],
    ["ArrowLeft", 0],
    ["ArrowRight", 0.01],
    ["ArrowUp", 0.02],
    ["Shift+ArrowRight", 0.12],
    ["PageUp", 0.22],
    ["ArrowDown", 0.21],
    ["Shift+ArrowLeft", 0.11],
    ["PageDown", 0.01],
    ["End", 1],
    ["PageUp", 1],
    ["Control+Home", 1],
  ] as const
  for (const [key, wanted] of keys) {
    await volume.press(key)
    await reads(volume, wanted)
  }
})

test("by hand: it follows beyond its ends, and only while it is held", async t => {
  const { page, volume } = await visit(t)
  const { at, y } = await line(volume)
  await page.mouse.move(at(0.25), y)
  await page.mouse.down()
  await reads(volume, 0.25)
  await page.mouse.move(at(0.75), y + 80)
  await reads(volume, 0.75)
  await page.mouse.move(at(1.3), y)
  await reads(volume, 1)
  await page.mouse.move(at(0.5), y)
  await page.mouse.up()
  await reads(volume, 0.5)
  await page.mouse.move(at(0.1), y)
  await reads(volume, 0.5)
  assert.ok(await volume.evaluate(thumb => thumb === document.activeElement))
  await page.mouse.click(at(0.9), y, { button: "right" })
  await reads(volume, 0.5)
})

test("a finger that the system takes away changes nothing", async t => {
  const { page, volume } = await visit(t)
  await volume.press("Home")
  await reads(volume, 0)
  const seek = page.getByRole("slider", { name: "Position in the track" })
  await seek.press("Home")
  await reads(seek, 0)
  for (const slider of [volume, seek]) {
    const { at, y } = await line(slider)
    await page.mouse.move(at(0.5), y)
    await page.mouse.down()
    assert.notEqual(await slider.getAttribute("aria-valuenow"), "0")
    await slider.evaluate(thumb =>
      thumb.parentElement?.dispatchEvent(new PointerEvent("pointercancel", { bubbles: true })),
    )
    await reads(slider, 0)
    await page.mouse.move(at(0.7), y)
    await page.mouse.up()
    await reads(slider, 0)
  }
})

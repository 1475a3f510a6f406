import { test } from "node:test"
import { openPage, PHONE } from "./open-page.ts"

for (const [n, viewport] of [
  ["desk", { width: 1280, height: 800 }],
  ["phone", PHONE],
] as const)
  test(n, async t => {
    const { page } = await openPage(t, "/albums/al-2", { albums: 6 }, { viewport })
    await page.getByTestId("track").first().locator(".track-play").click()
    await page.waitForTimeout(500)
    await page.keyboard.press("q")
    await page.getByRole("button", { name: "Clear", exact: true }).click()
    await page.waitForTimeout(700)
    await page.screenshot({ path: `/tmp/m1/now-${n}.png` })
    await page.keyboard.press("Escape")
    await page.waitForTimeout(300)
    await page.locator("h1").first().click()
    await page.keyboard.press("a")
    await page.waitForTimeout(700)
    await page.screenshot({ path: `/tmp/m1/add-${n}.png` })
  })

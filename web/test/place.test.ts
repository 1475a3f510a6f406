/** A reload leaves one where one was. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { until } from "../../server/test/until.ts"
import { openPage, PHONE } from "./open-page.ts"

const LOOK = { reducedMotion: "reduce" } as const

for (const phone of [false, true])
  test(`a reload in the middle of the albums changes nothing${phone ? ", on a phone" : ""}`, async t => {
    const { page } = await openPage(t, "/albums", { albums: 400 }, { ...LOOK, ...(phone && { viewport: PHONE }) })
    await page.getByTestId("album-card").first().waitFor()
    await page.evaluate(() => window.scrollTo(0, 5_000))
    await page.waitForTimeout(300)
    const places: unknown[] = []
    for (let times = 0; times < 2; times += 1) {
      await page.reload()
      await page.getByTestId("album-card").first().waitFor()
      await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => {})
      places.push(await page.evaluate(() => window.scrollY))
    }
    assert.deepEqual(places, [5_000, 5_000])
  })

for (const path of ["/", "/history", "/statistics", "/unison", "/artists"])
  test(`a reload leaves one where one was, also where the page comes late: ${path}`, async t => {
    const { page, server } = await openPage(t, path, { albums: 60, plays: 240 }, LOOK)
    await page.setViewportSize({ width: 1280, height: 300 })
    const place = () => page.evaluate(() => Math.round(window.scrollY))
    await until(
      "a page that is high enough",
      async () => {
        await page.evaluate(() => window.scrollTo(0, 120))
        return (await place()) === 120
      },
      { limitMs: 8_000 },
    )
    await page.waitForTimeout(300)
    server.state.delay = 500
    await page.reload()
    await until("the place", async () => (await place()) === 120, { limitMs: 8_000 })
  })

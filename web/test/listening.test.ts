/** The large player in a real browser: opened, read, steered, rearranged, with fingers and with keys. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import type { Page } from "playwright-core"
import { until } from "../../server/test/until.ts"
import { faults } from "./accessibility.ts"
import { openPage, PHONE } from "./open-page.ts"

/** Plays the first track of an album. */
async function listen(t: TestContext, { phone = false, dark = false } = {}) {
  const opened = await openPage(
    t,
    "/albums/al-2",
    { albums: 6 },
    {
      hasTouch: phone,
      colorScheme: dark ? "dark" : "light",
      reducedMotion: "reduce",
      ...(phone && { viewport: PHONE }),
    },
  )
  await opened.page.getByTestId("track").first().locator(".track-play").click()
  await opened.page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Pause" }).waitFor()
  return opened
}

const coming = (page: Page) => page.locator(".queue-words > span").allTextContents()

test("what comes is moved with the mouse and with the arrow keys, taken out, emptied, and brought back", async t => {
  const { page } = await listen(t)
  await page.keyboard.press("q")
  await page.locator(".queue-row").first().waitFor()
  const [first = "", second = "", third = "", ...others] = await coming(page)
  const handle = page.getByRole("button", { name: new RegExp(`^Move ${first}`) })
  await handle.hover()
  const box = await handle.boundingBox()
  const row = await page.locator(".queue-row").first().boundingBox()
  assert.ok(box && row)
  await page.mouse.down()
  await page.mouse.move(box.x + box.width / 2, box.y + box.height / 2 + row.height * 2, { steps: 6 })
  await page.mouse.up()
  assert.deepEqual(await coming(page), [second, third, first, ...others])
  await handle.focus()
  await page.keyboard.press("ArrowUp")
  assert.deepEqual(await coming(page), [second, first, third, ...others])
  assert.match((await page.evaluate(() => document.activeElement?.getAttribute("aria-label"))) ?? "", new RegExp(first))
  await page.getByRole("button", { name: `Remove ${second} from the queue` }).click()
  assert.deepEqual(await coming(page), [first, third, ...others])
  await page.getByRole("button", { name: "Clear", exact: true }).click()
  await page.getByText("Nothing comes next").waitFor()
  await page.getByRole("button", { name: "Undo" }).click()
  await until("the queue again", async () => (await coming(page)).length === others.length + 2)
  await page.getByRole("button", { name: "Clear", exact: true }).click()
  await page.keyboard.press("Escape")
  await page.getByRole("button", { name: "Undo" }).press("Enter")
  await page.keyboard.press("q")
  await until("the queue once more", async () => (await coming(page)).length === others.length + 2)
})

test("the words follow the music, and a press on a line goes there", async t => {
  const { page } = await listen(t)
  await page.keyboard.press("l")
  const line = page.getByRole("button", { name: "Oh, keep a lamp for me" })
  await line.click()
  await until("the line as the one that is sung", async () =>
    /lamp for me/.test((await page.locator(".lyrics [aria-current]").textContent()) ?? ""),
  )
  const slider = page.getByRole("dialog").getByRole("slider", { name: "Position in the track" })
  const now = Number(await slider.getAttribute("aria-valuenow"))
  assert.ok(now >= 15 && now < 18, `${now} s`)
})

test("a star is shown at once and sent, and a press on f does the same", async t => {
  const { page, server } = await listen(t)
  await page.getByRole("button", { name: /^Add Quatre saisons de pluie to favourites/ }).click()
  await page.getByRole("button", { name: /^Remove Quatre saisons de pluie from favourites/ }).waitFor()
  await until("the request", () => server.calls.includes("PUT /api/music/stars/album/al-2"))
  await page.locator("h1").click()
  await page.keyboard.press("f")
  await until("the request for the track", () => server.calls.includes("PUT /api/music/stars/track/al-2-t0"))
})

test("without a network the music says that it waits, and goes on by itself", async t => {
  const { page, context, server } = await listen(t)
  await page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Pause" }).click()
  await context.setOffline(true)
  await page.getByTestId("track").nth(3).locator(".track-play").click()
  await page.getByText("Connection lost.").first().waitFor()
  const asked = server.calls.length
  await context.setOffline(false)
  await page.getByText("Connection lost.").first().waitFor({ state: "detached" })
  await page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Pause" }).waitFor()
  assert.ok(server.calls.length > asked)
  assert.equal(await page.getByTestId("track").nth(3).getAttribute("aria-current"), "true", "nothing was skipped")
})

test("what was heard on another device is offered, and taken up at its second", async t => {
  const { page, server } = await listen(t)
  await page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Pause" }).click()
  const tracks = server.library.tracksOf(server.library.albums.get("al-4") ?? assert.fail("no album"))
  server.state.queue = {
    trackIds: tracks.map(({ id }) => id),
    current: 1,
    position: 12,
    changedAt: new Date(Date.now() + 60_000).toISOString(),
    device: "phone 12ab34",
  }
  await page.reload()
  await page.getByText(`Continue from your phone: ${tracks[1]?.title}, 0:12`).waitFor()
  await page.getByRole("button", { name: "Continue" }).click()
  await until("its second", async () => {
    const at = await page.getByRole("slider", { name: "Position in the track" }).getAttribute("aria-valuenow")
    return Number(at) >= 12 && Number(at) < 20
  })
  await page
    .getByRole("region", { name: "Player" })
    .getByText(tracks[1]?.title ?? "")
    .waitFor()
})

test("what was waved away on this device is not offered at the next load, the next change is", async t => {
  const { page, server } = await listen(t)
  await page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Pause" }).click()
  const [track] = server.library.tracksOf(server.library.albums.get("al-4") ?? assert.fail("no album"))
  const queue = { trackIds: [track?.id ?? ""], current: 0, position: 0, device: "phone 12ab34" }
  const later = (seconds: number) => new Date(Date.now() + seconds * 1_000).toISOString()
  server.state.queue = { ...queue, changedAt: later(60) }
  await page.reload()
  const offer = page.locator(".toast", { hasText: "Continue from your phone" })
  await offer.waitFor()
  assert.match((await offer.textContent()) ?? "", new RegExp(`${track?.title}Continue`), "no 0:00")
  await offer.getByRole("button", { name: "Close" }).click()
  const asked = () => server.calls.filter(call => call.startsWith("GET /api/music/queue")).length
  const before = asked()
  await page.reload()
  await until("asked again", () => asked() > before)
  await page.waitForTimeout(800)
  assert.equal(await offer.count(), 0)
  server.state.queue = { ...queue, changedAt: later(90) }
  await page.reload()
  await offer.waitFor()
})

test("the large player has no serious fault of accessibility, in any view and either colour", async t => {
  for (const phone of [false, true])
    for (const dark of [false, true]) {
      const { page } = await listen(t, { phone, dark })
      const where = `${dark ? "dark" : "light"}, ${phone ? "phone" : "desk"}`
      await page.keyboard.press("o")
      await page.getByRole("dialog").waitFor()
      await faults(page, `the cover, ${where}`)
      for (const view of ["Up next", "Lyrics", "Sound"]) {
        await page.getByRole("button", { name: view, exact: true }).click()
        await page.getByRole("region", { name: view }).waitFor()
        await faults(page, `${view}, ${where}`)
      }
    }
})

/** Choosing several tracks or albums in a real browser: by mouse, by keys, by a long touch; and what is done with them. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import type { Page } from "playwright-core"
import { faults } from "./accessibility.ts"
import { openPage, PHONE } from "./open-page.ts"

const visit = (t: TestContext, path: string, { phone = false } = {}) =>
  openPage(
    t,
    path,
    { albums: 24, plays: 24, playlists: 3 },
    { hasTouch: phone, reducedMotion: "reduce", ...(phone && { viewport: PHONE }) },
  )

const bar = (page: Page) => page.getByRole("toolbar", { name: "Select" })
const deed = (page: Page, name: string) => bar(page).getByRole("button", { name, exact: true })
const titles = (page: Page, row: "track" | "entry") => page.getByTestId(row).locator(".track-title").allTextContents()

async function openAlbum(page: Page) {
  await page.locator("a.album-title").first().click()
  await page.getByTestId("track").nth(3).waitFor()
}

test("tracks are chosen by Ctrl and Shift with a press, and join a new playlist in their order", async t => {
  const { page } = await visit(t, "/albums")
  await openAlbum(page)
  const [first, second, third] = await titles(page, "track")
  const rows = page.getByTestId("track").locator(".track-play")
  await rows.nth(2).click({ modifiers: ["Control"] })
  await bar(page).getByText("1 track selected").waitFor()
  await rows.nth(0).click({ modifiers: ["Shift"] })
  await bar(page).getByText("3 tracks selected").waitFor()
  assert.equal(await page.locator(".player").count(), 0, "nothing was played")
  await faults(page, "choosing")
  await deed(page, "Add to playlist…").click()
  await page.getByRole("searchbox", { name: "Search, or name a new playlist" }).fill("Chosen")
  await page.getByRole("button", { name: /Chosen/ }).click()
  await page.getByRole("button", { name: "Show" }).click()
  await page.getByRole("heading", { name: "Chosen" }).waitFor()
  assert.deepEqual(await titles(page, "entry"), [first, second, third])
})

test("by keys alone: begun in a track's menu, all by Ctrl+A, arrow keys in the bar, left by Escape", async t => {
  const { page } = await visit(t, "/albums")
  await openAlbum(page)
  const total = await page.getByTestId("track").count()
  const menu = page.getByTestId("track").first().locator(".track-more")
  await menu.focus()
  await page.keyboard.press("Enter")
  const entry = page.getByRole("menuitem", { name: "Select", exact: true })
  await entry.focus()
  await page.keyboard.press("Enter")
  await bar(page).getByText("1 track selected").waitFor()
  const third = page.getByTestId("track").nth(2).locator(".track-play")
  await third.focus()
  await page.keyboard.press("Shift+Enter")
  await bar(page).getByText("3 tracks selected").waitFor()
  await page.keyboard.press("Space")
  await bar(page).getByText("2 tracks selected").waitFor()
  assert.equal(await third.getAttribute("aria-pressed"), "false")
  await page.keyboard.press("Control+a")
  await bar(page).getByText(`${total} tracks selected`).waitFor()
  await deed(page, "Play next").focus()
  await page.keyboard.press("ArrowRight")
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Add to queue")
  await page.keyboard.press("Enter")
  await page.getByText(`${total} tracks join the queue`).waitFor()
  await bar(page).waitFor({ state: "detached" })
  await page
    .getByTestId("track")
    .nth(1)
    .locator(".track-play")
    .click({ modifiers: ["Control"] })
  await bar(page).waitFor()
  await page.keyboard.press("Escape")
  await bar(page).waitFor({ state: "detached" })
})

test("on a phone a touch that stays chooses; the next ones add to it", async t => {
  const { page } = await visit(t, "/albums", { phone: true })
  await openAlbum(page)
  const rows = page.getByTestId("track").locator(".track-play")
  await rows.nth(1).scrollIntoViewIfNeeded()
  const box = await rows.nth(1).boundingBox()
  assert.ok(box)
  const touch = await page.context().newCDPSession(page)
  const point = { x: box.x + 80, y: box.y + box.height / 2 }
  await touch.send("Input.dispatchTouchEvent", { type: "touchStart", touchPoints: [point] })
  await bar(page).getByText("1 track selected").waitFor()
  await touch.send("Input.dispatchTouchEvent", { type: "touchEnd", touchPoints: [] })
  await rows.nth(2).tap()
  await bar(page).getByText("2 tracks selected").waitFor()
  assert.equal(await rows.nth(1).getAttribute("aria-pressed"), "true")
  assert.equal(await page.locator(".player").count(), 0, "nothing was played")
  const [width, wide] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth])
  assert.equal(width, wide, "nothing sticks out")
  await deed(page, "Add to favourites").tap()
  await page.getByText("2 favourites added").waitFor()
})

test("albums are chosen as a range over the grid and added to the queue", async t => {
  const { page } = await visit(t, "/albums")
  await page.getByTestId("album-card").nth(8).waitFor()
  await page.getByRole("button", { name: "Select", exact: true }).click()
  const cards = page.locator(".album-pick")
  await cards.nth(1).click()
  await cards.nth(6).click({ modifiers: ["Shift"] })
  await bar(page).getByText("6 albums selected").waitFor()
  await faults(page, "choosing")
  await deed(page, "Add to queue").click()
  await page.getByText(/tracks join the queue/).waitFor()
  await bar(page).waitFor({ state: "detached" })
})

test("several entries leave a playlist at once, and come back where they stood", async t => {
  const { page } = await visit(t, "/playlists")
  await page.locator(".playlist-tiles a").first().click()
  await page.getByTestId("entry").nth(4).waitFor()
  const before = await titles(page, "entry")
  const rows = page.getByTestId("entry").locator(".track-play")
  await rows.nth(0).click({ modifiers: ["Control"] })
  await rows.nth(1).click()
  await rows.nth(3).click()
  await bar(page).getByText("3 tracks selected").waitFor()
  await deed(page, "Remove from playlist").click()
  await page.getByText("3 tracks are removed").waitFor()
  const kept = before.filter((_, n) => ![0, 1, 3].includes(n))
  await page.waitForFunction(
    count => document.querySelectorAll("[data-testid=entry]").length === count,
    Math.min(kept.length, (await page.getByTestId("entry").count()) || kept.length),
  )
  assert.deepEqual((await titles(page, "entry")).slice(0, 3), kept.slice(0, 3))
  await page.getByRole("button", { name: "Undo" }).click()
  await page.waitForFunction(
    wanted =>
      [...document.querySelectorAll("[data-testid=entry] .track-title")]
        .slice(0, wanted.length)
        .every((element, n) => element.textContent === wanted[n]),
    before.slice(0, 5),
  )
})

/** Files of the page that do not come: what is there stays, the music plays on, and the next press asks again. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { openPage } from "./open-page.ts"

const bornAt = "performance.timeOrigin"

test("a dialog whose files do not come is told of in a message, and comes at the next press", async t => {
  const { page } = await openPage(t, "/albums", { albums: 3 })
  await page.getByTestId("album-card").first().waitFor()
  await page.waitForLoadState("networkidle")
  const files = "**/assets/*.js"
  await page.route(files, route => route.abort())
  const add = page.getByRole("button", { name: "Add", exact: true })
  await add.click()
  const message = page.getByText("This part of the page did not come.")
  await message.waitFor()
  assert.equal(await page.getByTestId("album-card").count(), 3)
  assert.equal(await page.getByRole("alert").count(), 0)
  // An album's menu stays in its place where it has been opened: it too is asked for again.
  const more = page.locator(".album-more").first()
  await more.click()
  await page.waitForFunction(() => document.querySelector(".album-more")?.getAttribute("aria-expanded") === "false")
  await page.unroute(files)
  await more.click()
  await page.getByRole("menu").waitFor()
  await page.keyboard.press("Escape")
  await add.click()
  await page.getByRole("dialog").waitFor()
})

test("a page whose files do not come ends no music, and comes at the second try", async t => {
  const { page } = await openPage(t, "/albums", { albums: 3 })
  await page.getByTestId("album-card").first().locator(".album-title").click()
  await page.getByTestId("track").first().locator(".track-play").click()
  await page.getByRole("button", { name: "Pause" }).first().waitFor()
  await page.waitForLoadState("networkidle")
  const born = await page.evaluate(bornAt)
  const files = /\/assets\/playlists-page-.*\.js/
  await page.route(files, route => route.abort())
  await page.getByRole("link", { name: "Playlists" }).first().click()
  await page
    .getByRole("alert")
    .getByText(/^This page did not come/)
    .waitFor()
  await page.getByRole("button", { name: "Try again" }).click()
  await page.getByRole("alert").waitFor()
  await page.unroute(files)
  await page.getByRole("button", { name: "Try again" }).click()
  await page.getByRole("heading", { name: "Playlists", level: 1 }).waitFor()
  assert.equal(await page.evaluate(bornAt), born, "the page was not loaded anew")
  await page.getByRole("button", { name: "Pause" }).first().waitFor()
})

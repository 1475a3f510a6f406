/** What is typed, pressed and dragged arrives as it was meant, at once, and the focus is where the hand was. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import type { Page } from "playwright-core"
import { until } from "../../server/test/until.ts"
import { openPage } from "./open-page.ts"

const visit = (t: TestContext, path: string, albums = 6) =>
  openPage(t, path, { albums }, { viewport: { width: 1280, height: 600 }, reducedMotion: "reduce" })

const hasFocus = (page: Page, name: RegExp) =>
  page.evaluate(
    ([source = ""]) =>
      new RegExp(source).test(
        document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent ?? "",
      ),
    [name.source],
  )
const noDialog = async (page: Page) => (await page.getByRole("dialog").count()) === 0

test("a number is written digit by digit, and an emptied day is put back", async t => {
  const { page } = await visit(t, "/playlists")
  await page.getByRole("button", { name: "Smart playlist" }).click()
  await page.getByLabel("Field").selectOption("duration")
  const minutes = page.getByLabel("Value", { exact: true })
  for (const written of ["2.05", "1.5", "10"]) {
    await minutes.fill("")
    await minutes.pressSequentially(written)
    assert.equal(await minutes.inputValue(), written)
  }
  await page.getByLabel("Field").selectOption("addedAt")
  await page.locator(".rule select").nth(1).selectOption("before")
  const day = page.locator('.rule input[type="date"]')
  await day.fill("2026-03-04")
  await day.fill("")
  assert.equal(await day.inputValue(), "2026-03-04")
})

test("naming the queue begins in its field, all of it chosen, and Escape leaves only the name", async t => {
  const { page } = await visit(t, "/albums/al-2")
  await page.getByTestId("track").first().locator(".track-play").click()
  await page.getByRole("button", { name: "Queue", exact: true }).click()
  await page.locator(".queue-head button").first().click()
  const name = page.getByLabel("Name of the playlist")
  await name.waitFor()
  await page.keyboard.type("Evening")
  assert.equal(await name.inputValue(), "Evening")
  await page.keyboard.press("Escape")
  await name.waitFor({ state: "detached" })
  assert.equal(await page.getByRole("dialog").count(), 1)
  await page.keyboard.press("Escape")
  await until("the large player is closed", () => noDialog(page))
  await until("the focus where it was", () => hasFocus(page, /^Queue$/))
})

test("a dialog and the sign-in begin in their field, and what is typed at once is kept", async t => {
  const { page, server } = await visit(t, "/playlists")
  await page.getByRole("button", { name: "New playlist" }).first().click()
  await page.getByRole("dialog").waitFor()
  await until("the focus in the field", () => page.evaluate(() => document.activeElement?.tagName === "INPUT"))
  await page.keyboard.type("Evening")
  await page.keyboard.press("Enter")
  await page.getByRole("heading", { name: "Evening" }).waitFor()
  assert.ok([...server.keeping.playlists.values()].some(({ playlist }) => playlist.name === "Evening"))
  // Without a field: not the button that closes, which a careless Enter would press.
  await page.keyboard.press("?")
  await page.getByRole("dialog").waitFor()
  await page.keyboard.press("Enter")
  assert.equal(await page.getByRole("dialog").count(), 1)
  const before = await openPage(t, "/", { albums: 0, session: { state: "sign_in" } })
  await until("the focus on the name", () =>
    before.page.evaluate(() => document.activeElement?.getAttribute("name") === "username"),
  )
})

test("a browser does not correct the spelling of names and addresses", async t => {
  const { page } = await visit(t, "/albums")
  assert.equal(await page.getByRole("searchbox").getAttribute("spellcheck"), "false")
  await page.getByRole("button", { name: "Add", exact: true }).click()
  assert.equal(await page.getByRole("textbox", { name: "Google Drive link" }).getAttribute("spellcheck"), "false")
})

test("a dialog gives the focus back to what opened it, also to the button of a menu", async t => {
  const { page } = await visit(t, "/albums/al-2")
  await page.getByRole("button", { name: "Add", exact: true }).press("Enter")
  await page.getByRole("dialog").waitFor()
  await page.keyboard.press("Escape")
  await until("the focus on the button", () => hasFocus(page, /^Add$/))
  // The second time everything is there already, and the dialog comes before the menu is gone.
  for (const _time of ["first", "second"]) {
    await page
      .getByRole("button", { name: /^More actions/ })
      .nth(1)
      .press("Enter")
    await page.getByRole("menuitem", { name: /playlist/ }).press("Enter")
    await page.getByRole("dialog").waitFor()
    await until("the focus in the dialog", () =>
      page.evaluate(() => document.activeElement?.closest("[role=dialog]") !== null),
    )
    await page.keyboard.press("Escape")
    await until("the dialog is closed", () => noDialog(page))
    await until("the focus on the menu's button", () => hasFocus(page, /^More actions/))
  }
})

test("a press that follows at once is heard by what the one before it opened", async t => {
  const { page } = await visit(t, "/albums")
  await page.getByTestId("album-card").first().waitFor()
  await page.keyboard.press("?")
  await page.getByRole("dialog").waitFor()
  await page.keyboard.press("Escape")
  await until("the help is closed", () => noDialog(page))
  // In the next task: before any frame.
  await page.evaluate(async () => {
    const press = (key: string) => document.body.dispatchEvent(new KeyboardEvent("keydown", { key, bubbles: true }))
    press("?")
    const { port1, port2 } = new MessageChannel()
    const next = new Promise(resolve => {
      port1.onmessage = resolve
    })
    port2.postMessage("")
    await next
    press("Escape")
  })
  await until("the help is closed again", () => noDialog(page))
})

test("who goes back to the first page finds its shelves where they were left", async t => {
  const { page } = await visit(t, "/", 60)
  const shelves = page.locator(".row")
  const left = () => shelves.evaluateAll(rows => rows.map(row => Math.round(row.scrollLeft)))
  await until(
    "all cards of both shelves",
    async () => (await shelves.count()) === 2 && (await shelves.getByTestId("album-card").count()) === 40,
  )
  await shelves.evaluateAll(rows => {
    for (const row of rows) row.scrollLeft = 1200
  })
  const titles = await shelves.last().locator(".album-title").allTextContents()
  const before = await left()
  await shelves.first().locator(".album-title").nth(8).click()
  await page.locator(".album-page h1").waitFor()
  await page.goBack()
  await until("the shelves as they were", async () => String(await left()) === String(before))
  assert.deepEqual(await shelves.last().locator(".album-title").allTextContents(), titles)
})

/** Giving a playlist away where others cannot come. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { openPage } from "./open-page.ts"

test("without a remote it is said that only this computer opens the address; a refused copy is told", async t => {
  const { page, server } = await openPage(t, "/playlists/pl-1", { albums: 24, playlists: 3, target: null })
  await page.evaluate(() => {
    navigator.clipboard.writeText = () => Promise.reject(new DOMException("no", "NotAllowedError"))
  })
  await page
    .getByRole("button", { name: /^More actions/ })
    .first()
    .click()
  await page.getByRole("menuitem", { name: "Share…" }).click()
  await page.getByText("Only this computer can open this link").waitFor()
  assert.equal(await page.getByLabel("Link to share").inputValue(), `${server.origin}/shared/a-key-nobody-guesses`)
  await page.getByRole("button", { name: "Copy" }).click()
  await page.getByText("The browser does not let it be copied").waitFor()
})

/** Where an account is made: at home, and nowhere else. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { openPage } from "./open-page.ts"

test("a remote without an account says that it is made at home, and offers none", async t => {
  const { page, server } = await openPage(t, "/settings", { albums: 1, session: { role: "remote" } })
  for (const path of ["/settings", "/start", "/account"]) {
    await page.goto(server.origin + path)
    await page.getByText("It is made on the computer at home").first().waitFor()
    assert.equal(await page.getByRole("link", { name: "Create account" }).count(), 0, path)
  }
})

test("at home the settings offer to make it", async t => {
  const { page } = await openPage(t, "/settings", { albums: 1 })
  await page.getByRole("link", { name: "Create account" }).first().click()
  await page.getByRole("heading", { name: "Create your account" }).waitFor()
})

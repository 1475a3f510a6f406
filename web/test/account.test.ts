/** Where an account is made: at home, and nowhere else. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { faults } from "./accessibility.ts"
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

test("a password is changed on the page of the account by who knows the present one", async t => {
  const person = { id: "p", name: "Camille", owner: true }
  const { page, server } = await openPage(
    t,
    "/account",
    { albums: 1, session: { state: "signed_in", person } },
    {
      // Behind the page itself.
      prepare: page =>
        page.route("**/assets/en-later-*.js", async route => {
          await new Promise(resolve => setTimeout(resolve, 1_000))
          await route.continue()
        }),
      serviceWorkers: "block",
    },
  )
  const [current, next] = [page.getByLabel("Present password"), page.getByLabel("New password")]
  const change = page.getByRole("button", { name: "Change", exact: true })
  await current.fill("not it")
  await next.fill("quite another one")
  await change.click()
  await page.getByRole("alert").getByText("The present password is not right.").waitFor()
  await current.fill("correct horse")
  await change.click()
  await page.getByText("Password changed").waitFor()
  assert.deepEqual([await current.inputValue(), await next.inputValue()], ["", ""])
  assert.equal(server.calls.filter(call => call === "PUT /api/session/password").length, 2)
  await faults(page, "the account")
})

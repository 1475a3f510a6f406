/** One account for both: made at home, good on a remote that everybody can reach, and not lost with the remote's disk. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { Session } from "@diapason/shared/api"
import { cookieOf, SAMPLE } from "../server/test/running-server.ts"
import { until } from "../server/test/until.ts"
import { createBrowser, type Seat } from "./browser.ts"
import { createPair } from "./pair.ts"
import type { Program } from "./program.ts"

const OWNER = { name: "Mina", password: "a long password" } as const

const pair = createPair({ remoteEnvironment: { HOST: "0.0.0.0" } })
const browser = createBrowser()
let desk: Seat
let phone: Seat
let cookie: string

before(async () => {
  await Promise.all([pair.start(), browser.start()])
  await pair.fillHome(SAMPLE)
  desk = await browser.open(`${pair.home.url()}/account`)
  phone = await browser.open(`${pair.remote.url()}/albums`, { phone: true })
})
after(async () => {
  await browser.close()
  await pair.close()
})

const fillForm = async ({ page }: Seat, button: string, password: string = OWNER.password): Promise<void> => {
  await page.getByLabel("Name").fill(OWNER.name)
  await page.getByLabel("Password").fill(password)
  await page.getByRole("button", { name: button }).click()
}
const cookieIn = async ({ context }: Seat): Promise<string> => {
  const found = (await context.cookies()).find(({ name }) => name === "diapason")
  assert.ok(found, "there is a cookie")
  assert.ok(found.httpOnly, "the page's own code cannot read it")
  return `${found.name}=${found.value}`
}
const statusOf = async (program: Program, signedIn: string): Promise<number> =>
  (await program.ask("/api/music/albums", { headers: { cookie: signedIn } })).status

test("the remote of a home without an account says that it waits, and shows nothing to anybody", async () => {
  await phone.page.getByText("This server is waiting for its home").waitFor()
  assert.equal(await statusOf(pair.remote, ""), 401)
  const made = await pair.remote.ask("/api/accounts", { method: "POST", body: OWNER })
  assert.ok(made.status === 401 || made.status === 403, made.text)
})

test("an account made on the home's page opens the remote's", async () => {
  await desk.page.getByRole("heading", { name: "Create your account" }).waitFor()
  await fillForm(desk, "Create account")
  await desk.page.getByText("Account created. It travels with the library.").waitFor()
  const atHome = await cookieIn(desk)
  await pair.equal(atHome)
  assert.equal(await statusOf(pair.home, ""), 401, "from now on the home asks too")

  await phone.page.getByRole("button", { name: "Sign in" }).waitFor({ timeout: 20_000 })
  await fillForm(phone, "Sign in", "a wrong password")
  await phone.page.getByText("The name or the password is not right.").waitFor()
  await fillForm(phone, "Sign in")
  await phone.page.getByTestId("album-card").first().waitFor()
  assert.equal(await phone.page.getByTestId("album-card").count(), SAMPLE.albums.length)
  cookie = await cookieIn(phone)
  assert.equal(await statusOf(pair.remote, cookie), 200)
  await pair.equal(atHome)
  assert.equal(await statusOf(pair.home, cookie), 200, "one sign-in opens both")
})

test("who is signed in on the remote stays so when it loses its disk", async () => {
  await pair.remote.kill()
  await pair.remote.wipe()
  await pair.remote.start()
  await until("the refill", async () => (await statusOf(pair.remote, cookie)) === 200, { limitMs: 30_000 })
  await pair.equal(cookie)
  const session = Session.parse((await pair.remote.ask("/api/session", { headers: { cookie } })).json())
  assert.deepEqual([session.state, session.person?.name, session.role], ["signed_in", OWNER.name, "remote"])
  assert.equal(await statusOf(pair.remote, ""), 401)
  await phone.page.reload()
  await phone.page.getByTestId("album-card").first().waitFor()
})

test("signing out on the remote's page ends it on both, and no other session", async () => {
  const other = cookieOf(await pair.home.ask("/api/session", { method: "POST", body: OWNER }))
  await pair.equal(other)
  await phone.page.goto(`${pair.remote.url()}/account`)
  await phone.page.getByText("Signed in as Mina").waitFor()
  await phone.page.getByRole("button", { name: "Sign out" }).click()
  await phone.page.getByRole("button", { name: "Sign in" }).waitFor()
  assert.equal(await statusOf(pair.remote, cookie), 401)
  await until("the end of the session at home", async () => (await statusOf(pair.home, cookie)) === 401)
  for (const program of [pair.home, pair.remote]) assert.equal(await statusOf(program, other), 200)
  assert.deepEqual([...desk.errors(), ...phone.errors()], [])
})

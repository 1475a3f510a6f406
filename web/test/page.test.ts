/** The built page in a real browser, against the stand-in: what a person does and what they must see. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import type { Page } from "playwright-core"
import { until } from "../../server/test/until.ts"
import { faults } from "./accessibility.ts"
import { openPage, PHONE, type ServerOptions } from "./open-page.ts"
import type { PageServer } from "./page-server.ts"

const LINK = "https://drive.google.com/drive/folders/1AbCdEfGhIjKlMnOp"
type Options = ServerOptions & {
  readonly path?: string
  readonly locale?: string
  readonly phone?: boolean
  /** Without its service worker, what is asked can be held up by the test. */
  readonly bare?: boolean
}

const visit = (
  t: TestContext,
  { path = "/albums", locale = "en-GB", phone = false, bare = false, ...options }: Options,
) =>
  openPage(t, path, options, {
    locale,
    reducedMotion: "reduce",
    serviceWorkers: bare ? "block" : "allow",
    ...(phone && { viewport: PHONE }),
  })

const cards = (page: Page) => page.getByTestId("album-card")
const card = (page: Page, title: string) =>
  cards(page).filter({ has: page.getByRole("link", { name: title, exact: true }) })
const time = (page: Page) => page.locator(".seek-time").first().textContent()

test("albums appear with their covers, newest first, and the order is kept in the address", async t => {
  const { page } = await visit(t, { albums: 24 })
  await cards(page).first().waitFor()
  assert.equal(await page.getByTestId("album-count").textContent(), "24")
  assert.match((await cards(page).first().textContent()) ?? "", /Low Tide/)
  await page.getByRole("button", { name: "Sort by: Date added" }).click()
  await page.getByRole("menuitem", { name: "Title" }).click()
  await page.waitForURL(/sort=title/)
  await until("the order by title", async () =>
    /After the Orchard/.test((await cards(page).first().textContent()) ?? ""),
  )
  await page.reload()
  await until("the same order again", async () =>
    /After the Orchard/.test((await cards(page).first().textContent()) ?? ""),
  )
})

test("playing a track sounds, seeking moves, next goes on, and space pauses", async t => {
  const { page } = await visit(t, { albums: 3, path: "/albums/al-2" })
  await page.getByTestId("track").nth(1).locator(".track-play").click()
  await until("the first second", async () => (await time(page)) === "0:01")
  const slider = page.getByRole("slider", { name: "Position in the track" })
  const box = await slider.locator("xpath=../..").boundingBox()
  assert.ok(box)
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  const half = Number(await slider.getAttribute("aria-valuemax")) / 2
  await until(
    "the middle of the track",
    async () => Math.abs(Number(await slider.getAttribute("aria-valuenow")) - half) < 5,
  )
  const there = Number(await slider.getAttribute("aria-valuenow"))
  await until("sound from there on", async () => Number(await slider.getAttribute("aria-valuenow")) > there)
  await page.getByRole("button", { name: "Next track" }).click()
  await until(
    "the next track",
    async () => (await page.getByTestId("track").nth(2).getAttribute("aria-current")) === "true",
  )
  await page.locator("h1").click()
  await page.keyboard.press(" ")
  await page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Play", exact: true }).waitFor()
})

test("the button that plays an album pauses it, and goes on where it was", async t => {
  const { page } = await visit(t, { albums: 6, path: "/albums/al-2" })
  const main = page.getByRole("main")
  await main.getByRole("button", { name: "Play", exact: true }).click()
  await page.waitForFunction(() => document.querySelector(".seek-time")?.textContent === "0:01")
  await main.getByRole("button", { name: "Pause", exact: true }).click()
  await main.getByRole("button", { name: "Play", exact: true }).waitFor()
  const [time] = await page.locator(".seek-time").allTextContents()
  assert.notEqual(time, "0:00")
  await main.getByRole("button", { name: "Play", exact: true }).click()
  await main.getByRole("button", { name: "Pause", exact: true }).waitFor()
  assert.notEqual((await page.locator(".seek-time").allTextContents())[0], "0:00")
})

test("a track that cannot be played is named and skipped", async t => {
  const { page, server } = await visit(t, { albums: 3, path: "/albums/al-2" })
  server.unplayable.add("al-2-t0")
  await page.getByTestId("track").first().locator(".track-play").click()
  await page.getByText("cannot be played. Skipped.").waitFor()
  await until(
    "the track after it",
    async () => (await page.getByTestId("track").nth(1).getAttribute("aria-current")) === "true",
  )
})

test("a server that plays nothing stops the player instead of running through the queue", async t => {
  const { page, server } = await visit(t, { albums: 3, path: "/albums/al-2" })
  for (let index = 0; index < 20; index += 1) server.unplayable.add(`al-2-t${index}`)
  await page.getByTestId("track").first().locator(".track-play").click()
  await page.getByText("cannot be played. Stopped").waitFor()
  const asked = server.calls.filter(call => call.includes("/track/")).length
  await page.waitForTimeout(600)
  assert.equal(server.calls.filter(call => call.includes("/track/")).length, asked)
})

test("only one tab sounds", async t => {
  const { page, server, context } = await visit(t, { albums: 3, path: "/albums/al-2" })
  await page.getByTestId("track").first().locator(".track-play").click()
  await until("sound in the first tab", async () => (await time(page)) === "0:01")
  const other = await context.newPage()
  await other.goto(`${server.origin}/albums/al-1`)
  await other.getByTestId("track").first().locator(".track-play").click()
  await page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Play", exact: true }).waitFor()
})

test("a deleted album is gone at once, here and at the server, and undo brings it back", async t => {
  const { page, server } = await visit(t, { albums: 5 })
  await cards(page).first().hover()
  await page.getByRole("button", { name: "More actions for Concrete Gardens" }).click()
  await page.getByRole("menuitem", { name: "Delete" }).click()
  await until("four albums", async () => (await cards(page).count()) === 4)
  await until("the request, long before the toast ends", () => server.deleted.length === 1)
  await page.getByRole("button", { name: "Undo" }).click()
  await until("five albums again", async () => (await cards(page).count()) === 5)
  assert.ok(server.calls.includes("POST /api/music/trash/restore"))
  assert.equal(server.library.albums.size, 5)
})

test("an album that the server does not delete is there again, and the page says why", async t => {
  const { page, server } = await visit(t, { albums: 5, path: "/albums/al-3" })
  await page.getByRole("button", { name: "Delete", exact: true }).waitFor()
  server.state.failing = true
  await page.getByRole("button", { name: "Delete", exact: true }).click()
  await page.getByText(/^Deleting did not work/).waitFor()
  assert.equal(await page.getByRole("button", { name: "Undo" }).count(), 0)
  server.state.failing = false
  await until("five albums", async () => (await cards(page).count()) === 5)
})

test("several albums are deleted together, also when the page is left at once", async t => {
  const { page, server } = await visit(t, { albums: 5 })
  await page.getByRole("button", { name: "Select", exact: true }).click()
  await page.getByRole("button", { name: "Select Concrete Gardens" }).click()
  await page.getByRole("button", { name: "Select Low Tide, Slow Light" }).click()
  await page.getByRole("toolbar").getByRole("button", { name: "Delete" }).click()
  await page.goto("about:blank")
  await until("the request of a page that is gone", () => server.deleted.length === 1)
  assert.deepEqual(server.deleted[0]?.toSorted(), ["al-0", "al-3"])
})

test("searching shows albums, artists and tracks while one types", async t => {
  const { page } = await visit(t, { albums: 24 })
  await cards(page).first().waitFor()
  await page.keyboard.press("/")
  await page.keyboard.type("semaph", { delay: 40 })
  await page.waitForURL(/\/search\?q=semaph/)
  await card(page, "Sémaphore").waitFor()
  await page.getByRole("searchbox").fill("hanley")
  await page.getByRole("link", { name: "The Hanley Quartet" }).first().waitFor()
  await page.getByRole("searchbox").fill("zzzz")
  await page.getByText("Nothing matches “zzzz”.").waitFor()
})

test("a link pasted anywhere arrives file by file, and the album is there without a reload", async t => {
  const { page, server } = await visit(t, { albums: 5, importPace: 120 })
  await cards(page).first().waitFor()
  await page.evaluate(link => {
    const clipboardData = new DataTransfer()
    clipboardData.setData("text", link)
    document.body.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }))
  }, LINK)
  await page.getByText("Adding started").waitFor()
  await page
    .getByRole("navigation")
    .getByRole("link", { name: /Imports/ })
    .click()
  const bar = page.getByRole("progressbar")
  await until("the second file", async () => Number(await bar.getAttribute("aria-valuenow").catch(() => 0)) >= 2)
  await page.getByText("Done, some files were left out").waitFor()
  await page.getByText("1 file left out").click()
  await page.getByText("Not an audio file.").waitFor()
  await page.getByRole("navigation").getByRole("link", { name: "Albums" }).click()
  await until("the sixth album", async () => (await cards(page).count()) === 6)
  assert.equal(server.calls.filter(call => call.includes("add-from-google-drive")).length, 1)
})

test("a running import can be cancelled, and a wrong link is explained", async t => {
  const { page, server } = await visit(t, { albums: 5, importPace: 60_000 })
  await page.getByRole("button", { name: "Add", exact: true }).click()
  const field = page.getByRole("textbox", { name: "Google Drive link" })
  await field.fill("https://example.org/music")
  await field.press("Enter")
  await page.getByText("This is not a Google Drive link").waitFor()
  assert.equal(server.calls.filter(call => call.includes("add-from-google-drive")).length, 0)
  await field.fill(LINK)
  await field.press("Enter")
  await page.getByRole("button", { name: "Cancel this import" }).click()
  await page.getByText("Cancelled").waitFor()
})

test("the unison sign follows the server's events, with names and cures", async t => {
  const { page, server } = await visit(t, { albums: 5 })
  const sign = page.getByTestId("unison-sign").locator("visible=true")
  await sign.getByText("In unison", { exact: true }).waitFor()
  await until("the line for events", () => server.calls.includes("GET /api/events"))
  server.setTarget({
    state: "syncing",
    pending: 1,
    digestEqual: null,
    pendingChanges: [{ kind: "album", id: "x", name: "Halogen", cause: "add" }],
  })
  await sign.getByText("Tuning").waitFor()
  await sign.getByText("Halogen").waitFor()
  server.setTarget({ state: "halted", reason: "auth" })
  await sign.getByText("The token does not fit").waitFor()
  await sign.click()
  await page
    .getByTestId("target")
    .getByText(/must be the same in/)
    .waitFor()
  await page.getByRole("button", { name: "Compare now" }).click()
  await until("the comparison asked for", () => server.calls.includes("POST /api/sync/now"))
  server.setTarget({ state: "halted", reason: "library_choice" })
  await page.getByRole("button", { name: "Replace it with this one" }).click()
  assert.equal(server.calls.includes("POST /api/sync/library"), false, "replacing must be confirmed first")
  await page.getByRole("button", { name: "Replace it with this one" }).click()
  await until("the choice", () => server.calls.includes("POST /api/sync/library"))
  server.setTarget({})
  await sign.getByText("In unison", { exact: true }).waitFor()
})

test("a server that goes away is said, and the page recovers by itself", async t => {
  const { page, server } = await visit(t, { albums: 5 })
  await cards(page).first().waitFor()
  await until("the line for events", () => server.calls.includes("GET /api/events"))
  server.state.failing = true
  server.cutEvents()
  await page.getByText("The server is not answering.").waitFor()
  const sign = page.getByTestId("unison-sign").locator("visible=true")
  await sign.getByText("Not known yet").waitFor()
  server.library.add(99)
  server.state.failing = false
  await page.getByText("The server is not answering.").waitFor({ state: "detached", timeout: 12_000 })
  await until("what was added meanwhile", async () => (await cards(page).count()) === 6)
})

test("on a phone the bar at the foot marks where one is, also behind the library", async t => {
  const { page, server } = await visit(t, { albums: 6, phone: true })
  const marked = page.locator(".tab-bar a.active")
  assert.deepEqual(await marked.allTextContents(), ["Albums"])
  for (const path of ["/artists/ar-2", "/statistics", "/trash", "/settings", "/library"]) {
    await page.goto(server.origin + path)
    await marked.first().waitFor()
    assert.deepEqual(await marked.allTextContents(), ["Library"], path)
  }
})

test("the page speaks the browser's language, and the one that is chosen", async t => {
  const { page } = await visit(t, { albums: 5, locale: "fr-FR" })
  await page.getByText("À l’unisson", { exact: true }).locator("visible=true").waitFor()
  assert.equal(await page.locator("html").getAttribute("lang"), "fr")
  await page.getByRole("button", { name: "Menu" }).click()
  await page.getByRole("menuitemcheckbox", { name: "English" }).click()
  await page.getByText("In unison", { exact: true }).locator("visible=true").waitFor()
  await page.reload()
  await page.getByText("In unison", { exact: true }).locator("visible=true").waitFor()
})

test("who must sign in sees nothing before, and the library after", async t => {
  const { page, server } = await visit(t, { albums: 5, session: { state: "sign_in", role: "remote" } })
  await page.getByLabel("Name").fill("camille")
  await page.getByLabel("Password").fill("wrong")
  await page.getByRole("button", { name: "Sign in" }).click()
  await page.getByText("The name or the password is not right.").waitFor()
  assert.equal(
    server.calls.some(call => call.includes("/api/music")),
    false,
  )
  await page.getByLabel("Password").fill("correct horse")
  await page.getByRole("button", { name: "Sign in" }).click()
  await cards(page).first().waitFor()
})

test("a session that ends leads back to the sign-in", async t => {
  const { page, server } = await visit(t, {
    albums: 5,
    session: { state: "signed_in", person: { id: "p", name: "Camille", owner: true } },
  })
  await cards(page).first().waitFor()
  server.state.session = { ...server.state.session, state: "sign_in", person: null }
  const signIn = page.getByRole("button", { name: "Sign in" })
  // A request of the page's own may have met the end of the session before the person's click does.
  await page.getByRole("link", { name: "Concrete Gardens", exact: true }).or(signIn).click()
  await signIn.waitFor()
})

test("a remote without a home says that it waits, and opens by itself", async t => {
  const { page, server } = await visit(t, { albums: 5, session: { state: "waiting", role: "remote" } })
  await page.getByText("This server is waiting for its home").waitFor()
  const step = page.locator(".waiting-steps li").first()
  assert.equal(await step.evaluate(item => getComputedStyle(item, "::before").content), "counter(step)")
  server.state.session = { ...server.state.session, state: "sign_in" }
  await page.getByRole("button", { name: "Sign in" }).waitFor({ timeout: 9_000 })
})

test("ten thousand albums scroll to the end with a small page and few requests", async t => {
  const { page, server } = await visit(t, { albums: 10_000, path: "/?sort=title" })
  await cards(page).first().waitFor()
  const last = server.library.albums.size - 1
  for (const share of [0.25, 0.5, 0.75, 1]) {
    await page.evaluate(part => scrollTo(0, document.documentElement.scrollHeight * part), share)
    await until(`covers at ${share}`, async () => (await cards(page).count()) > 8)
    assert.ok((await page.locator("*").count()) < 1_500, "the page stays small")
  }
  await until("the last album", async () => (await page.locator(`[aria-posinset="${last + 1}"]`).count()) === 1)
  const asked = server.calls.filter(call => call === "GET /api/music/albums").length
  assert.ok(asked < 20, `${asked} requests for lists`)
})

test("no page has a serious fault of accessibility", async t => {
  const pages = [
    "/",
    "/albums",
    "/albums/al-2",
    "/artists",
    "/artists/ar-1",
    "/search?q=la",
    "/imports",
    "/unison",
    "/account",
  ]
  for (const phone of [false, true]) {
    const { page, server } = await visit(t, { albums: 24, phone })
    for (const path of pages) await inspect(page, server, path)
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme })
      await inspect(page, server, "/albums/al-2")
      await inspect(page, server, "/unison")
    }
  }
})

test("the dialogs and the page before the library have no serious fault either", async t => {
  const { page, server } = await visit(t, { albums: 0, session: { driveConfigured: false } })
  await inspect(page, server, "/")
  await page.locator("h1").click()
  await page.keyboard.press("a")
  await page.getByRole("dialog").waitFor()
  await faults(page, "the dialog to add")
  const before = await visit(t, { albums: 0, session: { state: "sign_in" } })
  await before.page.getByRole("button", { name: "Sign in" }).waitFor()
  await faults(before.page, "the sign-in")
})

async function inspect(page: Page, server: PageServer, path: string) {
  await page.goto(server.origin + path)
  await page.locator("h1").first().waitFor()
  await page.waitForTimeout(300)
  await faults(page, path)
}

test("what a new line of news tells again is not asked for again; a change is", async t => {
  const { page, server } = await visit(t, { albums: 6, path: "/albums" })
  await cards(page).first().waitFor()
  const asked = () => server.calls.filter(call => call.startsWith("GET /api/music/albums")).length
  const first = asked()
  server.tellLibrary(true)
  await page.waitForTimeout(1_200)
  assert.equal(asked(), first)
  server.tellLibrary()
  await until("the list anew", () => asked() > first)
})

test("a page whose files do not come says so in the reader's words, and comes at the second try", async t => {
  const { page } = await visit(t, { albums: 3, bare: true })
  await cards(page).first().waitFor()
  const files = /\/assets\/settings-page-.*\.js/
  await page.route(files, route => route.abort())
  await page.getByRole("button", { name: "Menu", exact: true }).click()
  // Once by itself, as after an update.
  const reloaded = page.waitForEvent("load")
  await page.getByRole("menuitem", { name: "Settings" }).click()
  await reloaded
  await page
    .getByRole("alert")
    .getByText(/^This page did not come/)
    .waitFor()
  await page.unroute(files)
  await page.getByRole("button", { name: "Try again" }).click()
  await page.getByRole("heading", { name: "Settings", level: 1 }).waitFor()
})

test("a long link sticks out of nothing while its album arrives in the dialog", async t => {
  const { page } = await visit(t, { albums: 3, phone: true })
  await page.getByRole("button", { name: "Add", exact: true }).click()
  const dialog = page.getByRole("dialog")
  await dialog
    .getByRole("textbox", { name: /Drive/ })
    .fill("https://drive.google.com/drive/folders/14zUxn_r7Q9LWwOJXyyKpJ1bs6KMxTN_w?resourcekey=0-abcdefghijklmnop")
  await page.keyboard.press("Enter")
  await dialog.getByText("Done").first().waitFor()
  assert.equal(await dialog.evaluate(box => box.scrollWidth - box.clientWidth), 0)
})

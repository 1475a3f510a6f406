/** Finding and keeping in a real browser: the home page, playlists, favourites, filters, history, shared addresses. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import type { Page } from "playwright-core"
import { until } from "../../server/test/until.ts"
import { faults } from "./accessibility.ts"
import { openPage, PHONE, type ServerOptions } from "./open-page.ts"

type Options = Partial<ServerOptions> & {
  readonly phone?: boolean
  readonly colorScheme?: "light" | "dark"
}

/** A library with plays, stars and playlists; any error on the page fails the test. */
const visit = (t: TestContext, path: string, { phone = false, colorScheme = "light", ...options }: Options = {}) =>
  openPage(
    t,
    path,
    { albums: 24, plays: 240, playlists: 6, ...options },
    {
      hasTouch: phone,
      colorScheme,
      reducedMotion: "reduce",
      permissions: ["clipboard-read", "clipboard-write"],
      ...(phone && { viewport: PHONE }),
    },
  )

const titles = (page: Page) => page.getByTestId("entry").locator(".track-title").allTextContents()

test("the first page has shelves of what there is, and none of what there is not", async t => {
  const { page } = await visit(t, "/")
  for (const name of [
    "Recently added",
    "Recently played",
    "Most played",
    "Forgotten for a while",
    "On this day",
    "At random",
  ])
    await page.getByRole("heading", { name, exact: true }).waitFor()
  await page.getByRole("link", { name: /^2020s/ }).click()
  await page.waitForURL(/fromYear=2020.*toYear=2029/)
  const fresh = await visit(t, "/", { plays: 0 })
  await fresh.page.getByRole("heading", { name: "At random" }).waitFor()
  assert.equal(await fresh.page.getByRole("heading", { name: "Recently played" }).count(), 0)
})

test("a shelf goes on sideways with its buttons and with the arrow keys", async t => {
  const { page } = await visit(t, "/")
  const row = page.locator(".row").first()
  const place = () => row.evaluate(element => element.scrollLeft)
  await page.getByRole("button", { name: "Recently added: forward" }).click()
  await until("the shelf moved", async () => (await place()) > 100)
  await row.locator("a.album-title").first().focus()
  for (let step = 0; step < 9; step += 1) await page.keyboard.press("ArrowRight")
  assert.equal(await page.evaluate(() => document.activeElement?.textContent), "Parallax")
  await until("the shelf followed", async () => (await place()) > 300)
})

test("an empty library says at the first page how to begin", async t => {
  const { page } = await visit(t, "/", { albums: 0, plays: 0, playlists: 0 })
  await page.getByRole("heading", { name: "Put on your first album" }).waitFor()
})

test("an old address of the albums leads to where they are now, with its order", async t => {
  const { page } = await visit(t, "/?sort=title&order=desc")
  await page.waitForURL(/\/albums\?/)
  assert.match(page.url(), /sort=title/)
  assert.match(page.url(), /order=desc/)
})

test("filters are kept in the address, come together, and go together", async t => {
  const { page } = await visit(t, "/albums")
  const count = page.getByTestId("album-count")
  await page.getByRole("button", { name: "Genre" }).click()
  await page.getByRole("menuitem", { name: "Jazz" }).click()
  await until("three albums of jazz", async () => (await count.textContent()) === "3")
  await page.getByRole("button", { name: "Years" }).click()
  await page.getByRole("menuitem", { name: "1960s" }).click()
  await until("two of the sixties", async () => (await count.textContent()) === "2")
  await page.reload()
  await until("the same two", async () => (await count.textContent()) === "2")
  await page.getByRole("link", { name: "Clear filters" }).click()
  await until("all of them", async () => (await count.textContent()) === "24")
})

test("where no album fits the filters, the way out is in sight on a phone too", async t => {
  const { page } = await visit(t, "/albums?compilation=true", { phone: true })
  await page.getByText("No album fits these filters.").waitFor()
  const clear = page.getByRole("link", { name: "Clear filters" })
  assert.ok(await clear.evaluate(link => link.getBoundingClientRect().right <= innerWidth))
  await clear.click()
  await page.getByTestId("album-card").first().waitFor()
})

test("a track is put into a playlist that is there, and into one named on the spot", async t => {
  const { page, server } = await visit(t, "/albums/al-3")
  const menu = async () => {
    await page.getByTestId("track").first().hover()
    await page.getByTestId("track").first().locator(".track-more").click()
    await page.getByRole("menuitem", { name: "Add to playlist…" }).click()
  }
  await menu()
  await page.getByRole("searchbox", { name: /name a new playlist/ }).fill("cuis")
  await page.getByRole("button", { name: /^Cuisine/ }).click()
  await page.getByText("1 track added to “Cuisine”").waitFor()
  assert.equal(server.keeping.playlists.get("pl-3")?.entries.at(-1)?.track.id, "al-3-t0")
  await menu()
  await page.getByRole("searchbox", { name: /name a new playlist/ }).fill("Brand new")
  await page.getByRole("button", { name: "Create “Brand new”" }).click()
  await page.getByText("1 track added to “Brand new”").waitFor()
  await page.getByRole("button", { name: "Show" }).last().click()
  await page.getByRole("heading", { name: "Brand new" }).waitFor()
})

test("entries of a playlist are moved with the keys and the mouse, taken out, and brought back", async t => {
  const { page, server } = await visit(t, "/playlists/pl-0")
  await page.getByTestId("entry").first().waitFor()
  const [first = "", second = "", third = "", ...others] = await titles(page)
  const order = () => server.keeping.playlists.get("pl-0")?.entries.map(({ track }) => track.title)
  const handle = (title: string) => page.getByRole("button", { name: new RegExp(`^Move ${title}`) })
  await handle(first).focus()
  await page.keyboard.press("ArrowDown")
  await page.keyboard.press("ArrowDown")
  await until("two places down", () => JSON.stringify(order()) === JSON.stringify([second, third, first, ...others]))
  await handle(first).and(page.locator(":focus")).waitFor()
  await handle(first).hover()
  const box = await handle(first).boundingBox()
  assert.ok(box)
  await page.mouse.down()
  await page.mouse.move(box.x + 10, box.y - 100, { steps: 8 })
  await page.mouse.up()
  await until("back at the head", () => JSON.stringify(order()) === JSON.stringify([first, second, third, ...others]))
  const row = page.getByTestId("entry").nth(1)
  await row.hover()
  await row.locator(".track-more").click()
  await page.getByRole("menuitem", { name: "Remove from playlist" }).click()
  await until("one less", () => order()?.length === others.length + 2)
  await page.getByRole("button", { name: "Undo" }).click()
  await until("it is back in its place", () => order()?.[1] === second)
})

test("two thousand entries are a small page", async t => {
  const { page } = await visit(t, "/playlists/pl-long", { albums: 300 })
  await page.getByTestId("entry").first().waitFor()
  await page.evaluate(() => scrollTo(0, document.documentElement.scrollHeight))
  await page.locator('[aria-posinset="2000"]').waitFor()
  assert.ok((await page.locator("*").count()) < 1_800)
})

test("rules are written while the tracks and their number follow, and are taken back", async t => {
  const { page, server } = await visit(t, "/playlists")
  await page.getByRole("button", { name: "Smart playlist" }).click()
  await page.getByRole("heading", { name: "Rules" }).waitFor()
  const rules = () => [...server.keeping.playlists.values()].at(-1)?.playlist.rules
  await page.getByLabel("Field").selectOption("year")
  await page.getByLabel("Value", { exact: true }).fill("2024")
  await until("the rule at the server", () => JSON.stringify(rules()?.conditions).includes("2024"))
  const before = await page.getByRole("status").filter({ hasText: "fit" }).textContent()
  assert.match(before ?? "", /^\d+ tracks fit$/)
  await page.getByLabel("At most").fill("5")
  await page.getByText("5 tracks fit").waitFor()
  await page.getByRole("button", { name: "Add a rule" }).click()
  await page.getByLabel("Field").nth(1).selectOption("duration")
  await page.getByLabel("Value", { exact: true }).nth(1).fill("3")
  await until("minutes are kept as seconds", () => JSON.stringify(rules()?.conditions).includes('"value":180'))
  await page.getByRole("button", { name: "Undo the changes" }).click()
  await until("the rules of the beginning", () => rules()?.conditions[0]?.field === "addedAt")
})

test("a playlist is renamed, deleted with a way back, then deleted", async t => {
  const { page, server } = await visit(t, "/playlists/pl-3")
  const menu = async (entry: string) => {
    await page.getByRole("button", { name: /^More actions for (Cuisine|Kitchen)/ }).click()
    await page.getByRole("menuitem", { name: entry }).click()
  }
  await menu("Name and description…")
  await page.getByLabel("Name", { exact: true }).fill("Kitchen")
  await page.getByRole("button", { name: "Save", exact: true }).click()
  await page.getByRole("heading", { name: "Kitchen" }).waitFor()
  await menu("Delete")
  await page.getByRole("heading", { name: "Playlists" }).waitFor()
  await until("it is gone from the list", async () => (await page.getByRole("link", { name: "Kitchen" }).count()) === 0)
  await page.getByRole("button", { name: "Undo" }).click()
  await page.getByRole("link", { name: "Kitchen" }).click()
  await menu("Delete")
  await until("the server was told", () => !server.keeping.playlists.has("pl-3"))
})

test("a file becomes a playlist, and what is not in the library is named", async t => {
  const { page } = await visit(t, "/playlists")
  const buffer = Buffer.from("#EXTM3U\nhere.flac\n?Nobody – Nothing\n")
  await page.locator('input[type="file"]').setInputFiles({ name: "Old list.m3u8", mimeType: "audio/x-mpegurl", buffer })
  await page.getByRole("dialog", { name: "1 track is not in the library" }).getByText("Nobody – Nothing").waitFor()
  await page.keyboard.press("Escape")
  await page.getByRole("link", { name: /Old list/ }).waitFor()
})

test("a playlist is opened to others until a day, its address copied, and closed", async t => {
  const { page, server } = await visit(t, "/playlists/pl-0")
  await page
    .getByRole("button", { name: /^More actions/ })
    .first()
    .click()
  await page.getByRole("menuitem", { name: "Share…" }).click()
  await page.getByRole("button", { name: "Create the link" }).click()
  await page.getByRole("button", { name: "Copy" }).click()
  await page.getByText("Link copied").waitFor()
  assert.equal(
    await page.evaluate(() => navigator.clipboard.readText()),
    "https://my-diapason.koyeb.app/shared/a-key-nobody-guesses",
  )
  await page.getByText("It opens on your remote server").waitFor()
  await page.getByRole("button", { name: "Stop sharing" }).click()
  await until("it is closed", () => server.keeping.playlists.get("pl-0")?.playlist.share === undefined)
})

test("who has the address of a shared playlist hears it without signing in, and asks for nothing else", async t => {
  const { page, server } = await visit(t, "/shared/a-key-nobody-guesses", { session: { state: "sign_in" } })
  await page.getByText("Camille lets you listen to").waitFor()
  await page.getByTestId("shared-track").first().getByRole("button").click()
  const bar = page.getByRole("region", { name: "Player" })
  await bar.getByText("0:01").waitFor()
  await bar.getByRole("button", { name: "Next track" }).click()
  await until(
    "the next track",
    async () => (await page.getByTestId("shared-track").nth(1).getAttribute("aria-current")) === "true",
  )
  assert.deepEqual(
    server.calls.filter(call => !call.includes("/api/shared/")),
    [],
  )
  await faults(page, "a shared playlist")
})

test("an address that is closed says so", async t => {
  const { page } = await visit(t, "/shared/nothing-here")
  await page.getByRole("heading", { name: "This link opens nothing" }).waitFor()
})

test("a rating is given and taken back with the keys, and waits in the outbox for the server", async t => {
  const { page, server } = await visit(t, "/albums/al-3")
  await page.getByRole("radio", { name: "1 star" }).focus()
  await page.keyboard.press("4")
  await until("the rating at the server", () => server.calls.includes("PUT /api/music/ratings/album/al-3"))
  assert.equal(await page.getByRole("radio", { name: "4 stars" }).getAttribute("aria-checked"), "true")
  await page.keyboard.press("ArrowRight")
  await page.getByRole("radio", { name: "5 stars", checked: true }).waitFor()
  await page.getByRole("radio", { name: "5 stars" }).click()
  await until("none is left", async () => (await page.getByRole("radio", { checked: true }).count()) === 0)
})

test("the arrows lead from the search field through what was found, and back", async t => {
  const { page } = await visit(t, "/search?q=hanley")
  await page.getByRole("link", { name: "The Hanley Quartet" }).first().waitFor()
  await page.getByRole("searchbox").focus()
  await page.keyboard.press("ArrowDown")
  const focused = () => page.evaluate(() => document.activeElement?.textContent)
  assert.match((await focused()) ?? "", /The Hanley Quartet/)
  await page.keyboard.press("ArrowUp")
  assert.equal(await page.evaluate(() => document.activeElement?.getAttribute("type")), "search")
})

test("history goes back in steps, and statistics have a table beside their pictures", async t => {
  const { page } = await visit(t, "/history")
  await page.getByRole("heading", { name: "Today" }).waitFor()
  const rows = page.locator(".track")
  assert.equal(await rows.count(), 100)
  await page.getByRole("button", { name: "Older ones" }).click()
  await until("the next hundred", async () => (await rows.count()) === 200)
  await page.getByRole("link", { name: "Statistics" }).click()
  await page.getByRole("table", { name: "Through the day" }).waitFor()
  assert.equal(await page.getByRole("table", { name: "Through the day" }).getByRole("row").count(), 24)
  await page.getByRole("link", { name: "30 days" }).click()
  await page.waitForURL(/period=month/)
})

test("no page of finding and keeping has a serious fault of accessibility", { timeout: 180_000 }, async t => {
  const paths = [
    "/",
    "/library",
    "/genres",
    "/favourites",
    "/playlists",
    "/playlists/pl-0",
    "/playlists/pl-2?rules=true",
  ]
  for (const [phone, colorScheme] of [
    [false, "light"],
    [true, "dark"],
  ] as const) {
    const { page, server } = await visit(t, "/", { phone, colorScheme })
    for (const path of [...paths, "/albums?genre=Jazz", "/history", "/statistics"]) {
      await page.goto(server.origin + path)
      await page.locator("h1").first().waitFor()
      await page.waitForTimeout(400)
      await faults(page, `${path} ${colorScheme}`)
    }
  }
})

/** What a screen reader is told of each page, in both languages: landmarks, the heading, and a name for whatever can be used. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { openPage, PHONE, startedBrowser } from "./open-page.ts"
import { startPageServer } from "./page-server.ts"

/** Each page with its main heading in English and in French. */
const PAGES: readonly (readonly [path: string, english: RegExp, french: RegExp])[] = [
  ["/", /Good (morning|afternoon|evening)/, /Bonjour|Bon après-midi|Bonsoir/],
  ["/albums", /Albums/, /Albums/],
  ["/albums/al-4", /Nocturnes for an Empty Hall/, /Nocturnes for an Empty Hall/],
  ["/artists", /Artists/, /Artistes/],
  ["/genres", /Genres/, /Genres/],
  ["/search?q=la", /Search/, /Recherche/],
  ["/playlists", /Playlists/, /Playlists/],
  ["/playlists/pl-0", /Le soir, fenêtre ouverte/, /Le soir, fenêtre ouverte/],
  ["/favourites", /Favourites/, /Favoris/],
  ["/history", /History/, /Historique/],
  ["/statistics", /History|Statistics/, /Historique|Statistiques/],
  ["/unison", /Unison/, /Unisson/],
  ["/settings", /Settings/, /Réglages/],
  ["/trash", /Trash/, /Corbeille/],
]
const USABLE = "button|link|textbox|searchbox|slider|checkbox|radio|combobox|switch|menuitem|option"

for (const language of ["en", "fr"] as const)
  test(`every page has its landmarks, one main heading, and names for all that can be used: ${language}`, async () => {
    const server = await startPageServer({ albums: 24, plays: 240, playlists: 6 })
    const context = await (await startedBrowser()).newContext({
      locale: language,
      viewport: { width: 1280, height: 800 },
      reducedMotion: "reduce",
    })
    const page = await context.newPage()
    page.setDefaultTimeout(20_000)
    for (const [path, english, french] of PAGES) {
      await page.goto(server.origin + path)
      await page.getByRole("heading", { level: 1, name: language === "en" ? english : french }).waitFor()
      await page.waitForFunction(() => document.querySelector("main [aria-busy=true]") === null)
      const tree = await page.locator("body").ariaSnapshot()
      const said = `${path} in ${language}:\n${tree}`
      const lines = tree.split("\n").map(line => line.trim())
      const unnamed = lines.filter(line => new RegExp(`^- (${USABLE})(?! ")(\\s|:|$)`).test(line))
      assert.deepEqual(unnamed, [], said)
      assert.ok(
        lines.some(line => line.startsWith("- main")),
        said,
      )
      assert.ok(
        lines.some(line => /^- navigation "Navigation"/.test(line)),
        said,
      )
      assert.ok(
        lines.some(line => line.startsWith("- search")),
        said,
      )
      assert.equal(lines.filter(line => /^- heading .*\[level=1\]/.test(line)).length, 1, said)
      assert.equal(await page.evaluate(() => document.documentElement.lang), language)
    }
    await context.close()
    await server.close()
  })

test("a navigation that comes with another size of the window is not read beside an open dialog", async t => {
  const { page } = await openPage(t, "/", { albums: 6 })
  await page.getByRole("navigation").waitFor()
  await page.keyboard.press("?")
  await page.getByRole("dialog").waitFor()
  await page.setViewportSize(PHONE)
  await page.locator(".tab-bar").waitFor()
  assert.equal(await page.getByRole("navigation").count(), 0)
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.locator(".sidebar").waitFor()
  assert.equal(await page.getByRole("navigation").count(), 0)
})

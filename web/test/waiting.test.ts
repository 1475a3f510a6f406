/** What the page says in a real browser while something does not come, and of names that run the other way. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import type { Page } from "playwright-core"
import { faults } from "./accessibility.ts"
import { openPage, type ServerOptions, startedBrowser } from "./open-page.ts"

type Options = ServerOptions & {
  readonly locale?: string
  readonly path: string
  readonly watched?: boolean
}

/** Notes each thing on the page that moved without anybody having done anything. */
function noteMoves() {
  const moved: string[] = []
  Reflect.set(window, "moved", moved)
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) {
      const sources: unknown = Reflect.get(entry, "sources")
      for (const source of Array.isArray(sources) ? sources : []) {
        const { node, previousRect, currentRect } = source
        // What lies around the page or beside a heading follows the width of the letters, which come when they come.
        if (!(node instanceof Element && node.closest("main, .unison-sign")) || node.closest(".row-head")) continue
        moved.push(
          `${node.tagName}.${node.className}: ${previousRect.x},${previousRect.y} to ${currentRect.x},${currentRect.y}`,
        )
      }
    }
  }).observe({ type: "layout-shift", buffered: true })
}

const visit = (t: TestContext, { locale = "en-GB", path, watched = false, ...options }: Options) =>
  openPage(t, path, options, { locale, ...(watched && { prepare: page => page.addInitScript(noteMoves) }) })

/** How far from the left the words stand in a text, in CSS pixels. */
const leftOf = (page: Page, selector: string, words: string) =>
  page.locator(selector).evaluate((element, wanted) => {
    const text = element.firstChild
    const at = text?.textContent?.indexOf(wanted) ?? -1
    if (!text || at < 0) return Number.NaN
    const range = document.createRange()
    range.setStart(text, at)
    range.setEnd(text, at + wanted.length)
    return range.getBoundingClientRect().left
  }, words)

test("a name from right to left keeps its order in a message, and so does the sentence", async t => {
  const { page } = await visit(t, { albums: 6, mirrored: true, path: "/albums/al-1" })
  await page.locator(".album-page .album-more").click()
  await page.getByRole("menuitem", { name: "Add to queue" }).click()
  const said = ".toast > span"
  await page.locator(said).waitFor()
  const [hebrew, live, sentence] = [
    await leftOf(page, said, "שירים"),
    await leftOf(page, said, "Live"),
    await leftOf(page, said, "joins"),
  ]
  assert.ok(live < hebrew, `read from the right, (Live 2019) comes last: ${live} < ${hebrew}`)
  assert.ok(hebrew < sentence, `the sentence goes on at the right: ${hebrew} < ${sentence}`)
})

test("when the network is cut while music plays, the page says what becomes of the music", async t => {
  const { page, context, server } = await visit(t, { albums: 6, path: "/albums/al-2" })
  await page.getByTestId("track").first().locator(".track-play").click()
  const player = page.getByRole("region", { name: "Player" })
  await player.getByRole("button", { name: "Pause" }).waitFor()
  const banner = page.locator(".banner")
  assert.equal(await banner.count(), 0)
  server.state.failing = true
  server.cutEvents()
  await banner.getByText(/has already arrived plays on.*goes on by itself/).waitFor()
  await context.setOffline(true)
  await page.getByTestId("track").nth(4).locator(".track-play").click()
  await banner.getByText(/The music waits for the network/).waitFor()
  await player.getByText("Connection lost. The music waits and goes on by itself.").waitFor()
  await faults(page, "while something does not come")
  server.state.failing = false
  await context.setOffline(false)
  await banner.waitFor({ state: "detached", timeout: 20_000 })
  await player.getByRole("button", { name: "Pause" }).waitFor()
})

for (const path of [
  "/search?q=la",
  "/artists/ar-2",
  "/artists",
  "/history",
  "/statistics",
  "/imports",
  "/trash",
  "/start",
])
  test(`a page that is late is not empty: ${path}`, async t => {
    const { page } = await visit(t, { albums: 6, path, delay: 60_000 })
    const sign = page.locator("main :is(.ringing, .rows-waiting)").first()
    await sign.waitFor()
    const look = (key: "animationDelay" | "animationFillMode" | "opacity") =>
      sign.evaluate((element, wanted) => getComputedStyle(element)[wanted], key)
    assert.deepEqual([await look("animationDelay"), await look("animationFillMode")], ["0.3s", "backwards"])
    while ((await look("opacity")) !== "1") await page.waitForTimeout(20)
    await faults(page, "while something does not come")
  })

test("a server that is not there is said once and for all, until it answers", async t => {
  const { page, server } = await visit(t, { albums: 6, path: "/albums" })
  await page.getByTestId("album-card").first().waitFor()
  server.state.failing = true
  await page.reload()
  const told = page.getByRole("heading", { name: "The server is not answering" })
  await told.waitFor({ timeout: 20_000 })
  const asked = () => page.waitForRequest(request => request.url().endsWith("/api/session"), { timeout: 20_000 })
  for (let times = 0; times < 2; times += 1) {
    await asked()
    assert.equal(await told.count(), 1, "it is not taken back while it is asked again")
  }
  server.state.failing = false
  await page.getByTestId("album-card").first().waitFor({ timeout: 20_000 })
})

test("what comes to the first page later moves nothing that is there", async t => {
  const { page } = await visit(t, { albums: 24, plays: 1_284, delay: 250, path: "/", watched: true })
  await page.locator(".home-ways .chip").first().waitFor()
  await page.locator(".home .album-card img").first().waitFor()
  await page.waitForLoadState("networkidle")
  const moved = await page.evaluate(() => Reflect.get(window, "moved"))
  assert.deepEqual(moved, [])
})

test("what a first page asks is asked before its scripts are there, and not again by them", async t => {
  for (const path of ["/", "/albums"]) {
    const { page, context } = await visit(t, { path: "/api/health", albums: 30 })
    const asked: string[] = []
    page.on("request", request => asked.push(request.url().slice(new URL(request.url()).origin.length)))
    const lists = () => asked.filter(address => /^\/api\/(?:session|music\/(?:home|albums)\?)/.test(address)).toSorted()
    await context.route("**/assets/*.js", route => route.abort())
    await Promise.all([
      page.waitForRequest(/\/api\/music\/(?:home|albums)\?/),
      page.goto(new URL(path, page.url()).href, { waitUntil: "commit" }),
    ])
    const early = lists()
    await context.unroute("**/assets/*.js")
    asked.length = 0
    const said: string[] = []
    page.on("console", message => said.push(message.text()))
    await page.reload()
    await page.locator("a.album-title").first().waitFor()
    const again = lists().filter(address => early.includes(address))
    assert.deepEqual(again, early, path)
    assert.equal(await page.evaluate("window.early.size"), 0, "each answer is taken")
    assert.deepEqual(said, [], "and each file")
  }
})

test("without scripts the first page says so", async t => {
  const { server } = await visit(t, { albums: 3, path: "/api/health" })
  const context = await (await startedBrowser()).newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${server.origin}/albums`)
  // (What is in <noscript> is not drawn for a browser that only pretends.)
  await page.getByText("Diapason", { exact: true }).waitFor()
  await context.close()
})

for (const [what, files, path] of [
  ["a script", "**/assets/*.js", "/albums"],
  ["a script that is fetched later", "**/assets/open-shared-*.js", "/shared/a-key-nobody-guesses"],
  ["the words", "**/assets/en-*.js", "/albums"],
  ["a style sheet", "**/assets/index-*.css", "/albums"],
] as const)
  test(`where ${what} does not come, the first page says so and can be loaded again`, async t => {
    const { server } = await visit(t, { albums: 3, path: "/api/health" })
    const context = await (await startedBrowser()).newContext({ locale: "en-GB", serviceWorkers: "block" })
    const page = await context.newPage()
    await page.route(files, route => route.abort())
    await page.goto(server.origin + path)
    await page.getByRole("alert").getByText("Part of this page did not come").waitFor()
    assert.ok(((await page.locator(".tuning-fork").boundingBox())?.width ?? 0) < 200, "the fork is not the page")
    await page.unroute(files)
    await page.getByRole("button", { name: "Load it again" }).click()
    await page.locator("main").waitFor()
    assert.equal(await page.locator(".opening-failed").count(), 0)
    await context.close()
  })

test("a cover that did not come is asked for twice more, and is there once it comes", async t => {
  const { page, server, context } = await visit(t, { albums: 1, path: "/api/health" })
  const asked: string[] = []
  let absent = true
  await context.route("**/album-cover/**", route => {
    asked.push(route.request().url())
    return absent ? route.abort() : route.continue()
  })
  await page.clock.install()
  const open = async () => {
    asked.length = 0
    await page.goto(`${server.origin}/albums`)
    await page.locator(".album-card .cover-made").waitFor()
  }
  await open()
  for (const times of [1, 2, 3, 3]) {
    assert.equal(asked.length, times)
    await page.clock.fastForward(10_500)
    await page.waitForTimeout(200)
  }
  await open()
  absent = false
  await page.clock.fastForward(10_500)
  await page.locator(".album-card .cover img").waitFor()
})

/** What can be measured of the looks: on every page and size nothing sticks out, is too small to read or press, or is cut without a way to read it. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { Page } from "playwright-core"
import { startedBrowser } from "./open-page.ts"
import { startPageServer } from "./page-server.ts"

const SMALLEST_TEXT = 12
const SMALLEST_TARGET = 24
const SIZES = { desktop: [1440, 900], phone: [390, 844], narrow: [320, 640] } as const
const PATHS = [
  "/",
  "/albums",
  "/albums/al-4",
  "/artists",
  "/artists/ar-2",
  "/genres",
  "/search?q=a",
  "/playlists",
  "/playlists/pl-0",
  "/playlists/pl-2?rules=true",
  "/favourites",
  "/history",
  "/statistics",
  "/library",
  "/imports",
  "/unison",
  "/trash",
  "/settings",
  "/start",
  "/account",
] as const

/** Runs in the page. Answers with one line for each fault. */
function measure({ text, target }: { text: number; target: number }): string[] {
  const faults = new Set<string>()
  const nameOf = (element: Element) =>
    `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${element.textContent?.trim().slice(0, 40)}`
  const isSeen = (element: Element) => element.checkVisibility({ opacityProperty: false, visibilityProperty: true })
  if (document.documentElement.scrollWidth > innerWidth)
    faults.add(`sticks out: ${document.documentElement.scrollWidth}`)
  for (const element of document.querySelectorAll<HTMLElement>("body *")) {
    if (!isSeen(element) || element.closest(".hidden-title, [aria-hidden=true]")) continue
    const box = element.getBoundingClientRect()
    const style = getComputedStyle(element)
    const ownText = [...element.childNodes].some(node => node.nodeType === Node.TEXT_NODE && node.nodeValue?.trim())
    if (box.width <= 1 || box.height <= 1) continue
    if (ownText && Number.parseFloat(style.fontSize) < text)
      faults.add(`small text ${style.fontSize}: ${nameOf(element)}`)
    const cut = style.textOverflow === "ellipsis" && element.scrollWidth > element.clientWidth + 1
    if (cut && ownText && !element.closest("[title]")) faults.add(`cut: ${nameOf(element)}`)
    const pressed = element.matches("button, a[href], input, select, summary, [role=slider], [role=switch]")
    // Links inside of a sentence are as high as its line: WCAG 2.2 lets them be.
    const inline = element.tagName === "A" && style.display === "inline"
    const named = element.closest("label")?.getBoundingClientRect() ?? box
    if (pressed && !inline && Math.min(named.width, named.height) < target)
      faults.add(`small target ${Math.round(box.width)} × ${Math.round(box.height)}: ${nameOf(element)}`)
  }
  return [...faults]
}

for (const locale of ["en-GB", "fr-FR"])
  test(`an album's buttons stay inside of the page's edge, on every width: ${locale}`, async () => {
    const server = await startPageServer({ albums: 6, playlists: 6 })
    const context = await (await startedBrowser()).newContext({ locale, reducedMotion: "reduce" })
    const page = await context.newPage()
    const found: string[] = []
    for (const path of ["/albums/al-2", "/playlists/pl-2"]) {
      await page.goto(server.origin + path)
      await settled(page)
      if (path.startsWith("/albums")) await page.locator(".album-head .button-strong").click()
      for (const width of [320, 340, 359, 360, 375, 390, 412, 430, 441, 480, 600, 761, 800, 850, 1001, 1280]) {
        await page.setViewportSize({ width, height: 800 })
        const fault = await page.evaluate(async () => {
          const look = () => {
            const within = document.querySelector(".album-words")?.getBoundingClientRect()
            const parts = [...document.querySelectorAll(".album-head .button-row button")]
            const boxes = parts.map(part => part.getBoundingClientRect()).filter(box => box.width > 0)
            const out = boxes.some(box => !within || box.left < within.left - 1 || box.right > within.right + 1)
            const rows = new Set(boxes.map(box => Math.round(box.top + box.height / 2))).size
            return out ? "out" : rows > (innerWidth > 760 ? 2 : 1) ? `${rows} rows` : null
          }
          // The new size is there some frames later, at the second one at the earliest.
          for (let frame = 0; frame < 2 || (look() !== null && frame < 60); frame += 1)
            await new Promise(requestAnimationFrame)
          return look()
        })
        if (fault) found.push(`${path} ${width}: ${fault}`)
      }
    }
    await context.close()
    await server.close()
    assert.deepEqual(found, [])
  })

const settled = async (page: Page) => {
  await page.waitForLoadState("load")
  await page.locator("main h1, main .lead, main .page, main form").first().waitFor()
  await page.waitForFunction(() => document.querySelector("main [aria-busy=true]") === null)
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
}

for (const mirrored of [false, true])
  for (const [size, [width, height]] of Object.entries(SIZES))
    test(`nothing is cut, sticks out or is too small: ${size}${mirrored ? ", names from right to left" : ""}`, async () => {
      const server = await startPageServer({ albums: 24, plays: 240, playlists: 6, mirrored })
      const context = await (await startedBrowser()).newContext({
        locale: mirrored ? "en-GB" : "fr-FR",
        viewport: { width, height },
        hasTouch: size !== "desktop",
        reducedMotion: "reduce",
      })
      const page = await context.newPage()
      page.setDefaultTimeout(20_000)
      const found: string[] = []
      for (const path of PATHS) {
        await page.goto(server.origin + path)
        await settled(page)
        for (const fault of await page.evaluate(measure, { text: SMALLEST_TEXT, target: SMALLEST_TARGET }))
          found.push(`${path} ${fault}`)
      }
      await context.close()
      await server.close()
      assert.deepEqual(found, [])
    })

/** What is only passed is not fetched, and the links of cards do what the browser's own do. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { openPage } from "./open-page.ts"

async function visit(t: TestContext, albums: number) {
  const opened = await openPage(t, "/albums", { albums })
  await opened.page.getByTestId("album-card").first().waitFor()
  return opened
}

test("a list that flies by asks for no covers in passing, then for those that are seen", async t => {
  const { page, server } = await visit(t, 2_000)
  await page.locator(".album-card img").first().waitFor()
  const covers = () => server.calls.filter(call => call.includes("/album-cover/")).length
  const { made, pictured } = await page.evaluate(async () => {
    const cards = new Set<Element>()
    const images = new Set<Element>()
    const watch = new MutationObserver(() => {
      for (const card of document.querySelectorAll(".album-card:has(.album-title)")) cards.add(card)
      for (const image of document.querySelectorAll(".album-card img")) images.add(image)
    })
    watch.observe(document.body, { childList: true, subtree: true })
    for (let frame = 0; frame < 60; frame += 1) {
      scrollBy(0, 700)
      await new Promise(requestAnimationFrame)
    }
    watch.disconnect()
    return { made: cards.size, pictured: images.size }
  })
  // Where frames come very late it looks like a stop, and a few covers are asked for.
  assert.ok(made > 60 && pictured < made / 2, `${pictured} pictures in ${made} cards`)
  await page.waitForFunction(() => {
    const cards = [...document.querySelectorAll(".album-card")].filter(card => {
      const { top, bottom } = card.getBoundingClientRect()
      return bottom > 0 && top < innerHeight
    })
    const pictured = cards.filter(card => card.querySelector(".cover-made") || card.querySelector("img")?.complete)
    return cards.length > 8 && pictured.length === cards.length
  })
  assert.ok(covers() < 150, `${covers()} covers asked for`)
})

test("a card's link opens here by a press, elsewhere by the browser's own ways", async t => {
  const { page, context } = await visit(t, 6)
  const link = page.locator(".album-title").first()
  const address = await link.evaluate((title: HTMLAnchorElement) => title.href)
  for (const press of [{ modifiers: ["Control"] }, { button: "middle" }] as const) {
    const [opened] = await Promise.all([
      context.waitForEvent("page"),
      link.click({ ...press, modifiers: [...("modifiers" in press ? press.modifiers : [])] }),
    ])
    await opened.waitForURL(address)
    await opened.close()
    assert.equal(new URL(page.url()).pathname, "/albums")
  }
  const made = await page.evaluate(() => performance.timeOrigin)
  await link.press("Enter")
  await page.waitForURL(address)
  assert.equal(await page.evaluate(() => performance.timeOrigin), made, "the page was not opened anew")
})

test("no card and no line of words makes the browser ask before it scrolls", async t => {
  const { page } = await visit(t, 6)
  await page.addInitScript(() => {
    const add = EventTarget.prototype.addEventListener
    EventTarget.prototype.addEventListener = function (type, listener, options) {
      const isAsked = /^(touchstart|touchmove|wheel)$/.test(type) && !(typeof options === "object" && options.passive)
      if (isAsked && this instanceof Element) this.setAttribute("data-asked", type)
      add.call(this, type, listener, options)
    }
  })
  await page.reload()
  await page.getByTestId("album-card").first().waitFor()
  assert.equal(await page.locator(".album-card [data-asked]").count(), 0)
  await page.locator(".album-title").first().click()
  await page.getByTestId("track").first().locator(".track-play").click()
  await page.getByRole("button", { name: "Lyrics" }).first().click()
  await page.locator(".lyrics").waitFor()
  assert.equal(await page.locator(".lyrics[data-asked]").count(), 0)
})

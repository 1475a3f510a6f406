/** A page on a server of its own; both end with the test, and any error on the page fails it. */
import assert from "node:assert/strict"
import type { TestContext } from "node:test"
import type { Browser, BrowserContextOptions } from "playwright-core"
import { startPageServer } from "./page-server.ts"

const PATIENCE_MS = 12_000

export async function openPage(
  t: TestContext,
  browser: Browser,
  path: string,
  options: Parameters<typeof startPageServer>[0],
  look: BrowserContextOptions = {},
) {
  const server = await startPageServer(options)
  const context = await browser.newContext({ locale: "en-GB", viewport: { width: 1280, height: 800 }, ...look })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const errors: string[] = []
  page.on("pageerror", error => errors.push(error.message))
  await page.goto(server.origin + path)
  t.after(async () => {
    await context.close()
    await server.close()
    assert.deepEqual(errors, [])
  })
  return { page, server, context }
}

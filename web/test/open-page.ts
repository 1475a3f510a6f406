/** Debian's Chromium, once for a file of tests, and a page on a server of its own. */
import assert from "node:assert/strict"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { after, type TestContext } from "node:test"
import { type Browser, type BrowserContextOptions, chromium, type Page } from "playwright-core"
import { startPageServer } from "./page-server.ts"

const PAGE = join(import.meta.dirname, "../dist/index.html")
const PATIENCE_MS = 12_000
const DESK = { width: 1280, height: 800 }
export const PHONE = { width: 390, height: 844 }

export type ServerOptions = Parameters<typeof startPageServer>[0]
type Look = BrowserContextOptions & {
  /** Before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>
}

let launched: Promise<Browser> | undefined
after(async () => (await launched)?.close())

export const startedBrowser = (): Promise<Browser> => {
  assert.ok(existsSync(PAGE), "build the page first: npm run build")
  launched ??= chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"],
  })
  return launched
}

/** Page and server end with the test, and any error on the page fails it. */
export async function openPage(t: TestContext, path: string, options: ServerOptions, { prepare, ...look }: Look = {}) {
  const server = await startPageServer(options)
  const context = await (await startedBrowser()).newContext({ locale: "en-GB", viewport: DESK, ...look })
  const page = await context.newPage()
  page.setDefaultTimeout(PATIENCE_MS)
  const errors: string[] = []
  page.on("pageerror", error => errors.push(error.message))
  await prepare?.(page)
  await page.goto(server.origin + path)
  t.after(async () => {
    await context.close()
    await server.close()
    assert.deepEqual(errors, [])
  })
  return { page, server, context }
}

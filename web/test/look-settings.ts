/** The pictures of the unison page, the settings, the first run and what is kept on the device. */
import type { SyncTarget } from "@diapason/shared/api"
import type { Page } from "playwright-core"
import type { startPageServer } from "./page-server.ts"

type Options = Parameters<typeof startPageServer>[0]
type Shot = {
  readonly name: string
  readonly path: string
  readonly server: Options
  readonly before?: (page: Page, server: Awaited<ReturnType<typeof startPageServer>>) => Promise<unknown>
}

const normal = { albums: 24 }
const account = { session: { state: "signed_in", person: { id: "p", name: "Camille", owner: true } } } as const
const LINK = "https://drive.google.com/drive/folders/1AbCdEfGhIjKlMnOp"
const many: SyncTarget["pendingChanges"] = Array.from({ length: 9 }, (_, index) => ({
  kind: "track",
  id: `t${index}`,
  name: `Piste ${index + 1}`,
  cause: "add",
}))
const down = async (page: Page) => {
  await page.evaluate(() => scrollTo(0, 10_000))
  await page.waitForTimeout(300)
}
async function keepAlbum(page: Page) {
  await page.waitForTimeout(900)
  await page.locator(".album-page .album-more").click()
  await page.getByRole("menuitem", { name: /Garder sur|Keep on/ }).click()
}

export const settingsShots: readonly Shot[] = [
  { name: "tuning-history", path: "/unison", server: normal, before: down },
  {
    name: "tuning-pending",
    path: "/unison",
    server: { ...normal, target: { state: "backoff", reason: "sleeping", pending: 137, pendingChanges: many } },
    before: page => page.getByRole("button", { name: /137/ }).click(),
  },
  {
    name: "tuning-compare",
    path: "/unison",
    server: {
      ...normal,
      target: {
        comparison: { at: new Date().toISOString(), state: "running", checked: 96, of: 256, differing: 1, repaired: 0 },
        quarantined: [
          { kind: "album", id: "al-3", reason: "refused_there" },
          { kind: "track", id: "t-77", reason: "too_large" },
        ],
      },
    },
  },
  {
    name: "tuning-filling",
    path: "/albums",
    server: { ...normal, ...account, target: null, filling: { received: 5_230, total: 12_400 } },
  },
  { name: "settings-top", path: "/settings", server: { ...normal, ...account } },
  { name: "settings-down", path: "/settings", server: { ...normal, ...account }, before: down },
  {
    name: "settings-key",
    path: "/settings",
    server: { ...normal, ...account },
    async before(page) {
      await page.getByLabel(/À quoi sert|What is the key/).fill("Feishin")
      await page.getByRole("button", { name: /Créer une clé|Make a key/ }).click()
      await page.locator(".key-made").scrollIntoViewIfNeeded()
    },
  },
  {
    name: "settings-local",
    path: "/settings",
    server: { ...normal, ...account },
    before: page => page.locator(".local-folder").first().scrollIntoViewIfNeeded(),
  },
  {
    name: "album-away",
    path: "/albums/al-2",
    server: { ...normal, localAlbums: ["al-2"], session: { ...account.session, role: "remote" } },
  },
  { name: "settings-loading", path: "/settings", server: { ...normal, delay: 60_000 } },
  { name: "settings-failing", path: "/settings", server: { ...normal, without: ["/api/drive/authorization"] } },
  { name: "start", path: "/start", server: { albums: 0, target: null, session: { driveConfigured: false } } },
  {
    name: "start-try",
    path: "/start",
    server: { albums: 0, target: { state: "halted", reason: "auth" } },
    async before(page) {
      await page.getByRole("textbox").first().fill(LINK)
      await page.getByTestId("look-first").waitFor()
    },
  },
  { name: "start-lines", path: "/start", server: { ...normal, target: null }, before: down },
  {
    name: "look-first",
    path: "/imports",
    server: normal,
    async before(page) {
      await page.getByRole("textbox", { name: /Drive/ }).fill(LINK)
      await page.getByRole("button", { name: /Regarder|Look first/ }).click()
    },
  },
  { name: "kept-coming", path: "/albums/al-2", server: { ...normal, delay: 400 }, before: keepAlbum },
  {
    name: "kept-offline",
    path: "/albums/al-2",
    server: normal,
    async before(page, server) {
      await keepAlbum(page)
      await page.locator(".kept-here").waitFor()
      server.state.failing = true
      server.cutEvents()
      await page.waitForTimeout(1_500)
    },
  },
]

/** Takes pictures of every page and state into a folder: `node test/look.ts /tmp/shots [name part] [contrast|mirrored|wide]`. */
import { mkdir } from "node:fs/promises"
import { join } from "node:path"
import type { SyncTarget } from "@diapason/shared/api"
import { chromium, type Page } from "playwright-core"
import { settingsShots } from "./look-settings.ts"
import { startPageServer } from "./page-server.ts"

const [folder = "/tmp/shots", only = "", way = "usual"] = process.argv.slice(2)
const sizes = {
  desktop: { width: 1440, height: 900 },
  phone: { width: 390, height: 844 },
  narrow: { width: 320, height: 640 },
  wide: { width: 3840, height: 2160 },
}
const pending: SyncTarget["pendingChanges"] = [
  { kind: "album", id: "a1", name: "Une heure avant l’aube", cause: "add" },
  { kind: "album", id: "a2", name: "Halogen", cause: "delete" },
  { kind: "track", id: "t1", name: "Paper Boats", cause: "edit" },
]
const moment = (secondsAhead: number) => new Date(Date.now() + secondsAhead * 1_000).toISOString()
const unreachable = {
  state: "backoff",
  reason: "unreachable",
  pending: 3,
  pendingChanges: pending,
  digestEqual: null,
  nextAttemptAt: moment(22),
  lastError: { code: "unreachable", message: "connect ECONNREFUSED my-diapason.koyeb.app:443", at: moment(-9) },
} as const

type Shot = {
  readonly name: string
  readonly path: string
  readonly server: Parameters<typeof startPageServer>[0]
  readonly before?: (page: Page, server: Awaited<ReturnType<typeof startPageServer>>) => Promise<unknown>
}

const normal = { albums: 24 }
const kept = { albums: 24, plays: 1_284, playlists: 6 }
const playFirst = async (page: Page) => {
  await page.getByTestId("track").nth(1).locator(".track-play").click()
  await page.waitForTimeout(1_200)
}
const startImport = async (page: Page) => {
  await page.getByRole("textbox", { name: /Drive/ }).fill("https://drive.google.com/drive/folders/1AbCdEfGhIjKlMnOp")
  await page.keyboard.press("Enter")
  await page.waitForTimeout(1_500)
}

const shots: readonly Shot[] = [
  { name: "home", path: "/", server: kept },
  { name: "home-foot", path: "/", server: kept, before: page => page.mouse.wheel(0, 5_000) },
  { name: "home-new", path: "/", server: normal },
  { name: "home-loading", path: "/", server: { albums: 24, delay: 60_000 } },
  { name: "library", path: "/library", server: normal },
  { name: "genres", path: "/genres", server: normal },
  { name: "filters", path: "/albums?genre=Jazz&fromYear=1960&toYear=1969", server: kept },
  {
    name: "filters-menu",
    path: "/albums",
    server: kept,
    before: page => page.getByRole("button", { name: "Genre" }).click(),
  },
  { name: "filters-nothing", path: "/albums?compilation=true", server: kept },
  { name: "favourites", path: "/favourites", server: kept },
  { name: "favourites-none", path: "/favourites", server: normal },
  { name: "playlists", path: "/playlists", server: kept },
  { name: "playlists-none", path: "/playlists", server: normal },
  { name: "playlists-loading", path: "/playlists", server: { albums: 24, delay: 60_000 } },
  { name: "playlist", path: "/playlists/pl-0", server: kept },
  {
    name: "playlist-menu",
    path: "/playlists/pl-0",
    server: kept,
    before: page => page.locator(".playlist-head .album-more").click(),
  },
  { name: "playlist-share", path: "/playlists/pl-1", server: kept, before: playlistMenu(/Partager|Share/) },
  { name: "playlist-edit", path: "/playlists/pl-0", server: kept, before: playlistMenu(/Nom|Name/) },
  { name: "playlist-long", path: "/playlists/pl-long", server: kept, before: page => page.mouse.wheel(0, 30_000) },
  { name: "playlist-empty", path: "/playlists/pl-empty", server: kept },
  { name: "playlist-rules", path: "/playlists/pl-2?rules=true", server: kept, before: addRule },
  { name: "playlist-add", path: "/albums/al-3", server: kept, before: albumMenu(/Ajouter à une|Add to playlist/) },
  { name: "shared", path: "/shared/a-key-nobody-guesses", server: { ...kept, session: { state: "sign_in" } } },
  { name: "shared-closed", path: "/shared/nothing", server: kept },
  { name: "history", path: "/history", server: kept },
  { name: "history-none", path: "/history", server: normal },
  { name: "statistics", path: "/statistics", server: kept },
  { name: "statistics-foot", path: "/statistics", server: kept, before: page => page.mouse.wheel(0, 5_000) },
  { name: "statistics-none", path: "/statistics", server: normal },
  { name: "albums", path: "/albums", server: normal },
  {
    name: "albums-many",
    path: "/albums?sort=title",
    server: { albums: 10_000 },
    before: page => page.mouse.wheel(0, 90_000),
  },
  { name: "albums-loading", path: "/albums", server: { albums: 24, delay: 60_000 } },
  { name: "albums-select", path: "/albums", server: normal, before: select },
  {
    name: "albums-menu",
    path: "/albums",
    server: normal,
    before: page => page.locator(".album-more").nth(1).click({ force: true }),
  },
  {
    name: "albums-deleted",
    path: "/albums/al-3",
    server: normal,
    before: page =>
      page
        .locator(".album-head .album-more")
        .click()
        .then(() => page.getByRole("menuitem").last().click()),
  },
  {
    name: "albums-hover",
    path: "/albums",
    server: normal,
    before: page => page.locator(".album-card").nth(1).hover(),
  },
  {
    name: "albums-focus",
    path: "/albums",
    server: normal,
    before: page => page.locator(".album-more").nth(1).focus(),
  },
  { name: "empty", path: "/", server: { albums: 0 } },
  { name: "empty-key", path: "/", server: { albums: 0, session: { driveConfigured: false }, target: null } },
  { name: "empty-remote", path: "/", server: { albums: 0, session: { role: "remote" }, target: null } },
  { name: "album", path: "/albums/al-2", server: normal, before: playFirst },
  { name: "album-discs", path: "/albums/al-4", server: normal },
  { name: "album-no-cover", path: "/albums/al-5", server: normal },
  { name: "album-loading", path: "/albums/al-5", server: { albums: 24, delay: 60_000 } },
  { name: "now", path: "/albums/al-2", server: normal, before: openPlayer() },
  { name: "now-queue", path: "/albums/al-3", server: normal, before: openPlayer(0) },
  { name: "now-lyrics", path: "/albums/al-6", server: normal, before: openPlayer(1) },
  { name: "now-sound", path: "/albums/al-11", server: normal, before: openPlayer(2) },
  { name: "edit", path: "/albums/al-3", server: normal, before: albumMenu(/Modifier|Edit/) },
  { name: "edit-merge", path: "/albums/al-3", server: normal, before: albumMenu(/Réunir|Merge/) },
  { name: "edit-split", path: "/albums/al-3", server: normal, before: albumMenu(/Séparer|Split/) },
  { name: "trash", path: "/trash", server: normal },
  { name: "trash-empty", path: "/trash", server: { albums: 0 } },
  { name: "artists", path: "/artists", server: normal },
  { name: "artist", path: "/artists/ar-2", server: normal },
  { name: "artist-loading", path: "/artists/ar-2", server: { albums: 24, delay: 60_000 } },
  { name: "artists-loading", path: "/artists", server: { albums: 24, delay: 60_000 } },
  { name: "search", path: "/search?q=la", server: normal },
  { name: "search-nothing", path: "/search?q=zzzz", server: normal },
  { name: "add", path: "/", server: normal, before: addDialog },
  { name: "imports", path: "/imports", server: { ...normal, importPace: 250 }, before: startImport },
  { name: "help", path: "/", server: normal, before: page => page.keyboard.press("?") },
  { name: "unison", path: "/unison", server: normal },
  {
    name: "unison-syncing",
    path: "/unison",
    server: { ...normal, target: { state: "syncing", pending: 3, pendingChanges: pending } },
  },
  { name: "unison-unreachable", path: "/unison", server: { ...normal, target: unreachable } },
  {
    name: "unison-choice",
    path: "/unison",
    server: {
      ...normal,
      target: { state: "halted", reason: "library_choice", digestEqual: null, lastSuccessAt: null },
    },
  },
  { name: "unison-auth", path: "/", server: { ...normal, target: { state: "halted", reason: "auth" } } },
  { name: "unison-alone", path: "/unison", server: { ...normal, target: null } },
  {
    name: "unison-copy",
    path: "/unison",
    server: {
      ...normal,
      session: { role: "remote", state: "signed_in", person: { id: "p", name: "Camille", owner: true } },
      target: null,
    },
  },
  { name: "sign-in", path: "/", server: { ...normal, session: { state: "sign_in", role: "remote" } } },
  { name: "waiting", path: "/", server: { ...normal, session: { state: "waiting", role: "remote" } } },
  { name: "account", path: "/account", server: normal },
  { name: "lost", path: "/", server: normal, before: lose },
  { name: "lost-playing", path: "/albums/al-2", server: normal, before: starve },
  { name: "no-server", path: "/", server: normal, before: noServer },
]

async function select(page: Page) {
  await page
    .getByRole("button", { name: /Select|Sélectionner/ })
    .first()
    .click()
  await page.locator(".album-pick").nth(1).click()
  await page.locator(".album-pick").nth(2).click()
}
/** The large player, and the panel that one of its three buttons opens. */
function openPlayer(panel?: number) {
  return async (page: Page) => {
    await playFirst(page)
    await page.waitForTimeout(panel === 1 ? 6_000 : 0)
    await page.locator(".player-cover").click()
    if (panel !== undefined) await page.locator(".now-tabs button").nth(panel).click()
  }
}
function albumMenu(entry: RegExp) {
  return async (page: Page) => {
    await page.locator(".album-page .album-more").click()
    await page.getByRole("menuitem", { name: entry }).click()
    await page.waitForTimeout(500)
  }
}
function playlistMenu(entry: RegExp) {
  return async (page: Page) => {
    await page.locator(".playlist-head .album-more").click()
    await page.getByRole("menuitem", { name: entry }).click()
    await page.waitForTimeout(500)
  }
}
async function addRule(page: Page) {
  await page.locator(".rules > .button").click()
  await page.locator(".rule").nth(1).locator("select").first().selectOption("lastPlayedAt")
  await page.locator(".rules > .button").click()
  await page.locator(".rule").nth(2).locator("select").nth(1).selectOption("startsWith")
}
async function addDialog(page: Page) {
  await page.locator(".add-button").click()
  await startImport(page)
}
async function lose(page: Page, server: Awaited<ReturnType<typeof startPageServer>>) {
  server.state.failing = true
  server.cutEvents()
  await page.waitForTimeout(500)
}
async function starve(page: Page) {
  await playFirst(page)
  await page.context().setOffline(true)
  await page.getByTestId("track").nth(3).locator(".track-play").click()
  await page.waitForTimeout(1_500)
}
async function noServer(page: Page, server: Awaited<ReturnType<typeof startPageServer>>) {
  server.state.failing = true
  await page.reload()
  await page.waitForTimeout(9_000)
}

await mkdir(folder, { recursive: true })
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking"],
})

for (const shot of [...shots, ...settingsShots].filter(({ name }) =>
  only.endsWith("$") ? name === only.slice(0, -1) : name.includes(only),
)) {
  for (const [size, viewport] of Object.entries(sizes)) {
    for (const colorScheme of ["light", "dark"] as const) {
      // Each look is shown once per language and the smallest screen only in one colour: enough to see, quick to make.
      if (size === "narrow" && colorScheme === "dark") continue
      if ((size === "wide") !== (way === "wide")) continue
      const server = await startPageServer({ ...shot.server, mirrored: way === "mirrored" })
      const context = await browser.newContext({
        viewport,
        colorScheme,
        locale: colorScheme === "light" ? "fr-FR" : "en-GB",
        hasTouch: size !== "desktop",
        deviceScaleFactor: 1,
        forcedColors: way === "contrast" ? "active" : "none",
        reducedMotion: way === "contrast" ? "reduce" : "no-preference",
      })
      const page = await context.newPage()
      page.setDefaultTimeout(5_000)
      page.on("pageerror", error => process.stderr.write(`${shot.name}: ${error.message}\n`))
      page.on(
        "console",
        message => message.type() === "error" && process.stderr.write(`${shot.name}: ${message.text()}\n`),
      )
      await page.goto(server.origin + shot.path, { waitUntil: "load" })
      await page.waitForTimeout(700)
      await shot
        .before?.(page, server)
        ?.catch((error: Error) => process.stderr.write(`${shot.name}: ${error.message}\n`))
      await page.waitForTimeout(600)
      await page.screenshot({ path: join(folder, `${shot.name}-${size}-${colorScheme}.png`), timeout: 30_000 })
      await context.close()
      await server.close()
    }
  }
}
await browser.close()

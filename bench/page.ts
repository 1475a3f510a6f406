/** The page in Chromium before a real server with 100,000 tracks; each figure beside a bare page of the same run. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { type CDPSession, chromium, type Page } from "playwright-core"
import { z } from "zod"
import { openDatabase } from "../server/src/database/database.ts"
import { createStore } from "../server/src/library/store.ts"
import { createDriveStandIn } from "../stand-ins/drive.ts"
import { fillLibrary } from "./fill-library.ts"
import { median, report } from "./measure.ts"
import { startServer } from "./page-server.ts"
import { withCovers } from "./sample-covers.ts"
import { sampleAlbums } from "./sample-library.ts"

const ALBUMS = Number(process.env.ALBUMS ?? 10_000)
const TRACKS_EACH = 10
const ROUNDS = 5
const DIST = fileURLToPath(new URL("../web/dist", import.meta.url))
/** A line of 1.6 Mb/s, 40 ms away, and a processor of a quarter. */
const LINE = { offline: false, latency: 40, downloadThroughput: 200_000, uploadThroughput: 93_750 }
const SLOWER = 4
/** After a letter has shown what it finds; a quick typist. */
const BETWEEN_LETTERS_MS = 120
/** As many as are seen at first sight. */
const FIRST_ALBUMS = 8
const FRAME_MS = 32
const SCROLL_PX = 40_000
const SCROLL_PX_A_SECOND = 5_000
/** Nobody scrolls in the very moment in which a page appears; what it is like then is told beside. */
const REST_MS = 1_000

/** Of the scripts that the first page names, and the larger language. */
const firstLoad = (): number => {
  const html = readFileSync(join(DIST, "index.html"), "utf8")
  const sizeOf = (path: string) => gzipSync(readFileSync(join(DIST, path))).length
  const scripts = [...html.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path = ""]) => sizeOf(path))
  const languages = readdirSync(join(DIST, "assets"))
    .filter(name => /^(en|fr)-.*\.js$/.test(name))
    .map(name => sizeOf(`assets/${name}`))
  return scripts.reduce((sum, size) => sum + size, Math.max(...languages))
}

/** The yardsticks' page: empty, or as tall as is asked. */
const startBare = async () => {
  const server = createServer((request, response) => {
    const height = Number(new URL(request.url ?? "/", "http://localhost").searchParams.get("height") ?? 0)
    response
      .writeHead(200, { "content-type": "text/html" })
      .end(
        `<!doctype html><title>Bare</title><body style="margin:0"><a class=album-title href=#>x</a><div style="height:${height}px">`,
      )
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  const port = address !== null && typeof address === "object" ? address.port : 0
  return { origin: `http://127.0.0.1:${port}`, close: () => void server.close() }
}

/** Notes when the first album is there and the page answers: drawn, and the next turn of its loop come. */
const NOTE_READY = `window.ready = new Promise(resolve => new MutationObserver((_, observer) => {
  if (!document.querySelector("a.album-title")) return
  observer.disconnect()
  requestAnimationFrame(() => setTimeout(() => resolve(performance.now())))
}).observe(document, { childList: true, subtree: true }))`
const READY_MS = 60_000

const google = createDriveStandIn()
const folder = mkdtempSync(join(tmpdir(), "diapason-bench-"))
const bare = await startBare()
await google.start()
const database = await openDatabase(join(folder, "library"))
await fillLibrary(
  createStore({ database, now: Date.now }),
  await withCovers(sampleAlbums(ALBUMS, 1, TRACKS_EACH), google),
)
await database.close()
const server = await startServer(join(folder, "library"), google)
const browser = await chromium.launch({
  executablePath: "/usr/bin/chromium",
  args: ["--no-sandbox", "--disable-background-networking", "--autoplay-policy=no-user-gesture-required"],
})

const open = async (script?: string): Promise<{ page: Page; cdp: CDPSession }> => {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: "en-GB", bypassCSP: true })
  const page = await context.newPage()
  if (script) await page.addInitScript(script)
  return { page, cdp: await context.newCDPSession(page) }
}

const numberFrom = async (page: Page, expression: string): Promise<number> =>
  z.number().parse(await page.evaluate(expression))

const readyAfter = async (url: string): Promise<number> => {
  const { page, cdp } = await open(NOTE_READY)
  await cdp.send("Network.enable")
  await cdp.send("Network.emulateNetworkConditions", LINE)
  await cdp.send("Emulation.setCPUThrottlingRate", { rate: SLOWER })
  await page.goto(url, { waitUntil: "commit" })
  // Asked without the scripts that Playwright brings into a page for its own questions: they cost it a tenth of a second.
  const { result } = await cdp.send("Runtime.evaluate", {
    expression: `Promise.race([window.ready, new Promise((_, late) => setTimeout(late, ${READY_MS}, "no album came"))])`,
    awaitPromise: true,
    returnByValue: true,
  })
  await page.context().close()
  return z.number().parse(result.value)
}

const repeated = async (work: () => Promise<number>): Promise<number> => {
  const found: number[] = []
  for (let n = 0; n < ROUNDS; n++) found.push(await work())
  return median(found)
}

/** From the key to the frame that shows the first albums it finds, letter by letter. */
const typing = async (): Promise<readonly number[]> => {
  const { page } = await open()
  await page.goto(`${server.origin}/albums`)
  await page.locator("a.album-title").first().waitFor()
  await page.locator("[data-search]").focus()
  await page.evaluate(`{
    window.shownAfter = []
    let pressed = 0, asked = ""
    const answers = new Map()
    document.addEventListener("keydown", event => { if (event.key.length === 1) pressed = performance.now() }, true)
    const shows = ({ albums }) => {
      const cards = [...document.querySelectorAll(".search-page .album-card a.album-title")].slice(0, ${FIRST_ALBUMS})
      return cards.map(card => card.textContent).join() === albums.slice(0, ${FIRST_ALBUMS}).map(({ title }) => title).join()
    }
    const note = () => {
      const q = new URL(location.href).searchParams.get("q")
      const answer = answers.get(q)
      if (pressed === 0 || !answer || q === asked || !document.querySelector(".search-page") || !shows(answer)) return
      asked = q
      const since = pressed
      requestAnimationFrame(() => window.shownAfter.push(performance.now() - since))
    }
    const { fetch } = window
    window.fetch = async (...asking) => {
      const answer = await fetch(...asking)
      const { pathname, searchParams } = new URL(answer.url)
      if (pathname.endsWith("/search")) void answer.clone().json().then(found => {
        answers.set(searchParams.get("q"), found)
        setTimeout(note)
      })
      return answer
    }
    new MutationObserver(note).observe(document, { childList: true, subtree: true, characterData: true })
  }`)
  let letters = 0
  for (const word of ["velvet n", "burning", "wolf", "anna mor"]) {
    await page.locator("[data-search]").fill("")
    for (const letter of word.trim()) {
      letters += letter === " " ? 0 : 1
      await page.waitForTimeout(BETWEEN_LETTERS_MS)
      const before = await numberFrom(page, "window.shownAfter.length")
      await page.keyboard.press(letter === " " ? "Space" : letter)
      if (letter !== " ")
        await page
          .waitForFunction(`window.shownAfter.length > ${before}`, undefined, { timeout: 10_000 })
          .catch(() => undefined)
    }
  }
  const times = z.array(z.number()).parse(await page.evaluate("window.shownAfter"))
  if (times.length < letters / 2) throw new Error(`only ${times.length} of ${letters} letters showed something`)
  await page.context().close()
  return times
}

interface Frames {
  readonly longest: number
  readonly late: number
  readonly all: number
}

const scrolled = async (url: string, restMs: number): Promise<Frames> => {
  const { page, cdp } = await open()
  await page.goto(url)
  await page.locator("a.album-title").first().waitFor()
  await page.waitForTimeout(restMs)
  await page.evaluate(`{
    window.frames = []
    let last = performance.now()
    const next = now => { window.frames.push(now - last); last = now; requestAnimationFrame(next) }
    requestAnimationFrame(now => { last = now; requestAnimationFrame(next) })
  }`)
  await cdp.send("Input.synthesizeScrollGesture", {
    x: 640,
    y: 400,
    yDistance: -SCROLL_PX,
    speed: SCROLL_PX_A_SECOND,
    gestureSourceType: "mouse",
  })
  const frames = z.array(z.number()).parse(await page.evaluate("window.frames"))
  await page.context().close()
  return { longest: Math.max(...frames), late: frames.filter(ms => ms > FRAME_MS).length, all: frames.length }
}

const leastLate = async (url: string, restMs = REST_MS): Promise<Frames> => {
  const found: Frames[] = []
  for (let n = 0; n < 3; n++) found.push(await scrolled(url, restMs))
  return found.toSorted((a, b) => a.late - b.late)[0] ?? { longest: Number.NaN, late: Number.NaN, all: 0 }
}

/** Milliseconds from the first byte of the track's answer to the sound. */
const soundAfter = async (path: string, start: (page: Page) => Promise<unknown>): Promise<number> => {
  const { page, cdp } = await open(`{
    const play = HTMLMediaElement.prototype.play
    HTMLMediaElement.prototype.play = function () {
      this.addEventListener("playing", () => { window.playingAt ??= performance.timeOrigin + performance.now() })
      return play.call(this)
    }
  }`)
  let firstByte = 0
  await cdp.send("Network.enable")
  const starts = new Map<string, number>()
  cdp.on("Network.requestWillBeSent", ({ requestId, request, wallTime, timestamp }) => {
    if (request.url.includes("/api/music/track/")) starts.set(requestId, wallTime - timestamp)
  })
  cdp.on("Network.responseReceived", ({ requestId, response: { timing }, timestamp }) => {
    const clock = starts.get(requestId)
    if (clock === undefined || firstByte !== 0) return
    const headers = timing ? timing.requestTime + timing.receiveHeadersEnd / 1_000 : timestamp
    firstByte = (headers + clock) * 1_000
  })
  await page.goto(`${server.origin}${path}`)
  await start(page)
  await page.waitForFunction("window.playingAt > 0", undefined, { timeout: 20_000 })
  const at = await numberFrom(page, "window.playingAt")
  await page.context().close()
  return at - firstByte
}

try {
  const empty = () => readyAfter(bare.origin)
  report("first load", { "bytes of JavaScript, gzip": firstLoad(), "at most": 170_000 })
  const [first, albums, yardstick] = [
    await repeated(() => readyAfter(`${server.origin}/`)),
    await repeated(() => readyAfter(`${server.origin}/albums`)),
    await repeated(empty),
  ]
  report("interactive on a slow line and processor", {
    "home, ms": first,
    "albums, ms": albums,
    "an empty page, ms": yardstick,
    "mark, ms": 1_500,
  })
  const letters = await typing()
  const asked = await repeated(async () => {
    const from = performance.now()
    await (await fetch(`${server.origin}/api/music/search?q=velvet`)).arrayBuffer()
    return performance.now() - from
  })
  report(`typing to results at ${ALBUMS * TRACKS_EACH} tracks`, {
    "median, ms": median(letters),
    "longest, ms": Math.max(...letters),
    "the bare answer, ms": asked,
    "mark, ms": 100,
  })
  const grid = await leastLate(`${server.origin}/albums?sort=title`)
  const atOnce = await leastLate(`${server.origin}/albums?sort=title`, 0)
  const plain = await leastLate(`${bare.origin}/?height=500000`)
  report(`scrolling ${ALBUMS} albums`, {
    "longest frame, ms": grid.longest,
    [`frames over ${FRAME_MS} ms`]: grid.late,
    of: grid.all,
    "begun as it appears": atOnce.late,
    "longest then, ms": atOnce.longest,
    "an empty page's longest, ms": plain.longest,
    "its frames over": plain.late,
  })
  const track = await server.addAlbum(google, folder)
  const page = await repeated(() =>
    soundAfter(`/albums/${track.albumId}`, async page =>
      page.getByRole("button", { name: "Play", exact: true }).first().click(),
    ),
  )
  const element = await repeated(() =>
    soundAfter("/api/health", page => page.evaluate(`new Audio("/api/music/track/${track.id}").play()`)),
  )
  report("first byte to sound", { "the page, ms": page, "a bare <audio>, ms": element, "mark, ms": 150 })
} finally {
  await browser.close()
  await server.stop()
  await google.stop()
  bare.close()
  rmSync(folder, { recursive: true, force: true })
}

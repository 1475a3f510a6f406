/** Settings, the first run, the history of exchanges and what plays without a network, in a real browser. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import type { Page } from "playwright-core"
import { until } from "../../server/test/until.ts"
import { faults } from "./accessibility.ts"
import { openPage, PHONE, type ServerOptions } from "./open-page.ts"

const LINK = "https://drive.google.com/drive/folders/1AbCdEfGhIjKlMnOp"
const CAMILLE = { session: { state: "signed_in", person: { id: "p", name: "Camille", owner: true } } } as const

type Options = ServerOptions & {
  readonly path: string
  readonly phone?: boolean
  readonly dark?: boolean
}

const visit = (t: TestContext, { path, phone = false, dark = false, ...options }: Options) =>
  openPage(t, path, options, {
    colorScheme: dark ? "dark" : "light",
    reducedMotion: "reduce",
    ...(phone && { viewport: PHONE }),
  })

const ground = (page: Page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor)

test("an album kept on the device plays, from any second, when the network is gone and the page is opened anew", async t => {
  const { page, server, context } = await visit(t, { albums: 6, path: "/albums/al-2" })
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await until("the worker at work", () => page.evaluate(() => navigator.serviceWorker.controller !== null))
  await page.locator(".album-page .album-more").click()
  await page.getByRole("menuitem", { name: "Keep on this device" }).click()
  await page.getByText("On this device", { exact: true }).waitFor()
  await page.goto(`${server.origin}/albums`)
  await page.getByTestId("album-card").first().waitFor()
  await page.goto(`${server.origin}/albums/al-2`)
  await page.getByTestId("track").first().waitFor()

  await (await context.newCDPSession(page)).send("Network.clearBrowserCache")
  await context.setOffline(true)
  server.state.failing = true
  server.cutEvents()
  const asked = server.calls.length
  await page.reload()
  await page.getByText(/You see what this device knew/).waitFor()
  await page.getByRole("link", { name: "1 album kept here plays on" }).waitFor()
  const backdrop = page.locator("img.backdrop")
  await until("the kept cover behind the page too", () =>
    backdrop.evaluate(picture => picture instanceof HTMLImageElement && picture.naturalWidth > 0),
  )
  await page.getByTestId("track").nth(1).locator(".track-play").click()
  const slider = page.getByRole("slider", { name: "Position in the track" })
  await until("a second of sound", async () => Number(await slider.getAttribute("aria-valuenow")) >= 1)
  const box = await slider.locator("xpath=../..").boundingBox()
  assert.ok(box)
  await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  const half = Number(await slider.getAttribute("aria-valuemax")) / 2
  await until("the middle", async () => Math.abs(Number(await slider.getAttribute("aria-valuenow")) - half) < 5)
  assert.equal(server.calls.slice(asked).filter(call => call.includes("/track/")).length, 0)

  await page.goto(`${server.origin}/albums`)
  const pictures = page.getByTestId("album-card").locator("img")
  await until("the cover of the kept album alone", async () => (await pictures.count()) === 1)
  assert.equal(await page.locator('a[href="/albums/al-2"] img').count(), 1)
  assert.ok(await pictures.evaluate(picture => picture instanceof HTMLImageElement && picture.naturalWidth > 0))

  await page.setViewportSize({ width: 1280, height: 420 })
  await page.getByRole("link", { name: "1 album kept here plays on" }).click()
  const keptHere = page.getByRole("heading", { name: "On this device" })
  await until("the kept albums in sight", async () => {
    const top = (await keptHere.boundingBox())?.y ?? -1
    return top >= 0 && top < 300
  })
  await page.getByRole("button", { name: /^Remove .* from this device$/ }).click()
  await page.getByText("Nothing yet.").waitFor()
  assert.deepEqual(await page.evaluate(async () => (await caches.keys()).filter(name => name.includes("kept"))), [])
})

test("keeping can be stopped, and leaves nothing behind", async t => {
  const { page, server } = await visit(t, { albums: 3, path: "/albums/al-2" })
  await page.getByTestId("track").first().waitFor()
  server.state.delay = 60_000
  await page.locator(".album-page .album-more").click()
  await page.getByRole("menuitem", { name: "Keep on this device" }).click()
  server.state.delay = 0
  await page.locator(".kept-note").getByRole("button", { name: "Cancel" }).click()
  await page.locator(".kept-note").waitFor({ state: "detached" })
  await until("an empty place", () =>
    page.evaluate(async () => !(await caches.keys()).some(name => name.includes("kept"))),
  )
})

test("a newer version waits while music plays, and comes when it is asked for", async t => {
  const { page, server } = await visit(t, { albums: 3, path: "/albums/al-2" })
  await page.evaluate(async () => void (await navigator.serviceWorker.ready))
  await until("the worker at work", () => page.evaluate(() => navigator.serviceWorker.controller !== null))
  await page.getByTestId("track").first().locator(".track-play").click()
  await page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Pause" }).waitFor()
  server.state.workerNote = "// newer"
  await page.evaluate(async () => void (await (await navigator.serviceWorker.ready).update()))
  await page.getByText("A new version of Diapason is ready.").waitFor()
  await page.evaluate(() => Reflect.set(window, "sameVisit", true))
  const slider = page.getByRole("slider", { name: "Position in the track" })
  const then = Number(await slider.getAttribute("aria-valuenow"))
  await until("the music going on", async () => Number(await slider.getAttribute("aria-valuenow")) > then + 1)
  assert.equal(await page.evaluate(() => Reflect.get(window, "sameVisit")), true)
  const reloaded = page.waitForEvent("load")
  await page.getByRole("button", { name: "Load it now" }).click()
  await reloaded
  await page.getByTestId("track").first().waitFor()
  assert.equal(await page.getByText("A new version of Diapason is ready.").count(), 0)
})

test("the look that was chosen is there at the first paint, against the system's", async t => {
  const { page } = await visit(t, { albums: 3, path: "/settings" })
  await page.getByRole("radio", { name: "Dark" }).waitFor()
  const light = await ground(page)
  await page.getByRole("radio", { name: "Dark" }).check()
  await until("the dark", async () => (await ground(page)) !== light)
  const dark = await ground(page)
  await page.reload({ waitUntil: "commit" })
  await page.waitForSelector("html[data-look=dark]", { state: "attached" })
  await page.locator("h1").waitFor()
  assert.equal(await ground(page), dark)
  await page.getByRole("radio", { name: "As the system" }).check()
  await until("the light again", async () => (await ground(page)) === light)
})

test("less quality is asked for where it is chosen, and the original where it is not", async t => {
  const { page, server } = await visit(t, { albums: 3, path: "/settings" })
  const heard: string[] = []
  page.on("request", request => request.url().includes("/track/") && heard.push(new URL(request.url()).search))
  await until("the server's formats", () => page.getByRole("radio", { name: "Medium" }).isEnabled())
  await page.getByRole("radio", { name: "Medium" }).check()
  await page.getByText(/for an hour of music/).waitFor()
  await page.goto(`${server.origin}/albums/al-2`)
  await page.getByTestId("track").first().locator(".track-play").click()
  await until("a track asked for", () => heard.length > 0)
  assert.match(heard[0] ?? "", /^\?format=(opus|aac|mp3)&bitRate=128$/)
})

test("a key is shown once, with what a program asks for, and is revoked", async t => {
  const { page } = await visit(t, { albums: 3, path: "/settings", ...CAMILLE })
  await page.getByLabel("What is the key for?").fill("Feishin")
  await page.getByRole("button", { name: "Make a key" }).click()
  await page.getByText(/^dpk_/).waitFor()
  await page.locator(".key-made").getByText("Camille").waitFor()
  await page.getByRole("button", { name: "Revoke the key Feishin" }).click()
  await page.getByRole("button", { name: "Revoke the key Feishin" }).waitFor({ state: "detached" })
  await page.reload()
  await page.getByRole("button", { name: "Make a key" }).waitFor()
  assert.equal(await page.getByText(/^dpk_/).count(), 0)
})

test("followed folders are named with their problems, added and left", async t => {
  const { page } = await visit(t, { albums: 3, path: "/settings" })
  await page.getByText(/not shared with this server any more/).waitFor()
  await page.getByLabel("Link of a folder to follow").fill("https://example.org")
  await page.getByRole("button", { name: "Follow", exact: true }).click()
  await page.getByText("This is not a Google Drive link").waitFor()
  await page.getByLabel("Link of a folder to follow").fill(LINK)
  await page.getByRole("button", { name: "Follow", exact: true }).click()
  await page.getByText("Being looked at now").waitFor()
  await page.getByRole("button", { name: "Unfollow Musique" }).click()
  await page.getByRole("button", { name: "Unfollow Musique" }).waitFor({ state: "detached" })
})

test("folders of this computer are added by their path, told with their problems, copied and left", async t => {
  const { page, server } = await visit(t, { albums: 3, path: "/settings" })
  await page.getByText(/The disk that “Vinyles” lies on is away/).waitFor()
  await page.getByRole("progressbar", { name: "Copying Collection to Drive" }).waitFor()
  await page.getByRole("button", { name: "Sign in to Google" }).last().waitFor()
  await page.getByLabel("Path of the folder").fill("/home/camille/New")
  await page.getByRole("button", { name: "Add", exact: true }).last().click()
  await page.getByRole("progressbar", { name: "Adding New" }).waitFor()
  await page.getByRole("button", { name: "Cancel adding New" }).waitFor()
  await page.getByRole("checkbox", { name: "Copy Collection to my Drive" }).uncheck()
  await page.getByRole("progressbar", { name: "Copying Collection to Drive" }).waitFor({ state: "detached" })
  await page.getByRole("button", { name: "Unfollow Vinyles" }).click()
  await page.getByText("Vinyles is not followed any more").waitFor()
  assert.ok(server.calls.includes("DELETE /api/music/local-folders/lf~two"), server.calls.join("\n"))
})

test("only the owner chooses them, and only at home", async t => {
  const guest = { session: { state: "signed_in", person: { id: "g", name: "Guest", owner: false } } } as const
  for (const options of [guest, { session: { ...CAMILLE.session, role: "remote" } } as const]) {
    const { page } = await visit(t, { albums: 3, path: "/settings", ...options })
    await page.getByText("Music programs").waitFor()
    assert.equal(await page.getByText("Folders of this computer").count(), 0)
  }
})

test("an album of the home's disk is told apart; the remote dims what it cannot play, and goes on with words", async t => {
  const album = { albums: 3, path: "/albums/al-2", localAlbums: ["al-2"] }
  const home = await visit(t, album)
  await home.page.getByText("On the disk of the computer at home").waitFor()
  assert.equal(await home.page.getByText("At home", { exact: true }).count(), 0)

  const { page, server } = await visit(t, { ...album, session: { ...CAMILLE.session, role: "remote" } })
  await page.getByText("At home", { exact: true }).nth(2).waitFor()
  for (const n of [0, 1, 2]) server.unplayable.add(`al-2-t${n}`)
  await page.getByTestId("track").nth(1).locator(".track-play").click()
  await page.getByText(/lies on the computer at home/).waitFor()
  await page.locator("[data-testid=track][aria-current]").nth(0).waitFor()
  await until(
    "the first track that is played here",
    async () => (await page.getByTestId("track").nth(3).getAttribute("aria-current")) === "true",
  )
  assert.equal(server.calls.filter(call => /track\/al-2-t2/.test(call)).length, 0, "the third was not even asked for")
  await faults(page, "an album of the home's disk on the remote")
})

test("a link is looked at before it is added, and an album is left out", async t => {
  const { page, server } = await visit(t, { albums: 3, path: "/imports" })
  await page.getByRole("textbox", { name: "Google Drive link" }).fill(LINK)
  await page.getByRole("button", { name: "Look first" }).click()
  await page.getByRole("checkbox", { name: /Long Division/ }).uncheck()
  await page.getByRole("button", { name: "Add 1 album" }).click()
  await page.getByTestId("import").waitFor()
  assert.equal(server.calls.filter(call => call.endsWith("add-from-google-drive")).length, 1)
})

test("several links are added at once", async t => {
  const { page, server } = await visit(t, { albums: 3, path: "/imports", importPace: 60_000 })
  await page.getByRole("textbox", { name: "Google Drive link" }).fill(`${LINK}\n${LINK}2 ${LINK}3`)
  await page.getByRole("button", { name: "Add 3 links" }).click()
  await until("three imports", async () => (await page.getByTestId("import").count()) === 3)
  assert.equal(server.calls.filter(call => call.endsWith("add-from-google-drive")).length, 3)
})

test("everything is sent anew only when it is asked for twice, and what waits is read page by page", async t => {
  const pendingChanges = [{ kind: "track", id: "t0", name: "Piste 1", cause: "add" } as const]
  const target = { state: "backoff", reason: "sleeping", pending: 137, pendingChanges } as const
  const { page, server } = await visit(t, { albums: 3, path: "/unison", target })
  await page.getByRole("button", { name: "Show all 137" }).click()
  await page.getByText("Piste 50", { exact: true }).waitFor()
  await page.getByRole("button", { name: "After" }).click()
  await page.getByText("51–100 of 137").waitFor()
  await page.getByText("Technical details").click()
  await page.getByRole("button", { name: "Refill the remote server" }).click()
  assert.equal(server.calls.includes("POST /api/sync/refill"), false)
  await page.getByRole("button", { name: "Send everything" }).click()
  await until("the refill", () => server.calls.includes("POST /api/sync/refill"))
  await page.getByRole("button", { name: "Show older ones" }).click()
  await until("the whole history", async () => (await page.locator(".history-list li").count()) === 27)
})

test("a remote that another home keeps is taken over only when a person says so", async t => {
  const target = { state: "halted", reason: "library_mismatch" } as const
  const { page, server } = await visit(t, { albums: 3, path: "/unison", target, fenced: true })
  const asked = () => server.calls.filter(call => call === "POST /api/sync/library").length
  const replace = page.getByRole("button", { name: "Replace it with this one" })
  await replace.click()
  await page.getByText("Erase the remote server’s library").waitFor()
  await replace.click()
  await page.getByText("Another home keeps that remote server in unison").waitFor()
  assert.equal(asked(), 1)
  await page.getByRole("button", { name: "Take over" }).click()
  await page.getByText("Noted, tuning goes on.").waitFor()
  assert.equal(asked(), 2)
})

test("the first run tells lines to paste, and what is wrong with an address or a token", async t => {
  const { page } = await visit(t, { albums: 0, path: "/start", target: null })
  await page.getByLabel("The address that Koyeb gave you").fill("http://my-app.koyeb.app")
  await page.getByText("This must be a whole address").waitFor()
  await page.getByLabel("The address that Koyeb gave you").fill("https://my-app.koyeb.app/")
  const [there = "", here = ""] = await page.locator("pre").allTextContents()
  const [, token = ""] = /SYNC_TOKEN=([0-9a-f]{64})/.exec(there) ?? []
  assert.equal(here, `KOYEB_URL=https://my-app.koyeb.app\nSYNC_TOKEN=${token}`)
  const refused = await visit(t, { albums: 3, path: "/start", target: { state: "halted", reason: "auth" } })
  const step = refused.page.locator("li[data-state=wrong]")
  await step.getByText(/must be the same in/).waitFor()
})

test("none of these pages has a serious fault of accessibility", async t => {
  const target = {
    comparison: { at: new Date().toISOString(), state: "running", checked: 9, of: 256, differing: 0, repaired: 0 },
    quarantined: [{ kind: "album", id: "al-3", reason: "refused_there" }],
  } satisfies Options["target"]
  for (const phone of [false, true])
    for (const dark of [false, true]) {
      const where = `${dark ? "dark" : "light"}, ${phone ? "phone" : "desk"}`
      const { page, server } = await visit(t, { albums: 6, path: "/settings", phone, dark, target, ...CAMILLE })
      await page.getByText("Musique", { exact: true }).waitFor()
      await faults(page, `settings, ${where}`)
      await page.goto(`${server.origin}/unison`)
      await page.locator(".history-list li").first().waitFor()
      await faults(page, `unison, ${where}`)
      await page.goto(`${server.origin}/start`)
      await page.getByRole("textbox").first().fill(LINK)
      await page.getByTestId("look-first").waitFor()
      await faults(page, `first steps, ${where}`)
    }
})

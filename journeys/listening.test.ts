/** Listening as people do it, heard by a machine: no gap inside of an album, a crossfade between albums, sleep, tabs and a reload. */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { after, before, test } from "node:test"
import type { Page } from "playwright-core"
import { until } from "../server/test/until.ts"
import { createBrowser, type Seat } from "./browser.ts"
import { noise, placeOf, RATE, writeTracks } from "./continuous.ts"
import { createPair } from "./pair.ts"

const FIRST_S = 4
const WHOLE_S = 9
const CROSSFADE_S = 1.5
/** Beyond that an ear may notice, or this machine was busy. */
/** A quiet machine keeps to ten; a busy one must still not have loaded anything at the boundary. */
const MOST_OFF_MS = 250
const PIECE = 1_024
const ENDINGS = ["flac", "mp3", "opus"] as const

const pair = createPair()
const browser = createBrowser()
const whole = noise(WHOLE_S, 20_261_122)
const other = noise(WHOLE_S, 7)
let folder: string

const addAlbum = async (title: string, ending: string, parts: readonly Float32Array[]): Promise<void> => {
  const inDrive = pair.drive.addFolder({ name: title })
  for (const path of await writeTracks(join(folder, title), { parts, title, ending }))
    await pair.drive.addFile({ name: basename(path), path, parentId: inDrive })
  await pair.added(await pair.add(inDrive))
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-listening-"))
  await Promise.all([pair.start(), browser.start()])
  const cut = FIRST_S * RATE
  for (const ending of ENDINGS)
    await addAlbum(`Endless ${ending}`, ending, [whole.subarray(0, cut), whole.subarray(cut)])
  await addAlbum("Another", "flac", [other])
  await pair.equal()
})
after(async () => {
  await browser.close()
  await pair.close()
  await rm(folder, { recursive: true, force: true })
})

const openAlbum = async (title: string): Promise<Seat> => {
  const seat = await browser.open(`${pair.remote.url()}/albums`)
  await seat.page.getByRole("link", { name: title, exact: true }).click()
  await seat.page.getByRole("heading", { name: title }).waitFor()
  return seat
}
const playAlbum = (page: Page) => page.getByRole("button", { name: "Play", exact: true }).first().click()
const ended = (seat: Seat, tracks: number) =>
  until(`${tracks} ends`, async () => (await seat.heard()).ended.length === tracks, { limitMs: 30_000 })
const secondsIn = async (seat: Seat): Promise<number> => (await seat.heard()).now?.time ?? 0
const player = (page: Page) => page.getByRole("region", { name: "Player" })

/** At which second of the tape the sound from a second of a recording begins. */
const heardAt = (tape: Float32Array, recording: Float32Array, second: number): number => {
  const from = Math.round(second * RATE)
  const { at, likeness } = placeOf(recording.subarray(from, from + PIECE), tape, 0, tape.length)
  assert.ok(likeness > 0.8, `the sound of second ${second} is not on the tape (${likeness})`)
  return at / RATE
}

for (const ending of ENDINGS) {
  test(`a recording cut in two (${ending}) is heard as one`, { timeout: 90_000 }, async t => {
    const seat = await openAlbum(`Endless ${ending}`)
    await seat.record(RATE)
    await playAlbum(seat.page)
    await ended(seat, 2)
    const tape = await seat.recorded()
    const off = (heardAt(tape, whole, FIRST_S + 1) - heardAt(tape, whole, FIRST_S - 1) - 2) * 1_000
    t.diagnostic(`${ending}: ${off.toFixed(1)} ms of ${off < 0 ? "overlap" : "silence"}`)
    assert.ok(Math.abs(off) < MOST_OFF_MS, `${off} ms`)
    await seat.context.close()
  })
}

test("between two albums the music overlaps by what was chosen", { timeout: 90_000 }, async t => {
  const seat = await openAlbum("Endless flac")
  const { page } = seat
  await page.getByTestId("track").nth(1).locator(".track-play").click()
  await player(page).getByRole("button", { name: "Pause" }).click()
  await page.getByRole("navigation").getByRole("link", { name: "Albums" }).click()
  await page.getByRole("link", { name: "Another", exact: true }).hover()
  await page.getByRole("button", { name: "More actions for Another" }).click()
  await page.getByRole("menuitem", { name: "Add to queue" }).click()
  await page.keyboard.press("o")
  await page.getByRole("button", { name: "Sound", exact: true }).click()
  await page.getByRole("slider", { name: "Crossfade" }).focus()
  for (let half = 0; half < CROSSFADE_S * 2; half += 1) await page.keyboard.press("ArrowRight")
  await page.getByText(`${CROSSFADE_S} s`, { exact: false }).first().waitFor()
  await seat.record(RATE)
  await page.getByRole("dialog").getByRole("button", { name: "Previous track" }).click()
  await page.getByRole("dialog").getByRole("button", { name: "Next track" }).click()
  await until(
    "the second album",
    async () =>
      (await seat.heard()).started.length >= 1 && (await page.locator(".now-title").textContent()) === "Another 1",
    { limitMs: 30_000 },
  )
  await until("three seconds of it", async () => (await secondsIn(seat)) > 4)
  const tape = await seat.recorded()
  const apart = heardAt(tape, other, 3) - heardAt(tape, whole, FIRST_S + 2)
  const overlap = WHOLE_S - FIRST_S - 2 + 3 - apart
  t.diagnostic(`${overlap.toFixed(3)} s of overlap`)
  assert.ok(Math.abs(overlap - CROSSFADE_S) * 1_000 < MOST_OFF_MS, `${overlap} s`)
  await seat.context.close()
})

test("at the end of the track the music ends, and the next one waits", { timeout: 60_000 }, async () => {
  const seat = await openAlbum("Endless flac")
  const { page } = seat
  await playAlbum(page)
  await page.keyboard.press("o")
  await page.getByRole("button", { name: "Sound", exact: true }).click()
  await page.getByRole("button", { name: "End of track" }).click()
  await ended(seat, 1)
  await page.getByRole("dialog").getByRole("button", { name: "Play", exact: true }).waitFor()
  assert.equal(await page.locator(".now-title").textContent(), "Endless flac 2")
  assert.equal((await seat.heard()).started.length, 1)
  assert.equal(
    await page.getByRole("button", { name: "Off", exact: true }).first().getAttribute("aria-pressed"),
    "true",
  )
  await seat.context.close()
})

test("two tabs never sound together", { timeout: 60_000 }, async () => {
  const seat = await openAlbum("Another")
  await playAlbum(seat.page)
  await until("sound", async () => (await secondsIn(seat)) > 0.5)
  const second = await seat.context.newPage()
  await second.goto(`${pair.remote.url()}/albums`)
  await second.getByRole("link", { name: "Endless opus", exact: true }).click()
  await playAlbum(second)
  await player(seat.page).getByRole("button", { name: "Play", exact: true }).waitFor()
  await player(second).getByRole("button", { name: "Pause", exact: true }).waitFor()
  await player(seat.page).getByRole("button", { name: "Play", exact: true }).click()
  await player(second).getByRole("button", { name: "Play", exact: true }).waitFor()
  await seat.context.close()
})

test("a reload keeps the queue, the place and the sound", { timeout: 60_000 }, async () => {
  const seat = await openAlbum("Endless flac")
  const { page } = seat
  await page.getByTestId("track").nth(1).locator(".track-play").click()
  await until("two seconds of it", async () => (await secondsIn(seat)) > 2)
  await page.keyboard.press("q")
  await page.getByRole("button", { name: "Sound", exact: true }).click()
  await page.getByRole("button", { name: "1.25\u00a0×" }).click()
  await page.reload()
  await player(page).getByText("Endless flac 2").waitFor()
  const place = Number(await page.getByRole("slider", { name: "Position in the track" }).getAttribute("aria-valuenow"))
  assert.ok(place >= 1.5 && place < 5, `${place} s`)
  await player(page).getByRole("button", { name: "Play", exact: true }).click()
  await until("sound from there on", async () => (await secondsIn(seat)) > place + 0.5)
  assert.equal(await page.evaluate("heard.audio.playbackRate"), 1.25)
  assert.deepEqual(seat.errors(), [])
  await seat.context.close()
})

/** Albums of one file, heard in a browser: every track is there, and between two of them nothing is missing. */
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { after, before, test } from "node:test"
import { promisify } from "node:util"
import type { Page } from "playwright-core"
import { until } from "../server/test/until.ts"
import { createBrowser, type Seat } from "./browser.ts"
import { noise, placeOf, RATE } from "./continuous.ts"
import { makeAsItunes } from "./itunes-file.ts"
import { createPair } from "./pair.ts"

const WHOLE_S = 9
/** Where its three tracks begin. */
const STARTS = [0, 3.2, 6.12] as const
const MOST_OFF_MS = 250
const PIECE = 1_024
const run = promisify(execFile)
/** The remote has no ffmpeg: what it cannot cut, the page finds in the whole file. */
const pair = createPair({ remoteEnvironment: { PATH: "/nowhere" } })
const browser = createBrowser()
const whole = noise(WHOLE_S, 20_261_129)
let folder: string

const IMAGES = [
  { ending: "flac", by: "the server" },
  { ending: "mp3", by: "the server" },
  { ending: "wav", by: "the server" },
  { ending: "m4a", by: "the page" },
  { ending: "ogg", by: "the page" },
] as const

const sheet = (title: string, file: string): string => {
  const stamp = (seconds: number) =>
    `00:0${Math.floor(seconds)}:${String(Math.round((seconds % 1) * 75)).padStart(2, "0")}`
  const tracks = STARTS.map((start, at) => `TRACK 0${at + 1} AUDIO\nTITLE "Part ${at + 1}"\nINDEX 01 ${stamp(start)}\n`)
  return `PERFORMER "Nobody"\nTITLE "${title}"\nFILE "${file}" WAVE\n${tracks.join("")}`
}

async function addImage(ending: string): Promise<void> {
  const title = `Uncut ${ending}`
  const parentId = pair.drive.addFolder({ name: title })
  const path = join(folder, `image.${ending}`)
  const input = ["-f", "f32le", "-ar", String(RATE), "-ac", "1", "-i", join(folder, "whole.f32")]
  const bitRate = ["mp3", "m4a"].includes(ending) ? ["-b:a", "192k"] : []
  await run("ffmpeg", ["-v", "error", "-y", ...input, ...bitRate, path], { timeout: 60_000 })
  await pair.drive.addFile({ name: basename(path), path, parentId })
  await pair.drive.addFile({ name: "image.cue", bytes: Buffer.from(sheet(title, basename(path))), parentId })
  await pair.added(await pair.add(parentId))
}

async function addItunes(): Promise<void> {
  const parentId = pair.drive.addFolder({ name: "Endless itunes" })
  const cut = 4 * RATE
  for (const [at, samples] of [whole.subarray(0, cut), whole.subarray(cut)].entries()) {
    const raw = join(folder, `itunes-${at}.f32`)
    await writeFile(raw, Buffer.from(samples.buffer, samples.byteOffset, samples.byteLength))
    const path = join(folder, `0${at + 1} Half.m4a`)
    const tags = { title: `Half ${at + 1}`, album: "Endless itunes", artist: "Nobody", track: String(at + 1) }
    const told = Object.entries(tags).flatMap(([name, value]) => ["-metadata", `${name}=${value}`])
    await makeAsItunes(raw, samples.length, path, told)
    await pair.drive.addFile({ name: basename(path), path, parentId })
  }
  await pair.added(await pair.add(parentId))
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-segments-"))
  await writeFile(join(folder, "whole.f32"), Buffer.from(whole.buffer))
  await Promise.all([pair.start(), browser.start()])
  for (const { ending } of IMAGES) await addImage(ending)
  await addItunes()
  await pair.equal()
})
after(async () => {
  await browser.close()
  await pair.close()
  await rm(folder, { recursive: true, force: true })
})

async function openAlbum(title: string): Promise<Seat> {
  const seat = await browser.open(`${pair.remote.url()}/albums`)
  await seat.page.getByRole("link", { name: title, exact: true }).click()
  await seat.page.getByRole("heading", { name: title }).waitFor()
  return seat
}
const player = (page: Page) => page.getByRole("region", { name: "Player" })
const playAlbum = (page: Page) => page.getByRole("button", { name: "Play", exact: true }).first().click()
const slider = (page: Page) => player(page).getByRole("slider", { name: "Position in the track" })
const shown = async (page: Page, name: string) => Number(await slider(page).getAttribute(name))
const titled = (page: Page, title: string) =>
  player(page).getByRole("link", { name: title, exact: true }).waitFor({ timeout: 20_000 })
/** The album is over: its first track waits again. */
const over = (page: Page) =>
  until(
    "the end of the album",
    async () => player(page).getByRole("button", { name: "Play", exact: true }).isVisible(),
    {
      limitMs: 30_000,
    },
  )

/** At which second of the tape the sound from a second of the recording begins. */
function heardAt(tape: Float32Array, second: number): number {
  const from = Math.round(second * RATE)
  const { at, likeness } = placeOf(whole.subarray(from, from + PIECE), tape, 0, tape.length)
  assert.ok(likeness > 0.7, `the sound of second ${second} is not on the tape (${likeness})`)
  return at / RATE
}
/** Milliseconds of silence, or of overlap where it is less than nothing, between half a second before a moment and half a second after. */
const gapAt = (tape: Float32Array, second: number) =>
  (heardAt(tape, second + 0.5) - heardAt(tape, second - 0.5) - 1) * 1_000

for (const { ending, by } of IMAGES) {
  test(`an album of one ${ending}, cut by ${by}, is heard as one`, { timeout: 90_000 }, async t => {
    const seat = await openAlbum(`Uncut ${ending}`)
    const { page } = seat
    await seat.record(RATE)
    await playAlbum(page)
    await until("the length of the first track", async () => (await shown(page, "aria-valuemax")) > 0)
    assert.ok(Math.abs((await shown(page, "aria-valuemax")) - STARTS[1]) < 0.3, "the first track is as long as it is")
    await titled(page, "Part 3")
    await over(page)
    const tape = await seat.recorded()
    for (const start of STARTS.slice(1)) {
      const gap = gapAt(tape, start)
      t.diagnostic(`${ending}: ${gap.toFixed(1)} ms at ${start} s`)
      assert.ok(Math.abs(gap) < MOST_OFF_MS, `${gap} ms at ${start} s`)
    }
    assert.deepEqual(seat.errors(), [])
    await seat.context.close()
  })

  test(`in a part of a ${ending} one seeks within the part`, { timeout: 60_000 }, async () => {
    const seat = await openAlbum(`Uncut ${ending}`)
    const { page } = seat
    await page.getByTestId("track").nth(1).locator(".track-play").click()
    await until("its sound", async () => (await shown(page, "aria-valuenow")) > 0)
    assert.ok((await shown(page, "aria-valuenow")) < 2.9)
    await player(page).getByRole("button", { name: "Pause" }).click()
    await slider(page).focus()
    await page.keyboard.press("Home")
    await until("the beginning", async () => (await shown(page, "aria-valuenow")) < 0.3)
    await seat.record(RATE)
    await player(page).getByRole("button", { name: "Play", exact: true }).click()
    await titled(page, "Part 3")
    const tape = await seat.recorded()
    const first = tape.findIndex(sample => Math.abs(sample) > 1e-3)
    const piece = tape.subarray(first + RATE / 10, first + RATE / 10 + PIECE)
    const { at } = placeOf(piece, whole, 0, whole.length)
    assert.ok(Math.abs(at / RATE - 0.1 - STARTS[1]) < 0.35, `it begins at ${at / RATE - 0.1} s of the whole`)
    await seat.context.close()
  })
}

test("what iTunes' encoder added is not heard between two tracks", { timeout: 90_000 }, async t => {
  const seat = await openAlbum("Endless itunes")
  await seat.record(RATE)
  await playAlbum(seat.page)
  await titled(seat.page, "Half 2")
  await over(seat.page)
  const gap = gapAt(await seat.recorded(), 4)
  t.diagnostic(`${gap.toFixed(1)} ms`)
  assert.ok(Math.abs(gap) < MOST_OFF_MS, `${gap} ms`)
  await seat.context.close()
})

test("segments are on the remote as at home, and go with their album", async () => {
  const [album] = (await pair.albumsOf(pair.home)).filter(({ title }) => title === "Uncut flac")
  assert.ok(album)
  const atHome = await pair.albumOf(pair.home, album.id)
  assert.deepEqual((await pair.albumOf(pair.remote, album.id)).tracks, atHome.tracks)
  assert.deepEqual(
    atHome.tracks.map(({ segment }) => segment),
    [{ start: 0, end: 3.2 }, { start: 3.2, end: 6.12 }, { start: 6.12 }],
  )
  const before = await pair.countsOf(pair.remote)
  await pair.delete(album.id)
  await pair.equal()
  const after = await pair.countsOf(pair.remote)
  assert.deepEqual([after.albums, after.tracks], [before.albums - 1, before.tracks - STARTS.length])
})

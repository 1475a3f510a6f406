/** Bad weather on a real pair: the network goes in the middle of a song, the remote sleeps, Drive is slow. */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { after, before, test } from "node:test"
import type { Page } from "playwright-core"
import { until } from "../server/test/until.ts"
import { createNetwork, type Network } from "../stand-ins/network.ts"
import { createBrowser, type Seat } from "./browser.ts"
import { noise, RATE, writeTracks } from "./continuous.ts"
import { createPair } from "./pair.ts"

const SONG_S = 40
/** Noise does not compress: about this many bytes of FLAC are a second of it. */
const LINE_BYTES_A_SECOND = 2.5 * RATE * 2
const SLOW_DRIVE_MS = 1_200

const pair = createPair()
const browser = createBrowser()
let line: Network
let folder: string

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-weather-"))
  await Promise.all([pair.start(), browser.start()])
  for (const title of ["Long", "Cold"]) {
    const inDrive = pair.drive.addFolder({ name: title })
    const parts = [noise(title === "Long" ? SONG_S : 8, title.length)]
    for (const path of await writeTracks(join(folder, title), { parts, title, ending: "flac" }))
      await pair.drive.addFile({ name: basename(path), path, parentId: inDrive })
    await pair.added(await pair.add(inDrive))
  }
  await pair.equal()
  line = createNetwork({ target: { host: "127.0.0.1", port: pair.remote.port() } })
  await line.start()
})
after(async () => {
  await browser.close()
  await line.stop()
  await pair.close()
  await rm(folder, { recursive: true, force: true })
})

const play = async (seat: Seat, title: string): Promise<void> => {
  await seat.page.getByRole("link", { name: title, exact: true }).first().click()
  await seat.page.getByRole("heading", { name: title, exact: true }).waitFor()
  await seat.page.getByRole("button", { name: "Play", exact: true }).first().click()
}
const secondsIn = async (seat: Seat): Promise<number> => (await seat.heard()).now?.time ?? 0
/** Which of both depends on when the browser itself gives up asking. */
const trouble = (page: Page) =>
  page.getByText(/Connection lost\. The music resumes by itself\.|Waiting for the network/).first()

test("the network goes in the middle of a song: what is there plays on, the page says so, and the song goes on to its end", async () => {
  line.set({ bytesPerSecond: LINE_BYTES_A_SECOND })
  const seat = await browser.open(`${line.url}/albums`)
  await play(seat, "Long")
  await until("the first seconds", async () => (await secondsIn(seat)) > 1.5, { limitMs: 30_000 })
  line.cut()
  const atCut = await secondsIn(seat)
  await until("what was loaded plays on", async () => (await secondsIn(seat)) > atCut + 0.5, { limitMs: 20_000 })
  await trouble(seat.page).waitFor({ timeout: 60_000 })
  const stopped = await secondsIn(seat)
  assert.ok(stopped < SONG_S - 1, `it had the whole song already: ${stopped} s`)
  line.restore()
  line.set()
  await until("the song goes on", async () => (await secondsIn(seat)) > stopped + 1, { limitMs: 60_000 })
  await trouble(seat.page).waitFor({ state: "hidden" })
  await seat.setPace(4)
  await until("its end", async () => (await seat.heard()).ended.length === 1, { limitMs: 60_000 })
  assert.deepEqual(seat.errors(), [])
  await seat.context.close()
})

test("the remote sleeps: the page says that nobody answers, and is itself again when it wakes", async () => {
  const seat = await browser.open(`${pair.remote.url()}/albums`)
  await seat.page.getByRole("link", { name: "Long", exact: true }).first().waitFor()
  await pair.remote.stop()
  const said = seat.page.getByText(/The server is not answering|No connection to the server/).first()
  await said.waitFor({ timeout: 30_000 })
  await pair.remote.start()
  await said.waitFor({ state: "hidden", timeout: 30_000 })
  await play(seat, "Cold")
  await until("sound", async () => (await secondsIn(seat)) > 0.2, { limitMs: 30_000 })
  await pair.equal()
  assert.deepEqual(seat.errors(), [])
  await seat.context.close()
})

test("Drive is slow: the page shows that it waits, nothing is skipped, and the song sounds", async () => {
  await pair.remote.stop()
  await pair.remote.wipe()
  const undo = pair.drive.setFault({ on: "media", latencyMs: SLOW_DRIVE_MS })
  await pair.remote.start()
  await pair.equal()
  const seat = await browser.open(`${pair.remote.url()}/albums`)
  await play(seat, "Cold")
  await seat.page.getByRole("region", { name: "Player" }).waitFor()
  await until("sound", async () => (await secondsIn(seat)) > 0.2, { limitMs: 40_000 })
  await until("its end", async () => (await seat.heard()).ended.length === 1, { limitMs: 60_000 })
  assert.equal(await seat.page.getByText(/cannot be played/).count(), 0)
  assert.deepEqual((await seat.heard()).failed, [])
  undo()
  assert.deepEqual(seat.errors(), [])
  await seat.context.close()
})

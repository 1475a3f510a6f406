/** An album made by others goes the whole way: a link pasted at home, the remote by itself, every track heard on a phone. */
import assert from "node:assert/strict"
import { createHash } from "node:crypto"
import { readFile } from "node:fs/promises"
import { after, before, test } from "node:test"
import type { Album, Track } from "@diapason/shared/api"
import { until } from "../server/test/until.ts"
import { createBrowser, type Seat } from "./browser.ts"
import { createPair } from "./pair.ts"
import { readSoundtrack, type SoundtrackFile } from "./soundtrack.ts"

const PACE = 16
const SECONDS_OFF = 0.5

const pair = createPair()
const browser = createBrowser()
let files: readonly SoundtrackFile[]
let folderId: string
let desk: Seat
let phone: Seat
let album: Album
let tracks: readonly Track[]

before(async () => {
  files = await readSoundtrack()
  await Promise.all([pair.start(), browser.start()])
  folderId = pair.drive.addFolder({ name: "SuperTux" })
  for (const { path, name } of files) await pair.drive.addFile({ name, path, parentId: folderId })
  desk = await browser.open(`${pair.home.url()}/albums`)
  phone = await browser.open(`${pair.remote.url()}/albums`, { phone: true })
})
after(async () => {
  await browser.close()
  await pair.close()
})

const cards = ({ page }: Seat) => page.getByTestId("album-card")
const fileOf = (track: Track): SoundtrackFile => {
  const file = files.find(({ title }) => title === track.title)
  assert.ok(file, `no file is called "${track.title}"`)
  return file
}
const addressOf = ({ id }: Track): string => `${pair.remote.url()}/api/music/track/${encodeURIComponent(id)}`

test("a link pasted at home is watched as it arrives, and the album is on the remote's page by itself", async () => {
  await desk.page.getByText("Put on your first album").waitFor()
  await phone.page.getByText("This server is waiting for your albums from home").waitFor()
  // As far away as Drive is, so that there is something to watch.
  const near = pair.drive.setFault({ on: "media", latencyMs: 250 })
  await desk.paste(`https://drive.google.com/drive/folders/${folderId}?usp=sharing`)
  await desk.page.getByText("Adding started").waitFor()
  const seen = new Set<number>()
  await until(
    "the album's card at home",
    async () => {
      const [bar] = await desk.page.getByRole("progressbar").all()
      const shown = await bar?.getAttribute("aria-valuenow", { timeout: 200 }).catch(() => null)
      if (shown) seen.add(Number(shown))
      return (await cards(desk).count()) === 1
    },
    { limitMs: 30_000 },
  )
  near()
  assert.ok(seen.size >= 3, `the progress showed ${[...seen].join(", ")} of ${files.length}`)
  await cards(phone).first().waitFor({ timeout: 30_000 })
  assert.match((await cards(phone).first().textContent()) ?? "", /SuperTux Soundtrack/)
  await pair.equal()
})

test("title, artists and lengths are those that ffprobe reads, on both sides", async () => {
  for (const program of [pair.home, pair.remote]) {
    const [first, ...others] = await pair.albumsOf(program)
    assert.ok(first)
    assert.deepEqual(others, [])
    const whole = await pair.albumOf(program, first.id)
    assert.equal(whole.album.title, "SuperTux Soundtrack")
    assert.deepEqual(
      whole.tracks.map(({ title, artist }) => `${artist}: ${title}`).toSorted(),
      files.map(({ title, artist }) => `${artist}: ${title}`).toSorted(),
    )
    for (const track of whole.tracks) {
      const { duration } = fileOf(track)
      assert.ok(Math.abs(track.duration - duration) < SECONDS_OFF, `${track.title}: ${track.duration}, not ${duration}`)
    }
    album = whole.album
    tracks = whole.tracks
  }
})

test("the browser gets the very bytes of the file", async () => {
  const [track] = tracks
  assert.ok(track)
  const bytes = await readFile(fileOf(track).path)
  assert.equal(await phone.hashOf(addressOf(track)), createHash("sha256").update(bytes).digest("hex"))
})

test("every track is played to its end on the phone, each leading to the next", { timeout: 200_000 }, async () => {
  await phone.setPace(PACE)
  await phone.page.getByRole("link", { name: album.title, exact: true }).click()
  await phone.page.getByRole("button", { name: "Play", exact: true }).first().click()
  let ends = 0
  let silentSince = performance.now()
  const longest = Math.max(...files.map(({ duration }) => duration)) / PACE
  await until(
    "the end of the last track, or of the music",
    async () => {
      const { ended, failed } = await phone.heard()
      if (ended.length > ends) {
        ends = ended.length
        silentSince = performance.now()
      }
      const isStuck = performance.now() - silentSince > longest * 1_000 + 20_000
      return ended.length === tracks.length || failed.length > 0 || isStuck
    },
    { limitMs: 190_000, everyMs: 500 },
  )
  const { ended, failed } = await phone.heard()
  assert.deepEqual(failed, [])
  assert.deepEqual(
    ended.map(({ address }) => address),
    tracks.map(addressOf),
  )
  for (const [at, { duration, played, decodedBytes }] of ended.entries()) {
    const track = tracks[at]
    assert.ok(track)
    const heard = played.reduce((sum, [from, to]) => sum + to - from, 0)
    assert.ok(Math.abs(duration - track.duration) < SECONDS_OFF, `${track.title} lasts ${duration} s here`)
    assert.ok(heard > duration - SECONDS_OFF, `${track.title}: ${heard} of ${duration} s were played`)
    assert.ok(decodedBytes > 0, `${track.title} was silent`)
  }
})

test("a press into the middle of a track moves there, and the sound goes on", async () => {
  await phone.setPace(1)
  const row = phone.page.getByTestId("track").nth(3)
  await row.locator(".track-play").click()
  await until("sound", async () => ((await phone.heard()).now?.time ?? 0) > 0.5)
  const slider = phone.page.getByRole("slider", { name: "Position in the track" })
  const box = await slider.locator("xpath=../..").boundingBox()
  assert.ok(box)
  await phone.page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  const middle = (tracks[3]?.duration ?? 0) / 2
  await until("the middle of the track", async () => {
    const { now } = await phone.heard()
    return now !== null && Math.abs(now.time - middle) < 5
  })
  const { now: there } = await phone.heard()
  assert.ok(there)
  await until("sound from there on", async () => {
    const { now } = await phone.heard()
    return now !== null && now.time > there.time + 2 && now.decodedBytes > there.decodedBytes && !now.paused
  })
  await phone.page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Pause", exact: true }).click()
})

test("deleted at home, it vanishes from the remote's open page by itself", async () => {
  await phone.page.getByRole("navigation").getByRole("link", { name: "Albums" }).click()
  await cards(phone).first().waitFor()
  await desk.page.getByRole("link", { name: album.title, exact: true }).click()
  await desk.page.getByRole("button", { name: "Delete", exact: true }).click()
  await desk.page.getByText("Album deleted").waitFor()
  assert.equal(await cards(phone).count(), 1, "it can still be undone")
  await phone.page.getByText("This server is waiting for your albums from home").waitFor({ timeout: 30_000 })
  assert.equal(await cards(phone).count(), 0)
  await pair.equal()
  assert.deepEqual(await pair.countsOf(pair.remote), { albums: 0, tracks: 0, artists: 0 })
  assert.deepEqual([...desk.errors(), ...phone.errors()], [])
})

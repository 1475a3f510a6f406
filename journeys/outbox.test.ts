/** What a person does on the remote is not lost with its disk: the browser keeps it until the home has it, and sends it again. */
import assert from "node:assert/strict"
import { mkdtemp, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { after, before, test } from "node:test"
import { SyncStatus } from "@diapason/shared/api"
import { Plays, Stars } from "@diapason/shared/keeping"
import { until } from "../server/test/until.ts"
import { createBrowser, type Seat } from "./browser.ts"
import { noise, writeTracks } from "./continuous.ts"
import { createPair } from "./pair.ts"
import type { Program } from "./program.ts"

/** On a platform whose disk is lost, and still on this machine alone. */
const pair = createPair({ remoteEnvironment: { KOYEB_INSTANCE_ID: "here", HOST: "127.0.0.1" } })
const browser = createBrowser()
let folder: string
let phone: Seat

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-outbox-"))
  await Promise.all([pair.start(), browser.start()])
  const inDrive = pair.drive.addFolder({ name: "Short" })
  for (const path of await writeTracks(folder, { parts: [noise(4, 1), noise(30, 2)], title: "Short", ending: "flac" }))
    await pair.drive.addFile({ name: basename(path), path, parentId: inDrive })
  await pair.added(await pair.add(inDrive))
  await pair.equal()
  phone = await browser.open(`${pair.remote.url()}/albums`, { phone: true })
})
after(async () => {
  await browser.close()
  await pair.close()
  await rm(folder, { recursive: true, force: true })
})

const playsOf = async (program: Program) => Plays.parse((await program.ask("/api/music/plays?limit=50")).json())
const starsOf = async (program: Program) => Stars.parse((await program.ask("/api/music/stars")).json())
const waiting = async (): Promise<readonly string[]> =>
  (
    await phone.page
      .evaluate(`new Promise((resolve, reject) => {
    const opening = indexedDB.open("diapason.outbox")
    opening.onerror = () => reject(opening.error)
    opening.onsuccess = () => {
      const all = opening.result.transaction("entries").objectStore("entries").getAllKeys()
      all.onsuccess = () => { opening.result.close(); resolve(all.result.join(" ")) }
    }
  })`)
      .then(String)
  )
    .split(" ")
    .filter(id => id.startsWith("play:") || id.startsWith("star:"))

test("a star and a play made on the remote outlive its disk, and the home counts the play once", {
  timeout: 120_000,
}, async () => {
  const { page } = phone
  await page.getByRole("link", { name: "Short", exact: true }).click()
  await page.getByRole("heading", { name: "Short" }).waitFor()
  pair.network().cut()
  await page.getByRole("button", { name: "Add Short to favourites" }).click()
  await page.getByRole("button", { name: "Remove Short from favourites" }).waitFor()
  await page.getByTestId("track").first().locator(".track-play").click()
  await until("the second track", async () => (await phone.heard()).ended.length === 1)
  await page.getByRole("region", { name: "Player" }).getByRole("button", { name: "Pause" }).click()
  await until("the play on the remote", async () => (await playsOf(pair.remote)).total === 1)
  await until("the star on the remote", async () => (await starsOf(pair.remote)).albums.length === 1)
  assert.equal((await playsOf(pair.home)).total, 0)
  assert.equal((await waiting()).length, 2, "both are kept until they are safe")

  await pair.remote.kill()
  await pair.remote.wipe()
  await pair.remote.start()
  assert.equal((await pair.remote.ask("/api/music/plays")).status === 200 ? (await playsOf(pair.remote)).total : 0, 0)
  pair.network().restore()
  await until("the play at home", async () => (await playsOf(pair.home)).total === 1, { limitMs: 60_000 })
  await until("the star at home", async () => (await starsOf(pair.home)).albums.length === 1, { limitMs: 60_000 })
  await pair.equal()
  assert.equal((await playsOf(pair.home)).total, 1)
  assert.equal((await playsOf(pair.remote)).total, 1)

  const { durable, durableRevision, revision } = SyncStatus.parse((await pair.remote.ask("/api/sync/status")).json())
  assert.deepEqual([durable, durableRevision <= revision], [false, true])
  await page.reload()
  await until("an empty outbox", async () => (await waiting()).length === 0, { limitMs: 60_000 })
  assert.deepEqual(phone.errors(), [])
})

import assert from "node:assert/strict"
import { after, afterEach, before, beforeEach, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createDrive } from "../drive/drive.ts"
import { parseDriveLink } from "../drive/drive-links.ts"
import { createRemoveTracks } from "../library/remove-tracks.ts"
import { createStore } from "../library/store.ts"
import { tagMp3 } from "./tags/test-audio.ts"
import { createTestHome, linkTo } from "./test-home.ts"
import { createWatching, type Watching } from "./watching.ts"

const never = new AbortController().signal
const HOUR = 3_600_000
let home: Awaited<ReturnType<typeof createTestHome>>
let now = Date.UTC(2026, 0, 1)
let sleeps: { readonly milliseconds: number; readonly end: () => void }[] = []
let watching: Watching
let made = 0

before(async () => {
  home = await createTestHome()
})
after(() => home.close())
beforeEach(async () => {
  watching = open()
  await rest()
})
afterEach(async () => {
  await watching.stop()
  home.google.clearFaults()
})

function open(role: "home" | "remote" = "home", signedIn = false): Watching {
  sleeps = []
  const { google, database, albums } = home
  const access = signedIn ? { oauth: google.oauth } : { apiKey: google.apiKey }
  const clock = {
    now: () => now,
    random: () => 0.5,
    sleep: (milliseconds: number, signal: AbortSignal) =>
      new Promise<void>((resolve, reject) => {
        signal.addEventListener("abort", () => reject(signal.reason))
        sleeps.push({ milliseconds, end: resolve })
      }),
  }
  const quick = { ...clock, sleep: async () => undefined }
  const pace = { inFlight: 8, unitsPerMinute: 1e9 }
  const store = createStore({ database, now: () => now })
  const opened = createWatching({
    database,
    store,
    drive: createDrive({ baseUrl: google.url, ...access }, { clock: quick, pace }),
    parseDriveLink,
    addAlbum: albums.add,
    removeTracks: createRemoveTracks({ store }),
    role,
    clock,
    log: { error: details => assert.fail(JSON.stringify(details)) },
  })
  opened.start()
  return opened
}

async function rest(): Promise<void> {
  for (const limit = Date.now() + 20_000; Date.now() < limit; await sleep(5)) if (sleeps.length > 0) return
  assert.fail("the watch does not come to rest")
}
/** Lets so much time pass and waits until what was due is done. */
async function pass(milliseconds: number): Promise<void> {
  await rest()
  now += milliseconds
  for (const one of sleeps.splice(0)) one.end()
  await rest()
}
const hour = () => pass(1.2 * HOUR)

const titles = async (): Promise<readonly string[]> => {
  const tracks = await home.database.read.selectFrom("track").select("title").orderBy("title").execute()
  return tracks.map(({ title }) => title)
}
async function song(parentId: string, title: string, album: string): Promise<string> {
  made += 1
  const bytes = tagMp3(home.frames, { TIT2: title, TALB: album, TPE1: "Band" })
  return home.google.addFile({ id: `watched-song-${made}`, parentId, name: `${title}.mp3`, bytes })
}
/** A folder of one album, followed and looked at for the first time. */
async function follow(name: string): Promise<{ root: string; album: string; files: readonly string[] }> {
  const root = home.google.addFolder({ id: `watched-${name}`, name })
  const album = home.google.addFolder({ id: `watched-${name}-album`, parentId: root, name: `${name} album` })
  const files = [await song(album, `${name} 1`, name), await song(album, `${name} 2`, name)]
  await rest()
  sleeps = []
  await watching.follow(linkTo(root), never)
  await rest()
  return { root, album, files }
}
const end = async (root: string): Promise<void> => {
  await watching.unfollow(linkTo(root))
  const albums = await home.database.read.selectFrom("album").select("id").execute()
  if (albums.length > 0) await home.albums.delete(albums.map(({ id }) => id))
}
const problemOf = async (root: string) => (await watching.list()).find(({ id }) => id === root)?.problem

test("what comes into a followed folder comes into the library; nothing is read twice; every hour, a little off", async () => {
  const { root, album } = await follow("New")
  assert.deepEqual(await titles(), ["New 1", "New 2"])
  const [folder] = await watching.list()
  assert.deepEqual([folder?.name, folder?.problem, folder?.checking], ["New", undefined, false])
  assert.equal(Date.parse(folder?.nextCheckAt ?? "") - now, HOUR)
  home.google.resetCounts()
  await hour()
  assert.equal(home.google.counts.media, 0)
  await song(album, "New 3", "New")
  const other = home.google.addFolder({ parentId: root, name: "Other" })
  await song(other, "Other 1", "Other")
  await hour()
  assert.deepEqual(await titles(), ["New 1", "New 2", "New 3", "Other 1"])
  assert.equal(home.google.counts.media, 2)
  await end(root)
})

test("a changed file is read anew, and what a person has deleted stays away while nothing changes", async () => {
  const { root, album, files } = await follow("Changed")
  home.google.replace(files[0] ?? "", tagMp3(home.frames, { TIT2: "Changed anew", TALB: "Changed", TPE1: "Band" }))
  await hour()
  assert.deepEqual(await titles(), ["Changed 2", "Changed anew"])
  const albums = await home.database.read.selectFrom("album").select("id").execute()
  await home.albums.delete(albums.map(({ id }) => id))
  await hour()
  assert.deepEqual(await titles(), [])
  await song(album, "Changed 3", "Changed")
  await hour()
  assert.equal((await titles()).length, 3)
  await end(root)
})

test("a file is gone after two complete lists that lack it, and an album with its last file", async () => {
  const { root, album, files } = await follow("Gone")
  const second = home.google.addFolder({ parentId: root, name: "Second" })
  const only = await song(second, "Second 1", "Second")
  await hour()
  home.google.remove(files[0] ?? "")
  home.google.remove(only)
  await hour()
  assert.deepEqual(await titles(), ["Gone 1", "Gone 2", "Second 1"], "one list proves nothing")
  await song(album, "Gone 3", "Gone")
  home.google.setFault({ on: "list", status: 404, reason: "notFound", times: 1 })
  await hour()
  assert.match((await problemOf(root)) ?? "", /Nothing is removed/)
  assert.ok((await titles()).includes("Gone 1"), "a list that fails proves nothing, and the count begins anew")
  await hour()
  assert.deepEqual(await titles(), ["Gone 1", "Gone 2", "Gone 3", "Second 1"], "an album that is written anew keeps it")
  assert.equal(await problemOf(root), undefined)
  await hour()
  assert.deepEqual(await titles(), ["Gone 2", "Gone 3"])
  await end(root)
})

test("a folder that is away, empty or forbidden takes nothing with it, and says so", async () => {
  const { root, album } = await follow("Kept")
  const fault = home.google.setFault({ on: "get", id: root, status: 404, reason: "notFound" })
  for (let n = 0; n < 3; n++) await hour()
  assert.match((await problemOf(root)) ?? "", /does not find.*Nothing is removed/)
  fault()
  home.google.trash(album)
  for (let n = 0; n < 3; n++) await hour()
  assert.match((await problemOf(root)) ?? "", /No audio file.*Nothing is removed/)
  assert.deepEqual(await titles(), ["Kept 1", "Kept 2"])
  await end(root)
})

test("it goes on after a restart; another server shows the list and follows nothing", async () => {
  const { root, album } = await follow("Again")
  await watching.stop()
  watching = open()
  await song(album, "Again 3", "Again")
  await hour()
  assert.equal((await titles()).length, 3)
  const remote = open("remote")
  assert.deepEqual(
    (await remote.list()).map(({ name, checkedAt }) => [name, checkedAt]),
    [["Again", undefined]],
  )
  await assert.rejects(remote.follow(linkTo(root), never), { code: "conflict" })
  await assert.rejects(remote.unfollow(linkTo(root)), { code: "conflict" })
  await remote.stop()
  await end(root)
  await assert.rejects(watching.unfollow(linkTo(root)), { code: "not_found" })
  const shortcut = home.google.addShortcut({ id: "watched-shortcut", name: "By shortcut", targetId: root })
  assert.equal((await watching.follow(linkTo(shortcut), never)).id, root)
  await watching.unfollow(linkTo(shortcut))
  await assert.rejects(watching.follow(linkTo("watched-song-1"), never), { code: "unprocessable" })
})

test("signed in, Drive tells of changes, and the look comes within minutes", async () => {
  await watching.stop()
  watching = open("home", true)
  const { root, album } = await follow("Told")
  home.google.resetCounts()
  await pass(120_000)
  assert.deepEqual([home.google.counts.changes, home.google.counts.list], [1, 0])
  await song(album, "Told 3", "Told")
  await pass(120_000)
  assert.deepEqual(await titles(), ["Told 1", "Told 2", "Told 3"])
  const elsewhere = home.google.addFolder({ name: "Elsewhere" })
  await song(elsewhere, "Elsewhere", "Elsewhere")
  home.google.resetCounts()
  await pass(120_000)
  assert.equal(home.google.counts.list, 0)
  await end(root)
})

/** Files of the home's disk are copied to the person's Drive, and then the remote plays them: strict stand-in, real processes. */
import assert from "node:assert/strict"
import { mkdir, mkdtemp, readFile, realpath, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterEach, beforeEach, test } from "node:test"
import { fileURLToPath } from "node:url"
import { Album, LocalFolder, Track } from "@diapason/shared/api"
import { z } from "zod"
import { createProgram } from "../../journeys/program.ts"
import { createDriveStandIn } from "../../stand-ins/drive.ts"
import { makeAudio, makeCover } from "../src/imports/tags/test-audio.ts"
import { type Answer, ask, type Question, type RunningServer, startServer, TOKEN } from "./running-server.ts"
import { until } from "./until.ts"

const FOLDERS = "/api/music/local-folders"
const READS_AND_ADDS = "https://www.googleapis.com/auth/drive.readonly https://www.googleapis.com/auth/drive.file"
const MIB = 1024 * 1024
type Asked = { readonly ask: (path: string, question?: Question) => Promise<Answer> }
let google: ReturnType<typeof createDriveStandIn>
let servers: RunningServer[] = []
let place: string

beforeEach(async () => {
  place = await realpath(await mkdtemp(join(tmpdir(), "diapason-copies-")))
  google = createDriveStandIn({
    oauth: { clientId: "client", clientSecret: "secret", refreshToken: "1//adds", scope: READS_AND_ADDS },
  })
  await google.start()
})
afterEach(async () => {
  for (const server of servers) await server.stop()
  servers = []
  await google.stop()
  await rm(place, { recursive: true, force: true })
})

const start = async (environment: Record<string, string>): Promise<RunningServer> => {
  const server = await startServer({ environment: { GOOGLE_DRIVE_URL: google.url, ...environment } })
  servers.push(server)
  return server
}
const client = () => ({
  GOOGLE_OAUTH_CLIENT_ID: google.oauth.clientId,
  GOOGLE_OAUTH_CLIENT_SECRET: google.oauth.clientSecret,
})
const signedIn = () => ({ ...client(), GOOGLE_OAUTH_REFRESH_TOKEN: google.oauth.refreshToken })
/** Through Google's page and back; returns the scope that was asked for. */
const signIn = async (server: RunningServer): Promise<string | null> => {
  const begun = await server.ask("/api/drive/authorization", { method: "POST" })
  const address = new URL(String(Object(begun.json()).url))
  const page = await ask(address.href)
  assert.equal((await ask(page.headers.location ?? "")).status, 303)
  return address.searchParams.get("scope")
}
const song = async (folder: string, name: string, title: string, seconds = 1): Promise<string> => {
  await mkdir(join(place, folder), { recursive: true })
  const tags = { title, album: folder, artist: "Band" }
  return makeAudio(join(place, folder, name), { seconds, tags, sound: "noise" })
}
const folderOf = async (server: Asked): Promise<LocalFolder> => {
  const { folders } = z.object({ folders: z.array(LocalFolder) }).parse((await server.ask(FOLDERS)).json())
  return folders[0] ?? assert.fail("no folder is followed")
}
const tracksOf = async (server: Asked): Promise<readonly Track[]> =>
  z.object({ tracks: z.array(Track) }).parse((await server.ask("/api/music/tracks")).json()).tracks
const add = async (server: Asked): Promise<LocalFolder> => {
  const answer = await server.ask(FOLDERS, { method: "POST", body: { path: place } })
  assert.equal(answer.status, 202, answer.text)
  await until("the first look", async () => (await folderOf(server)).checkedAt !== undefined)
  return folderOf(server)
}
const copy = async (server: Asked, copies = true): Promise<Answer> =>
  server.ask(`${FOLDERS}/${encodeURIComponent((await folderOf(server)).id)}`, { method: "PATCH", body: { copies } })
const allCopied = async (server: Asked): Promise<void> => {
  await until(
    "all copied",
    async () => {
      const { copying } = await folderOf(server)
      return copying !== undefined && copying.filesTotal > 0 && copying.filesDone === copying.filesTotal
    },
    { limitMs: 90_000 },
  )
}
const play = (server: Asked, id: string) => server.ask(`/api/music/track/${encodeURIComponent(id)}`)

test("let to, the home copies the files, and the remote plays them and shows their covers; the ids stay", async () => {
  const [a, b] = [await song("One", "a.mp3", "A"), await song("Two", "b.flac", "B")]
  await writeFile(join(place, "One", "cover.jpg"), await readFile(await makeCover(place, 30_000)))
  const remote = await start({ SYNC_ROLE: "remote", SYNC_TOKEN: TOKEN })
  const home = await start({ ...client(), KOYEB_URL: remote.url, SYNC_TOKEN: TOKEN })
  assert.doesNotMatch((await signIn(home)) ?? "", /drive\.file/, "no more is asked for than is needed")
  await add(home)
  await until("the tracks", async () => (await tracksOf(remote)).length === 2)
  const before = (await tracksOf(remote)).map(({ id }) => id)
  assert.equal((await play(remote, before[0] ?? "")).status, 404)

  assert.equal((await copy(home)).status, 200)
  await until("the words", async () => (await folderOf(home)).copying?.signIn === true)
  assert.match((await folderOf(home)).copying?.problem ?? "", /not add files. Sign in to Google again/)
  assert.deepEqual(google.uploaded(), [])
  const looked = await home.ask("/api/music/drive-preview", { method: "POST", body: { url: "1nothing-that-is-here" } })
  assert.match(looked.text, /drive_not_found/, "that it may not write does not keep it from reading")

  assert.equal(await signIn(home), READS_AND_ADDS)
  await copy(home)
  await allCopied(home)
  const sent = google.uploaded().map(({ name, folder }) => `${folder}/${name}`)
  assert.deepEqual(sent.toSorted(), ["One/a.mp3", "One/cover.jpg", "Two/b.flac"])
  await until("the copies", async () => (await tracksOf(remote)).every(one => one.googleDriveId !== undefined))
  const tracks = await tracksOf(remote)
  assert.deepEqual(
    tracks.map(({ id, source }) => [id, source]),
    before.map(id => [id, "local"]),
  )
  for (const [n, path] of [a, b].entries())
    assert.ok((await play(remote, tracks[n]?.id ?? "")).bytes.equals(await readFile(path)))
  google.resetCounts()
  assert.equal((await play(home, tracks[0]?.id ?? "")).status, 200)
  assert.equal(google.counts.media, 0, "the home plays its own file")
  const { albums } = z.object({ albums: z.array(Album) }).parse((await remote.ask("/api/music/albums")).json())
  const one = albums.find(({ title }) => title === "One")
  assert.equal((await remote.ask(one?.coverArt ?? "")).headers["content-type"], "image/jpeg")

  await rm(a)
  assert.equal((await play(home, tracks[0]?.id ?? "")).status, 200, "what is gone from the disk is played from Drive")
})

test("broken lines, a forgotten upload, a busy Google: each file arrives once and whole", async () => {
  const path = await song("Long", "long.wav", "Long", 110)
  const bytes = await readFile(path)
  assert.ok(bytes.byteLength > 9 * MIB)
  const home = await start(signedIn())
  await add(home)
  google.setFault({ on: "upload", skip: 2, times: 1, truncateAfter: 3 * MIB + 5 })
  google.setFault({ on: "upload", skip: 3, times: 1, status: 503, reason: "backendError" })
  await copy(home)
  await allCopied(home)
  const [copied, ...more] = google.uploaded()
  assert.ok(copied !== undefined && Buffer.from(copied.bytes).equals(bytes))
  assert.deepEqual(more, [])
  assert.ok(google.counts.bytesReceived < bytes.byteLength + 8 * MIB, `${google.counts.bytesReceived} bytes`)

  const again = await startServer({ environment: { GOOGLE_DRIVE_URL: google.url, ...signedIn() } })
  servers.push(again)
  google.resetCounts()
  google.clearFaults()
  await add(again)
  await copy(again)
  await allCopied(again)
  assert.deepEqual([google.uploaded().length, google.counts.bytesReceived], [1, 0], "found again by its bytes")
})

test("killed in the middle of a file, it goes on from the byte that Google has", async () => {
  const path = await song("Long", "long.wav", "Long", 300)
  const size = (await readFile(path)).byteLength
  assert.ok(size > 24 * MIB)
  const program = createProgram(
    () => ({ GOOGLE_DRIVE_URL: google.url, ...signedIn(), KOYEB_URL: "" }),
    fileURLToPath(new URL("../src/main.ts", import.meta.url)),
  )
  try {
    await program.start()
    await add(program)
    google.setFault({ on: "upload", latencyMs: 1_500 })
    await copy(program)
    await until("a part", async () => ((await folderOf(program)).copying?.bytesDone ?? 0) >= 8 * MIB)
    await program.kill()
    assert.deepEqual(google.uploaded(), [])
    google.clearFaults()
    await program.start()
    await allCopied(program)
    const [copied, ...more] = google.uploaded()
    assert.ok(copied !== undefined && Buffer.from(copied.bytes).equals(await readFile(path)))
    assert.deepEqual(more, [])
    assert.equal(google.counts.bytesReceived, size, "no byte that had come was sent again")
  } finally {
    await program.close()
  }
})

test("an upload that Google has forgotten begins anew; switched off, nothing more is sent; a changed file is copied anew", async () => {
  await song("Long", "long.wav", "Long", 110)
  const home = await start(signedIn())
  await add(home)
  google.setFault({ on: "upload", latencyMs: 400 })
  await copy(home)
  await until("a part", async () => ((await folderOf(home)).copying?.bytesDone ?? 0) >= 8 * MIB)
  assert.equal((await copy(home, false)).status, 200)
  assert.equal((await folderOf(home)).copying, undefined)
  google.clearFaults()
  google.expireUploads()
  await copy(home)
  await allCopied(home)
  assert.equal(google.uploaded().length, 1)
  const [before] = await tracksOf(home)

  await song("Long", "long.wav", "Long, anew", 100)
  await until("the changed file", async () => (await tracksOf(home)).some(({ title }) => title === "Long, anew"))
  await allCopied(home)
  await until("the new copy", async () => {
    const [track] = await tracksOf(home)
    return track?.googleDriveId !== undefined && track.googleDriveId !== before?.googleDriveId
  })
  assert.equal((await tracksOf(home))[0]?.id, before?.id)
})

test("a file that Drive does not take does not keep back those behind it", async () => {
  await song("One", "a.mp3", "A")
  await song("Two", "b.mp3", "B")
  const home = await start(signedIn())
  await add(home)
  google.setFault({ on: "upload", times: 1, status: 400, reason: "badContent" })
  await copy(home)
  await until("the second file", async () => (await folderOf(home)).copying?.filesDone === 1)
  assert.deepEqual(
    google.uploaded().map(({ name }) => name),
    ["b.mp3"],
  )
})

test("a key or a service account cannot: the words say what can", async () => {
  await song("One", "a.mp3", "A")
  const byKey = await start({ GOOGLE_API_KEY: google.apiKey })
  await add(byKey)
  await copy(byKey)
  await until("the words", async () => (await folderOf(byKey)).copying?.problem !== undefined)
  assert.match(
    (await folderOf(byKey)).copying?.problem ?? "",
    /sign in with your Google account: an API key only reads/,
  )
  const service = await start({
    GOOGLE_SERVICE_ACCOUNT: JSON.stringify(google.createServiceAccountJson()),
    ...signedIn(),
  })
  await add(service)
  const refused = await copy(service)
  assert.equal(refused.status, 409)
  assert.match(refused.text, /no storage of its own/)
})

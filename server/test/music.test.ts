/** From a Drive link to sound and picture, over HTTP alone, with a Drive that refuses what Google refuses. */
import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { get } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { Album, Import, Track } from "@diapason/shared/api"
import { z } from "zod"
import { createDriveStandIn } from "../../stand-ins/drive.ts"
import { ErrorBody } from "../src/http/errors.ts"
import { makeAudio, makeCover } from "../src/imports/tags/test-audio.ts"
import { listen } from "./event-listener.ts"
import { fill, type RunningServer, startServer } from "./running-server.ts"

const drive = createDriveStandIn({ apiKey: "stand-in-key" })
let server: RunningServer
let folder: string
let music: string
let bytes: Buffer

before(async () => {
  await drive.start()
  music = await mkdtemp(join(tmpdir(), "diapason-music-"))
  const cover = await makeCover(music, 20_000)
  const tags = { album: "Tuning", artist: "Forks", album_artist: "Forks" }
  const first = await makeAudio(join(music, "1.mp3"), {
    seconds: 20,
    cover,
    tags: { ...tags, title: "One", track: "1" },
  })
  const second = await makeAudio(join(music, "2.mp3"), { seconds: 3, tags: { ...tags, title: "Two", track: "2" } })
  bytes = await readFile(first)
  folder = drive.addFolder({ name: "Tuning" })
  await drive.addFile({ name: "1.mp3", parentId: folder, path: first })
  await drive.addFile({ name: "2.mp3", parentId: folder, path: second })
  server = await startServer({ environment: { GOOGLE_DRIVE_URL: drive.url, GOOGLE_API_KEY: drive.apiKey } })
})
after(async () => {
  await server.stop()
  await drive.stop()
  await rm(music, { recursive: true, force: true })
})

const One = z.object({ import: Import })
const link = () => `https://drive.google.com/drive/folders/${folder}?usp=sharing`
const add = (url: unknown) => server.ask("/api/music/add-from-google-drive", { method: "POST", body: { url } })
const finished = async (id: string): Promise<Import> => {
  for (let tries = 0; tries < 500; tries++) {
    const found = One.parse((await server.ask(`/api/music/imports/${id}`)).json()).import
    if (!["queued", "running"].includes(found.state)) return found
    await sleep(20)
  }
  throw new Error("The import did not end.")
}
const firstTrack = async (): Promise<Track> => {
  const { tracks } = z.object({ tracks: z.array(Track) }).parse((await server.ask("/api/music/tracks?q=one")).json())
  const [track] = tracks
  assert.ok(track)
  return track
}

test("a link becomes an album, listeners see it come, and the same link adds nothing twice", async () => {
  const listener = await listen(server.url)
  const answer = await add(link())
  assert.equal(answer.status, 202)
  const { id } = One.parse(answer.json()).import
  const done = await finished(id)
  assert.deepEqual([done.state, done.filesDone, done.albums.length], ["done", 2, 1])
  await listener.until(
    event => event.type === "import" && Import.parse(event.data).id === id && Import.parse(event.data).state === "done",
  )
  listener.leave()

  const { albums, total } = z
    .object({ albums: z.array(Album), total: z.number() })
    .parse((await server.ask("/api/music/albums")).json())
  assert.deepEqual([total, albums[0]?.title, albums[0]?.trackCount], [1, "Tuning", 2])
  const again = await finished(One.parse((await add(` ${link()} `)).json()).import.id)
  assert.deepEqual(again.albums, done.albums)
  assert.equal(z.object({ total: z.number() }).parse((await server.ask("/api/music/tracks")).json()).total, 2)
  const { imports } = z.object({ imports: z.array(Import) }).parse((await server.ask("/api/music/imports")).json())
  assert.equal(imports.length, 2)
})

test("what is no link is refused at once, and unknown imports are not found", async () => {
  for (const url of [
    "",
    "   ",
    "hello",
    "https://example.org/drive/folders/abc",
    5,
    null,
    undefined,
    "x".repeat(2_001),
  ]) {
    const answer = await add(url)
    assert.equal(answer.status, 400, String(url))
  }
  for (const method of ["GET", "DELETE"]) {
    const answer = await server.ask("/api/music/imports/nope", { method })
    assert.deepEqual([answer.status, ErrorBody.parse(answer.json()).error.code], [404, "not_found"])
  }
})

test("the audio comes whole, in parts, and not at all for HEAD", async () => {
  const address = `/api/music/track/${encodeURIComponent((await firstTrack()).id)}`
  const whole = await server.ask(address)
  assert.deepEqual([whole.status, whole.headers["content-type"], whole.bytes.equals(bytes)], [200, "audio/mpeg", true])
  assert.equal(whole.headers["accept-ranges"], "bytes")

  const ranged = async (range: string, more: Record<string, string> = {}) =>
    server.ask(address, { headers: { range, ...more } })
  const part = await ranged("bytes=1000-1999")
  assert.deepEqual(
    [part.status, part.headers["content-range"], part.headers["content-length"]],
    [206, `bytes 1000-1999/${bytes.length}`, "1000"],
  )
  assert.ok(part.bytes.equals(bytes.subarray(1_000, 2_000)))
  assert.ok((await ranged("bytes=-500")).bytes.equals(bytes.subarray(-500)))
  assert.ok((await ranged(`bytes=${bytes.length - 10}-`)).bytes.equals(bytes.subarray(-10)))
  const beyond = await ranged(`bytes=${bytes.length}-`)
  assert.deepEqual([beyond.status, beyond.headers["content-range"]], [416, `bytes */${bytes.length}`])
  assert.equal((await ranged("bytes=0-1", { "if-range": '"another"' })).status, 200)
  assert.equal((await ranged("bytes=0-1", { "if-range": String(whole.headers.etag) })).status, 206)

  const head = await server.ask(address, { method: "HEAD" })
  assert.deepEqual([head.status, head.headers["content-length"], head.bytes.length], [200, String(bytes.length), 0])
  const headPart = await server.ask(address, { method: "HEAD", headers: { range: "bytes=0-9" } })
  assert.deepEqual([headPart.status, headPart.headers["content-length"]], [206, "10"])
})

test("who leaves in the middle stops what was fetched for them", async () => {
  const { id } = await firstTrack()
  await new Promise<void>((resolve, reject) => {
    get(`${server.url}/api/music/track/${encodeURIComponent(id)}`, { agent: false }, response => {
      response.once("data", () => {
        response.destroy()
        resolve()
      })
    }).on("error", reject)
  })
  for (let tries = 0; drive.counts.inFlight > 0 && tries < 100; tries++) await sleep(20)
  assert.equal(drive.counts.inFlight, 0)
})

test("the picture of the album is there, in sizes, and need not be sent twice", async () => {
  const { albums } = z.object({ albums: z.array(Album) }).parse((await server.ask("/api/music/albums?q=tuning")).json())
  const address = albums[0]?.coverArt
  assert.ok(address?.startsWith("/api/music/album-cover/"))
  const picture = await server.ask(`${address}?size=128`)
  assert.equal(picture.status, 200)
  assert.match(picture.headers["content-type"] ?? "", /^image\//)
  assert.match(picture.headers["cache-control"] ?? "", /private, max-age/)
  const again = await server.ask(`${address}?size=128`, { headers: { "if-none-match": String(picture.headers.etag) } })
  assert.deepEqual([again.status, again.bytes.length], [304, 0])
})

test("a picture comes as AVIF where that is taken, and its colours are told once somebody has looked", async () => {
  const list = async () =>
    z.object({ albums: z.array(Album) }).parse((await server.ask("/api/music/albums?q=tuning")).json()).albums[0]
  const address = (await list())?.coverArt
  const typeFor = async (accept: string) => {
    const { headers } = await server.ask(`${address}?size=320`, { headers: { accept } })
    assert.equal(headers.vary, "Accept")
    return headers["content-type"]
  }
  assert.equal(await typeFor("image/avif,image/webp,*/*;q=0.8"), "image/avif")
  assert.equal(await typeFor("*/*"), "image/webp")
  assert.equal(await typeFor("image/avif;q=0, */*"), "image/webp")
  let colours: string | undefined
  for (let tries = 0; colours === undefined && tries < 100; tries++) {
    colours = (await list())?.coverColours
    await sleep(20)
  }
  assert.match(colours ?? "", /^[0-9a-f]{24}$/)
})

test("an album's picture that came as a data URL is served, and leaves again as one", async () => {
  const png = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
  const url = `data:image/png;base64,${png}`
  await fill(server, {
    albums: [{ id: "pictured", title: "Pictured", artist: "P", artistId: "p", coverArt: url }],
    tracks: [{ id: "pt", title: "P", artist: "P", artistId: "p", albumId: "pictured", filePath: "C:\\music\\p.mp3" }],
    artists: [],
  })
  const picture = await server.ask("/api/music/album-cover/pictured")
  assert.deepEqual([picture.headers["content-type"], picture.bytes.toString("base64")], ["image/png", png])
  assert.ok((await server.ask("/api/music/export-data")).text.includes(url))
})

test("a type that a browser would run as a page does not leave under its name", async () => {
  const { googleDriveId } = await firstTrack()
  await fill(server, {
    albums: [{ id: "html", title: "H", artist: "H", artistId: "h" }],
    tracks: [
      {
        id: "ht",
        title: "H",
        artist: "H",
        artistId: "h",
        albumId: "html",
        mimeType: "text/html",
        filePath: `gdrive://${googleDriveId}`,
      },
    ],
    artists: [],
  })
  const { headers } = await server.ask("/api/music/track/ht", { method: "HEAD" })
  assert.doesNotMatch(headers["content-type"] ?? "", /html/)
  assert.match(headers["content-security-policy"]?.toString() ?? "", /sandbox/)
})

test("a picture that Drive does not send holds none of a browser's connections; who asks otherwise may wait for it", async () => {
  const parentId = drive.addFolder({ name: "Slow" })
  await drive.addFile({ name: "1.mp3", parentId, path: join(music, "1.mp3") })
  const done = await finished(
    One.parse((await add(`https://drive.google.com/drive/folders/${parentId}`)).json()).import.id,
  )
  const path = `/api/music/album-cover/${done.albums[0]}?size=300`
  drive.setFault({ latencyMs: 7_000, times: 1 })
  const browser = await server.ask(path, { headers: { accept: "image/avif,image/webp,*/*" } })
  assert.deepEqual([browser.status, ErrorBody.parse(browser.json()).error.code], [502, "drive_unavailable"])
  const program = await server.ask(path, { headers: { accept: "*/*" } })
  assert.equal(program.status, 200)
})

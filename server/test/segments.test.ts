/** An album of one file, over HTTP alone: its tracks, their sound, what is kept of them, and programs that speak OpenSubsonic. */
import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { Album, Import, Track } from "@diapason/shared/api"
import { z } from "zod"
import { createDriveStandIn } from "../../stand-ins/drive.ts"
import { decode, LENGTHS, makeImage, RATE, sheetOf, strangeEnds, TONES, TOTAL } from "../src/playback/test-tones.ts"
import { OWNER, type Question, type RunningServer, signIn, startServer } from "./running-server.ts"
import { makeKey } from "./subsonic-client.ts"
import { until } from "./until.ts"

const drive = createDriveStandIn({ apiKey: "stand-in-key" })
/** Seconds: a frame of FLAC, and what telling a tone takes. */
const WITHIN = 0.13
let server: RunningServer
let music: string
let folder: string
let sheetId: string
let cookie: string

before(async () => {
  await drive.start()
  music = await mkdtemp(join(tmpdir(), "diapason-segments-"))
  folder = drive.addFolder({ name: "Image" })
  const image = await makeImage(join(music, "image.flac"))
  await drive.addFile({ id: "the-image", name: "image.flac", parentId: folder, path: image })
  sheetId = await drive.addFile({ name: "image.cue", parentId: folder, bytes: Buffer.from(sheetOf("image.wav")) })
  server = await startServer({ environment: { ...OWNER, GOOGLE_DRIVE_URL: drive.url, GOOGLE_API_KEY: drive.apiKey } })
  cookie = await signIn(server)
  await add()
})
after(async () => {
  await server.stop()
  await drive.stop()
  await rm(music, { recursive: true, force: true })
})

const One = z.object({ import: Import })
const TrackList = z.object({ tracks: z.array(Track) })

const ask = (path: string, { headers = {}, ...question }: Question = {}) =>
  server.ask(path, { ...question, headers: { cookie, ...headers } })

async function add() {
  const url = `https://drive.google.com/drive/folders/${folder}?usp=sharing`
  const answer = await ask("/api/music/add-from-google-drive", { method: "POST", body: { url } })
  const { id } = One.parse(answer.json()).import
  await until(
    "the end of the import",
    async () => One.parse((await ask(`/api/music/imports/${id}`)).json()).import.state === "done",
  )
}
const album = async () => {
  const [only, ...more] = z.object({ albums: z.array(Album) }).parse((await ask("/api/music/albums")).json()).albums
  assert.ok(only && more.length === 0)
  return only
}
const tracks = async () => TrackList.parse((await ask(`/api/music/albums/${(await album()).id}/tracks`)).json()).tracks

test("every track is the part of the file that the sheet says", async () => {
  const { trackCount, duration } = await album()
  assert.deepEqual([trackCount, duration], [LENGTHS.length, Math.round(TOTAL * 100) / 100])
  for (const [at, { id, duration }] of (await tracks()).entries()) {
    assert.equal(id, `gd-the-image-0${at + 1}`)
    const whole = await ask(`/api/music/track/${id}`)
    assert.equal(whole.headers["content-length"], String(whole.bytes.length))
    const sound = await decode(whole.bytes)
    const { before: early, behind: late } = strangeEnds(TONES[at] ?? 0, sound)
    assert.ok(early < WITHIN && late < WITHIN && Math.abs(sound.length / RATE - duration) < WITHIN)
    const head = await ask(`/api/music/track/${id}`, { method: "HEAD" })
    assert.deepEqual([head.status, head.headers["content-length"]], [200, String(whole.bytes.length)])
    const part = await ask(`/api/music/track/${id}`, { headers: { range: "bytes=30-70099" } })
    assert.equal(part.status, 206)
    assert.ok(part.bytes.equals(whole.bytes.subarray(30, 70_100)))
    const again = await ask(`/api/music/track/${id}`, { headers: { "if-none-match": String(head.headers.etag) } })
    assert.equal(again.status, 304)
  }
})

test("programs that speak OpenSubsonic hear and see the same", async () => {
  const { key } = await makeKey(server, cookie)
  const program = (method: string, more: string) =>
    server.ask(`/rest/${method}?apiKey=${key}&v=1.16.1&c=t&f=json&${more}`)
  const [, second] = await tracks()
  const song = z
    .object({
      "subsonic-response": z.object({
        song: z.looseObject({ id: z.string(), duration: z.number(), size: z.number() }),
      }),
    })
    .parse((await program("getSong", `id=tr-${encodeURIComponent(second?.id ?? "")}`)).json())["subsonic-response"].song
  assert.equal(song.duration, Math.round(LENGTHS[1]))
  const bytes = await readFile(join(music, "image.flac"))
  assert.ok(song.size > 0 && song.size < bytes.length / 2)
  for (const method of ["stream", "download"]) {
    const sound = await decode((await program(method, `id=${encodeURIComponent(song.id)}`)).bytes)
    assert.ok(strangeEnds(TONES[1], sound).before < WITHIN, method)
    assert.ok(Math.abs(sound.length / RATE - LENGTHS[1]) < WITHIN, method)
  }
})

test("a star stays on a track whose sheet is written anew, and nothing is left where the sheet goes", async () => {
  const starred = async () =>
    (await tracks()).filter(({ starredAt }) => starredAt !== undefined).map(({ title }) => title)
  const star = await ask("/api/music/stars/track/gd-the-image-02", { method: "PUT", body: {} })
  assert.ok(star.status < 300, star.text)
  assert.deepEqual(await starred(), ["Tone 2"])
  drive.remove(sheetId)
  const anew = Buffer.from(sheetOf("image.wav").replaceAll("Tone", "Note"))
  sheetId = await drive.addFile({ name: "image.cue", parentId: folder, bytes: anew })
  await add()
  assert.deepEqual(await starred(), ["Note 2"])
  drive.remove(sheetId)
  await add()
  assert.deepEqual(
    (await tracks()).map(({ id, segment }) => [id, segment]),
    [["gd-the-image", undefined]],
  )
  assert.equal((await ask("/api/music/track/gd-the-image-02")).status, 404)
})

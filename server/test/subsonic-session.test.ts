/** A session as a real program has it: sign in, look around, play with Range, show the picture, tell what was played. */
import assert from "node:assert/strict"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { Import } from "@diapason/shared/api"
import { z } from "zod"
import { createDriveStandIn } from "../../stand-ins/drive.ts"
import { makeAudio, makeCover } from "../src/imports/tags/test-audio.ts"
import { OWNER, type RunningServer, signIn, startServer } from "./running-server.ts"
import { createSubsonicClient, makeKey, type SubsonicClient } from "./subsonic-client.ts"
import { readFault, SHAPES } from "./subsonic-shapes.ts"

const drive = createDriveStandIn({ apiKey: "stand-in-key" })
let server: RunningServer
let client: SubsonicClient
let music: string
let bytes: Buffer

const One = z.object({ import: Import })
const importFolder = async (cookie: string, folder: string): Promise<void> => {
  const url = `https://drive.google.com/drive/folders/${folder}`
  const headers = { cookie }
  const asked = await server.ask("/api/music/add-from-google-drive", { method: "POST", headers, body: { url } })
  const { id } = One.parse(asked.json()).import
  for (let tries = 0; tries < 500; tries++) {
    const { state } = One.parse((await server.ask(`/api/music/imports/${id}`, { headers })).json()).import
    if (state === "done") return
    assert.ok(["queued", "running"].includes(state), state)
    await sleep(20)
  }
  throw new Error("The import did not end.")
}

before(async () => {
  await drive.start()
  music = await mkdtemp(join(tmpdir(), "diapason-music-"))
  const cover = await makeCover(music, 20_000)
  const path = await makeAudio(join(music, "1.mp3"), {
    seconds: 20,
    cover,
    tags: { album: "Tuning", artist: "Forks", title: "One", track: "1", date: "1999", genre: "Dub; Folk" },
  })
  bytes = await readFile(path)
  const folder = drive.addFolder({ name: "Tuning" })
  await drive.addFile({ name: "1.mp3", parentId: folder, path })
  const other = await makeAudio(join(music, "2.mp3"), { tags: { album: "Tuning", artist: "Forks", title: "Two" } })
  await drive.addFile({ name: "2.mp3", parentId: folder, path: other })
  const lyrics = join(music, "1.lrc")
  await writeFile(lyrics, "[00:01.50]Strike\n[00:03.00]& listen\n")
  await drive.addFile({ name: "1.lrc", parentId: folder, path: lyrics })
  server = await startServer({ environment: { ...OWNER, GOOGLE_DRIVE_URL: drive.url, GOOGLE_API_KEY: drive.apiKey } })
  const cookie = await signIn(server)
  await importFolder(cookie, folder)
  client = createSubsonicClient(server, { apiKey: (await makeKey(server, cookie)).key })
})
after(async () => {
  const faults = server.logged.filter(line => /"level":[56]0/.test(line))
  await server.stop()
  await drive.stop()
  await rm(music, { recursive: true, force: true })
  assert.deepEqual(faults, [])
})

test("ping, artists, album, song", async () => {
  await client.done("ping")
  const { index } = await client.get("getArtists", SHAPES.artists)
  const artist = await client.get("getArtist", SHAPES.artist, { id: index[0]?.artist[0]?.id ?? "" })
  const album = await client.get("getAlbum", SHAPES.album, { id: artist.album[0]?.id ?? "" })
  assert.deepEqual(
    [artist.name, album.name, album.year, album.genres, album.songCount],
    ["Forks", "Tuning", 1999, [{ name: "Dub" }], 2],
  )
  const [song] = album.song
  assert.ok(song)
  assert.deepEqual(
    [song.suffix, song.contentType, song.size, song.duration, song.path, song.genres],
    ["mp3", "audio/mpeg", bytes.length, 20, "Forks/Tuning/01 - One.mp3", [{ name: "Dub" }, { name: "Folk" }]],
  )
  assert.ok((song.bitRate ?? 0) >= 32 && (song.bitRate ?? 0) <= 320, `${song.bitRate} kbit/s`)
  for (const [method, id] of [
    ["getSong", song.id],
    ["getAlbum", album.id],
    ["getArtist", artist.id],
    ["getMusicDirectory", album.id],
    ["getLyricsBySongId", song.id],
  ] as const)
    await client.sameInXml(method, { id })
})

const theSong = async () => {
  const [song] = (await client.get("search3", SHAPES.searchResult3, { query: "one" })).song
  assert.ok(song)
  return song
}

test("stream answers whole, in parts, beyond the end and to HEAD; download gives the file", async () => {
  const { id } = await theSong()
  const whole = await client.ask("stream", { id })
  assert.deepEqual([whole.status, whole.headers["content-type"], whole.bytes.equals(bytes)], [200, "audio/mpeg", true])
  const part = await client.ask("stream.view", { id, format: "raw", maxBitRate: 0 }, { range: "bytes=1000-1999" })
  assert.deepEqual(
    [part.status, part.headers["content-range"], part.bytes.equals(bytes.subarray(1_000, 2_000))],
    [206, `bytes 1000-1999/${bytes.length}`, true],
  )
  assert.equal((await client.ask("stream", { id }, { range: `bytes=${bytes.length}-` })).status, 416)
  const download = await client.ask("download", { id })
  assert.deepEqual([download.bytes.equals(bytes), download.headers["content-disposition"]], [true, "attachment"])
})

test("stream converts to what a phone asks for", async () => {
  const { id } = await theSong()
  const converted = await client.ask("stream", { id, format: "opus", maxBitRate: 48 })
  assert.deepEqual([converted.status, converted.headers["content-type"]], [200, "audio/ogg"])
  assert.equal(converted.bytes.subarray(0, 4).toString(), "OggS")
  const extensions = await client.get("getOpenSubsonicExtensions", SHAPES.openSubsonicExtensions)
  assert.ok(extensions.some(({ name }) => name === "transcodeOffset"))
})

test("the picture of an album, of its track and of its artist, also small", async () => {
  const { id, albumId, artistId, coverArt } = await theSong()
  assert.equal(coverArt, albumId)
  for (const one of [id, albumId, artistId]) {
    const picture = await client.ask("getCoverArt", { id: one })
    assert.deepEqual([picture.status, picture.headers["content-type"]], [200, "image/jpeg"], one)
  }
  const small = await client.ask("getCoverArt", { id: albumId, size: 50 })
  assert.ok(small.bytes.length < 20_000, `${small.bytes.length} bytes`)
})

test("lyrics come line by line, and as one text to those who know no lines", async () => {
  const { id } = await theSong()
  const { structuredLyrics } = await client.get("getLyricsBySongId", SHAPES.lyricsList, { id })
  assert.deepEqual(structuredLyrics[0]?.line, [
    { start: 1_500, value: "Strike" },
    { start: 3_000, value: "& listen" },
  ])
  const { value } = await client.get("getLyrics", SHAPES.lyrics, { artist: "forks", title: "ONE" })
  assert.equal(value, "Strike\n& listen")
})

test("what was heard and liked is kept", async () => {
  const { id, albumId } = await theSong()
  await client.done("scrobble", { id, submission: "false" })
  await client.done("scrobble", { id, time: Date.now() })
  await client.done("star", { albumId })
  const album = await client.get("getAlbum", SHAPES.album, { id: albumId })
  assert.deepEqual([album.playCount, album.song[0]?.playCount, album.starred === undefined], [1, 1, false])
})

test("when Drive has lost the file, the program is told in its own words", async () => {
  const [song] = (await client.get("search3", SHAPES.searchResult3, { query: "two" })).song
  const clear = drive.setFault({ on: "media", status: 404, reason: "notFound" })
  try {
    const answer = await client.ask("stream", { id: song?.id ?? "", f: "json" })
    assert.equal(answer.status, 200)
    const { code, message } = readFault(answer.json())
    assert.equal(code, 0)
    assert.match(message, /Drive/)
  } finally {
    clear()
  }
})

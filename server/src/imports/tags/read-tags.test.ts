import assert from "node:assert/strict"
import { mkdtemp, readFile, rm, stat } from "node:fs/promises"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { after, before, test } from "node:test"
import { parseFile } from "music-metadata"
import { createDriveStandIn } from "../../../../stand-ins/drive.ts"
import { createDrive } from "../../drive/drive.ts"
import type { FileTags } from "./file-tags.ts"
import { readTags } from "./read-tags.ts"
import { type AudioOptions, makeAudio, makeCover } from "./test-audio.ts"

const MEGABYTE = 1024 * 1024
const google = createDriveStandIn()
const signal = new AbortController().signal
let directory = ""
let cover = ""

const TAGS = {
  title: "Été à Œufs",
  artist: "Björk Ømega",
  album: "音楽 Альбом",
  album_artist: "Various",
  date: "2001",
  genre: "Rock",
  track: "3/12",
  disc: "2/2",
}
const EXPECTED = {
  title: TAGS.title,
  artist: TAGS.artist,
  album: TAGS.album,
  albumArtist: TAGS.album_artist,
  year: 2001,
  genre: TAGS.genre,
  track: 3,
  disc: 2,
}

before(async () => {
  await google.start()
  directory = await mkdtemp(join(tmpdir(), "diapason-tags-"))
  cover = await makeCover(directory, MEGABYTE)
})
after(async () => {
  await google.stop()
  await rm(directory, { recursive: true })
})

interface Measured {
  readonly tags: FileTags
  readonly requests: number
  readonly bytes: number
}

/** Reads through the real client, over HTTP; requests and bytes are those the other side counted. */
async function measure(
  file: { readonly path: string } | { readonly bytes: Uint8Array; readonly name: string },
): Promise<Measured> {
  const name = "path" in file ? basename(file.path) : file.name
  const id = await google.addFile({ ...file, name })
  const drive = createDrive({ baseUrl: google.url, apiKey: google.apiKey })
  const item = await drive.get({ id }, signal)
  google.resetCounts()
  const tags = await readTags(drive, item, signal)
  return { tags, requests: google.counts.media, bytes: google.counts.bytesSent }
}

interface Case {
  readonly name: string
  readonly options?: AudioOptions
  readonly cover?: boolean
  readonly requests: number
  readonly kilobytes: number
  readonly mimeType: string
  /** What this container cannot hold. */
  readonly without?: readonly (keyof typeof EXPECTED)[]
  readonly pictureIsKept?: boolean
  readonly slack?: number
}

const mp3 = { kilobytes: 70, mimeType: "audio/mpeg" }
const CASES: readonly Case[] = [
  { name: "cbr.mp3", options: { with: ["-b:a", "128k"] }, requests: 1, ...mp3 },
  { name: "vbr.mp3", options: { with: ["-q:a", "2"] }, requests: 1, ...mp3 },
  { name: "no-xing.mp3", options: { with: ["-b:a", "128k", "-write_xing", "0"] }, requests: 1, ...mp3, slack: 0.1 },
  {
    name: "vbr-no-xing.mp3",
    options: { with: ["-q:a", "2", "-write_xing", "0"], sound: "noise" },
    requests: 1,
    ...mp3,
    slack: 6,
  },
  { name: "v23.mp3", options: { with: ["-id3v2_version", "3"] }, requests: 1, ...mp3 },
  {
    name: "cover-v23.mp3",
    options: { with: ["-id3v2_version", "3"] },
    cover: true,
    requests: 2,
    ...mp3,
    kilobytes: 84,
  },
  {
    name: "cover-v24.mp3",
    options: { with: ["-id3v2_version", "4"] },
    cover: true,
    requests: 2,
    ...mp3,
    kilobytes: 84,
  },
  {
    name: "plain.aac",
    options: { with: ["-write_id3v2", "1"] },
    requests: 1,
    kilobytes: 70,
    mimeType: "audio/aac",
    slack: 6,
  },
  { name: "plain.flac", options: { sound: "noise" }, requests: 1, kilobytes: 65, mimeType: "audio/flac" },
  { name: "cover.flac", options: { sound: "noise" }, cover: true, requests: 2, kilobytes: 84, mimeType: "audio/flac" },
  { name: "end.m4a", requests: 2, kilobytes: 200, mimeType: "audio/mp4" },
  {
    name: "faststart.m4a",
    options: { with: ["-movflags", "faststart"] },
    requests: 1,
    kilobytes: 65,
    mimeType: "audio/mp4",
  },
  { name: "cover-end.m4a", cover: true, requests: 3, kilobytes: 260, mimeType: "audio/mp4" },
  {
    name: "cover-faststart.m4a",
    options: { with: ["-movflags", "faststart"] },
    cover: true,
    requests: 2,
    kilobytes: 140,
    mimeType: "audio/mp4",
  },
  {
    name: "lossless.m4a",
    options: { with: ["-c:a", "alac"], sound: "noise" },
    requests: 2,
    kilobytes: 200,
    mimeType: "audio/mp4",
  },
  {
    name: "vorbis.ogg",
    options: { with: ["-c:a", "libvorbis"], sound: "noise" },
    requests: 2,
    kilobytes: 130,
    mimeType: "audio/ogg",
  },
  { name: "opus.opus", options: { sound: "noise" }, requests: 2, kilobytes: 130, mimeType: "audio/ogg" },
  {
    name: "flac.oga",
    options: { with: ["-c:a", "flac"], sound: "noise" },
    requests: 2,
    kilobytes: 130,
    mimeType: "audio/ogg",
  },
  {
    name: "speex.spx",
    options: { with: ["-c:a", "libspeex", "-ar", "16000"], sound: "noise" },
    requests: 2,
    kilobytes: 130,
    mimeType: "audio/ogg",
  },
  {
    name: "info.wav",
    requests: 1,
    kilobytes: 65,
    mimeType: "audio/wav",
    without: ["albumArtist", "disc"],
  },
  { name: "id3.aiff", options: { with: ["-write_id3v2", "1"] }, requests: 2, kilobytes: 85, mimeType: "audio/aiff" },
  {
    name: "cover.aiff",
    options: { with: ["-write_id3v2", "1"] },
    cover: true,
    requests: 2,
    kilobytes: 85,
    mimeType: "audio/aiff",
  },
  { name: "plain.wma", requests: 1, kilobytes: 65, mimeType: "audio/x-ms-wma" },
  { name: "tagged.wv", options: { sound: "noise" }, requests: 2, kilobytes: 85, mimeType: "audio/wavpack" },
  {
    name: "plain.mka",
    options: { with: ["-c:a", "libvorbis"], sound: "noise" },
    requests: 1,
    kilobytes: 65,
    mimeType: "audio/x-matroska",
  },
  {
    name: "plain.webm",
    options: { with: ["-c:a", "libopus"], sound: "noise" },
    requests: 1,
    kilobytes: 65,
    mimeType: "audio/webm",
  },
]

for (const one of CASES) {
  test(`${one.name}: all tags in ${one.requests} request(s) and at most ${one.kilobytes} KiB`, async t => {
    const path = join(directory, one.name)
    const seconds = 30
    await makeAudio(path, { seconds, tags: TAGS, ...(one.cover && { cover }), ...one.options })
    const { tags, requests, bytes } = await measure({ path })
    t.diagnostic(`${one.name}: ${(await stat(path)).size} bytes, ${requests} requests, ${bytes} bytes read`)
    const { title, artist, album, albumArtist, year, genre, track, disc } = tags
    const found = { title, artist, album, albumArtist, year, genre, track, disc }
    const expected = Object.fromEntries(
      Object.entries(EXPECTED).filter(([key]) => !one.without?.some(gone => gone === key)),
    )
    assert.deepEqual({ ...found, ...expected }, found)
    assert.equal(tags.mimeType, one.mimeType)
    assert.ok(Math.abs(tags.durationSeconds - seconds) < (one.slack ?? 0.12), `${tags.durationSeconds} seconds`)
    assert.ok((tags.bitRate ?? 0) > 5_000, `${tags.bitRate} bits a second`)
    assert.equal(requests, one.requests)
    assert.ok(bytes <= one.kilobytes * 1024, `${bytes} bytes`)
    await assertPicture(path, tags, one.cover === true)
    await assertAsWhole(path, tags, one.slack ?? 0.12)
  })
}

/** The tag library, given the whole file, finds nothing else. */
async function assertAsWhole(path: string, tags: FileTags, slack: number): Promise<void> {
  const { common, format } = await parseFile(path, { duration: true, skipCovers: true })
  const told = {
    title: common.title,
    album: common.album,
    mainArtist: common.artist,
    year: common.year,
    genre: common.genre?.[0],
    track: common.track.no ?? undefined,
    disc: common.disk.no ?? undefined,
  }
  // The library takes the texts of every WAV for Latin-1.
  const isRead = (value: unknown) => value !== undefined && (typeof value === "number" || format.container !== "WAVE")
  const known = Object.fromEntries(Object.entries(told).filter(([, value]) => isRead(value)))
  assert.deepEqual({ ...tags, ...known }, tags)
  if (format.duration !== undefined) {
    assert.ok(Math.abs(format.duration - tags.durationSeconds) < slack, `${format.duration} seconds by the whole file`)
  }
}

/** The place holds the very bytes of the picture. */
async function assertPicture(path: string, tags: FileTags, expected: boolean): Promise<void> {
  if (!expected) return assert.equal(tags.picture, undefined)
  assert.ok(tags.picture)
  const { offset, length, type } = tags.picture
  assert.equal(type, "image/jpeg")
  const bytes = await readFile(path)
  assert.ok(bytes.subarray(offset, offset + length).equals(await readFile(cover)), "the place holds the picture")
}

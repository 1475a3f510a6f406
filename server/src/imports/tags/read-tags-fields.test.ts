import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { ascii, be32, concat, le32 } from "./bytes.ts"
import type { FileTags } from "./file-tags.ts"
import { makeAudio, makeFrames } from "./test-audio.ts"
import { driveOf } from "./test-drive.ts"

const RECORDING = "6f9c8c32-3aae-4dad-b023-56389361cf6b"
const RELEASE = "c4c41a17-0c49-4c3b-9d3f-2c4f5d3a4f7e"
const ARTIST = "2fd36db4-1f0c-4a3d-8a09-05cbd5e3bbbb"
let directory = ""
let frames: Uint8Array = Buffer.alloc(0)

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "diapason-fields-"))
  frames = await makeFrames(directory, 5)
})
after(() => rm(directory, { recursive: true }))

const synchsafe = (size: number) => Uint8Array.from([21, 14, 7, 0], shift => (size >> shift) & 127)
const frame = (id: string, ...data: readonly Uint8Array[]) => {
  const body = concat(...data)
  return concat(ascii(id), synchsafe(body.length), new Uint8Array(2), body)
}
const utf8 = Uint8Array.of(3)
const text = (id: string, value: string) => frame(id, utf8, Buffer.from(value))
const txxx = (name: string, value: string) => frame("TXXX", utf8, Buffer.from(`${name}\0${value}`))
const mp3 = (...body: readonly Uint8Array[]) => {
  const all = concat(...body)
  return concat(ascii("ID3"), Uint8Array.of(4, 0, 0), synchsafe(all.length), all, frames)
}
const named = () => [text("TIT2", "Title"), text("TPE1", "A\0B & C\0D"), text("TALB", "Album")]

test("ID3v2.4: several artists and genres, sort names, ids, first release, loudness, disc, compilation", async () => {
  const { asked, read } = driveOf(
    mp3(
      ...named(),
      text("TCON", "Rock\0Jazz; Soul"),
      text("TSOA", "Album, The"),
      text("TSOP", "B, A"),
      text("TDRC", "2011"),
      text("TDOR", "1973-05-01"),
      text("TSST", "The early years"),
      text("TCMP", "1"),
      frame("UFID", ascii(`http://musicbrainz.org\0${RECORDING}`)),
      txxx("MusicBrainz Album Id", RELEASE),
      txxx("MusicBrainz Artist Id", ARTIST),
      txxx("REPLAYGAIN_TRACK_GAIN", "-7.034 dB"),
      txxx("replaygain_track_peak", "0.987654"),
      txxx("REPLAYGAIN_ALBUM_GAIN", "+2,5"),
      txxx("REPLAYGAIN_ALBUM_PEAK", "nonsense"),
    ),
  )
  const tags = await read()
  const { artist, artists, genre, genres, albumSort, artistSort, year, originalYear, discSubtitle, compilation } = tags
  assert.deepEqual(
    { artist, artists, genre, genres, albumSort, artistSort, year, originalYear, discSubtitle, compilation },
    {
      artist: "A, B & C, D",
      artists: ["A", "B & C", "D"],
      genre: "Rock",
      genres: ["Rock", "Jazz", "Soul"],
      albumSort: "Album, The",
      artistSort: "B, A",
      year: 2011,
      originalYear: 1973,
      discSubtitle: "The early years",
      compilation: true,
    },
  )
  assert.deepEqual([tags.recordingId, tags.releaseId, tags.mbArtistId], [RECORDING, RELEASE, ARTIST])
  assert.deepEqual(tags.replayGain, { trackGain: -7.03, trackPeak: 0.988, albumGain: 2.5 })
  assert.equal(asked.requests, 1)
})

test("ID3: lyrics with and without times, gapless figures of iTunes, other comments left alone", async () => {
  const line = (words: string, at: number) => concat(Buffer.from(`${words}\0`), be32(at))
  const sylt = frame(
    "SYLT",
    utf8,
    ascii("eng"),
    Uint8Array.of(2, 1),
    Buffer.from("\0"),
    line("Hel", 1000),
    line("lo", 1500),
    line("\nWorld", 2500),
  )
  const tags = await driveOf(
    mp3(
      ...named(),
      frame("COMM", utf8, Buffer.from("eng\0Just words")),
      frame("COMM", utf8, Buffer.from("engiTunSMPB\0 00000000 00000840 000001CA 00000000003F31F6 00000000")),
      frame("USLT", utf8, Buffer.from("eng\0Hello\nWorld")),
      sylt,
    ),
  ).read()
  assert.deepEqual(tags.lyrics, {
    text: "Hello\nWorld",
    synced: [
      [1000, "Hello"],
      [2500, "World"],
    ],
  })
  assert.deepEqual(tags.gapless, { delay: 0x840, padding: 0x1ca })
})

test("the encoder's own figures in an MP3: what it added makes the frames whole", async () => {
  const path = await makeAudio(join(directory, "lame.mp3"), { seconds: 3, with: ["-b:a", "128k"] })
  const { gapless } = await driveOf(await readFile(path)).read()
  assert.ok(gapless)
  assert.equal((gapless.delay + 3 * 44_100 + gapless.padding) % 1152, 0)
  const bytes = await readFile(path)
  const lame = bytes.indexOf("Info") + 120
  bytes.writeUInt32BE(2 ** 22, lame + 11)
  bytes.writeUInt16BE((1 << 13) | (3 << 10) | 0x200 | 65, lame + 15)
  assert.deepEqual((await driveOf(bytes).read()).replayGain, { trackGain: -6.5, trackPeak: 0.5 })
})

async function flacWith(...comments: readonly string[]): Promise<FileTags> {
  const flac = await readFile(await makeAudio(join(directory, "plain.flac"), { seconds: 2, with: ["-bitexact"] }))
  const values = comments.map(comment => concat(le32(Buffer.byteLength(comment)), Buffer.from(comment)))
  const body = concat(le32(0), le32(values.length), ...values)
  const header = Uint8Array.of(0x84, (body.length >> 16) & 255, (body.length >> 8) & 255, body.length & 255)
  return driveOf(concat(flac.subarray(0, 42), header, body, flac.subarray(42)), "a.flac").read()
}

test("Vorbis comments: repeated names, lyrics with times, R128 gains", async () => {
  const tags = await flacWith(
    "TITLE=T",
    "ARTIST=One",
    "ARTIST=Two",
    "GENRE=A",
    "GENRE=B",
    "ORIGINALDATE=1969",
    "DATE=2009-09-09",
    `MUSICBRAINZ_TRACKID=${RECORDING}`,
    "R128_TRACK_GAIN=-2560",
    "R128_ALBUM_GAIN=256",
    "LYRICS=[00:01.00]Line\n[00:02.00]Next",
    "UNSYNCEDLYRICS=Plain\nwords",
    "COMPILATION=1",
    "DISCSUBTITLE=Live",
  )
  assert.deepEqual([tags.artists, tags.genres, tags.year, tags.originalYear], [["One", "Two"], ["A", "B"], 2009, 1969])
  assert.deepEqual([tags.recordingId, tags.compilation, tags.discSubtitle], [RECORDING, true, "Live"])
  assert.deepEqual(tags.replayGain, { trackGain: -5, albumGain: 6 })
  assert.deepEqual(tags.lyrics?.synced?.[1], [2000, "Next"])
  assert.equal(tags.lyrics?.text, "Plain\nwords")
})

test("APEv2, iTunes, ASF and Matroska: loudness and lyrics by their own names", async () => {
  const item = (key: string, value: string) =>
    concat(le32(Buffer.byteLength(value)), le32(0), ascii(`${key}\0`), Buffer.from(value))
  const items = concat(
    item("Title", "Ape"),
    item("Artist", "One\0Two"),
    item("Lyrics", "La la"),
    item("REPLAYGAIN_TRACK_GAIN", "-3.20 dB"),
  )
  const mark = (flags: number) =>
    concat(ascii("APETAGEX"), le32(2000), le32(items.length + 32), le32(4), le32(flags), new Uint8Array(8))
  const ape = await driveOf(concat(frames, mark(0xa0000000), items, mark(0x80000000))).read()
  assert.deepEqual(ape.artists, ["One", "Two"])
  assert.deepEqual([ape.lyrics, ape.replayGain], [{ text: "La la" }, { trackGain: -3.2 }])

  const file = async (name: string, tags: Readonly<Record<string, string>>, ...more: readonly string[]) =>
    driveOf(await readFile(await makeAudio(join(directory, name), { seconds: 2, tags, with: more })), name).read()
  const loud = { replaygain_track_gain: "-8.00 dB" }
  const lyrics = { lyrics: "First\nSecond" }
  const m4a = await file("a.m4a", { ...loud, ...lyrics, compilation: "1" }, "-movflags", "use_metadata_tags")
  assert.equal(m4a.durationSeconds > 1.9, true)
  const plain = await file("b.m4a", { ...lyrics, compilation: "1" })
  assert.deepEqual([plain.lyrics, plain.compilation], [{ text: "First\nSecond" }, true])
  const wma = await file("a.wma", { "WM/Lyrics": "Win\nwords", ...loud })
  assert.deepEqual([wma.lyrics, wma.replayGain], [{ text: "Win\nwords" }, { trackGain: -8 }])
  const mka = await file("a.mka", { LYRICS: "Mat", ...loud }, "-c:a", "libopus")
  assert.deepEqual([mka.lyrics, mka.replayGain], [{ text: "Mat" }, { trackGain: -8 }])
})

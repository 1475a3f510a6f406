import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { ascii, be32, concat, le16, le32, le64 } from "./bytes.ts"
import { makeAudio, makeCover } from "./test-audio.ts"
import { driveOf } from "./test-drive.ts"

let directory = ""
let coverPath = ""
let cover = Buffer.alloc(0)
/** MPEG frames without any tag. */
let frames = Buffer.alloc(0)

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "diapason-edges-"))
  coverPath = await makeCover(directory, 300_000)
  cover = await readFile(coverPath)
  const bare = ["-b:a", "128k", "-write_xing", "0", "-id3v2_version", "0", "-write_id3v1", "0"]
  frames = await readFile(await makeAudio(join(directory, "bare.mp3"), { seconds: 20, with: bare }))
})
after(() => rm(directory, { recursive: true }))

const synchsafe = (size: number) => Uint8Array.from([21, 14, 7, 0], shift => (size >> shift) & 127)
const id3 = (version: number, flags: number, body: Uint8Array) =>
  concat(ascii("ID3"), Uint8Array.of(version, 0, flags), synchsafe(body.length), body)
const textFrame = (id: string, text: string, size: (length: number) => Uint8Array, flags = 0) => {
  const data = concat(Uint8Array.of(3), Buffer.from(text))
  return concat(ascii(id), size(data.length), Uint8Array.of(0, flags), data)
}
const apic = () => concat(Uint8Array.of(0), ascii("image/jpeg\0"), Uint8Array.of(3, 0), cover)
const assertCover = (bytes: Uint8Array, picture: { offset: number; length: number } | undefined) => {
  assert.ok(picture)
  assert.ok(cover.equals(bytes.subarray(picture.offset, picture.offset + picture.length)))
}

test("ID3v2.2: three-letter frames and PIC", async () => {
  const size = (length: number) => be32(length).subarray(1)
  const text = (id: string, value: string) => concat(ascii(id), size(value.length + 1), Uint8Array.of(0), ascii(value))
  const pic = concat(Uint8Array.of(0), ascii("JPG"), Uint8Array.of(3, 0), cover)
  const body = concat(
    text("TT2", "Title"),
    ascii("PIC"),
    size(pic.length),
    pic,
    text("TP1", "Artist"),
    text("TAL", "Album"),
    text("TRK", "4"),
  )
  const bytes = concat(id3(2, 0, body), frames)
  const { asked, read } = driveOf(bytes)
  const tags = await read()
  assert.deepEqual([tags.title, tags.artist, tags.track], ["Title", "Artist", 4])
  assertCover(bytes, tags.picture)
  assert.equal(asked.requests, 2)
})

test("ID3v2.3 with an extended header, a grouped frame and text behind the picture", async () => {
  const extended = concat(be32(6), new Uint8Array(6))
  const grouped = concat(ascii("TALB"), be32(5), Uint8Array.of(0, 0x20, 7, 0), ascii("Alb"))
  const picture = concat(ascii("APIC"), be32(apic().length), new Uint8Array(2), apic())
  const body = concat(extended, grouped, picture, textFrame("TIT2", "Behind", be32), new Uint8Array(2000))
  const bytes = concat(id3(3, 0x40, body), frames)
  const tags = await driveOf(bytes).read()
  assert.deepEqual([tags.album, tags.title], ["Alb", "Behind"])
  assertCover(bytes, tags.picture)
  assert.ok(Math.abs(tags.durationSeconds - 20) < 0.1, String(tags.durationSeconds))
})

test("ID3v2.4 with the plain sizes of old iTunes", async () => {
  const long = "x".repeat(300)
  const picture = concat(ascii("APIC"), be32(apic().length), new Uint8Array(2), apic())
  const body = concat(
    textFrame("TIT2", long, be32),
    textFrame("TPE1", "Artist", be32),
    picture,
    textFrame("TALB", "Album", be32),
  )
  const bytes = concat(id3(4, 0, body), frames)
  const tags = await driveOf(bytes).read()
  assert.deepEqual([tags.title, tags.artist, tags.album], [long, "Artist", "Album"])
  assertCover(bytes, tags.picture)
})

test("an unsynchronised picture has no place, and the text around it is read", async () => {
  const unsynchronise = (bytes: Uint8Array) =>
    Buffer.from(
      Array.from(bytes).flatMap((byte, at) =>
        bytes[at - 1] === 0xff && (byte === 0 || byte >= 0xe0) ? [0, byte] : [byte],
      ),
    )
  const picture = concat(ascii("APIC"), be32(apic().length), new Uint8Array(2), apic())
  const body = concat(textFrame("TIT2", "Before", be32), picture, textFrame("TALB", "Behind", be32))
  const three = await driveOf(concat(id3(3, 0x80, unsynchronise(body)), frames)).read()
  assert.deepEqual([three.title, three.album, three.picture], ["Before", "Behind", undefined])
  const raw = unsynchronise(apic())
  const four = concat(
    textFrame("TIT2", "Before", synchsafe),
    ascii("APIC"),
    synchsafe(raw.length),
    Uint8Array.of(0, 2),
    raw,
  )
  const tags = await driveOf(concat(id3(4, 0, concat(four, textFrame("TALB", "Behind", synchsafe))), frames)).read()
  assert.deepEqual([tags.title, tags.album, tags.picture], ["Before", "Behind", undefined])
})

test("the front cover is preferred to the picture before it", async () => {
  const back = concat(Uint8Array.of(0), ascii("image/jpeg\0"), Uint8Array.of(4, 0), cover.subarray(0, 5000))
  const frame = (data: Uint8Array) => concat(ascii("APIC"), be32(data.length), new Uint8Array(2), data)
  const bytes = concat(id3(3, 0, concat(frame(back), frame(apic()))), frames)
  assertCover(bytes, (await driveOf(bytes).read()).picture)
})

test("ID3v1 and APEv2 behind the audio of an MP3", async () => {
  const pad = (text: string, length: number) => Buffer.from(text.padEnd(length, "\0"), "latin1")
  const v1 = concat(
    ascii("TAG"),
    pad("Old title", 30),
    pad("Old artist", 30),
    pad("Old album", 30),
    pad("1999", 4),
    pad("", 28),
    Uint8Array.of(0, 5, 17),
  )
  const old = driveOf(concat(frames, v1))
  const tags = await old.read()
  assert.deepEqual(
    [tags.title, tags.artist, tags.album, tags.year, tags.track],
    ["Old title", "Old artist", "Old album", 1999, 5],
  )
  assert.equal(old.asked.requests, 2)
  const apeItem = (key: string, value: Uint8Array, flags = 0) =>
    concat(le32(value.length), le32(flags), ascii(`${key}\0`), value)
  const items = concat(
    apeItem("Title", Buffer.from("Ape ñ")),
    apeItem("Cover Art (Front)", concat(ascii("c.jpg\0"), cover), 2),
    apeItem("Year", ascii("1987")),
  )
  const mark = (flags: number) =>
    concat(ascii("APETAGEX"), le32(2000), le32(items.length + 32), le32(3), le32(flags), new Uint8Array(8))
  const bytes = concat(frames, mark(0xa0000000), items, mark(0x80000000), v1)
  const both = driveOf(bytes)
  const found = await both.read()
  assert.deepEqual([found.title, found.artist, found.year], ["Ape ñ", "Old artist", 1987])
  assertCover(bytes, found.picture)
  assert.ok(both.asked.requests <= 4 && both.asked.bytes < 200_000, JSON.stringify(both.asked))
  assert.ok(Math.abs(found.durationSeconds - 20) < 0.1)
})

test("Monkey's Audio: duration from the head, tag where the head says", async () => {
  const descriptor = concat(
    ascii("MAC "),
    le32(3990),
    le32(52),
    le32(24),
    le32(0),
    le32(0),
    le32(frames.length),
    le32(0),
    le32(0),
    new Uint8Array(16),
  )
  const header = concat(le16(2000), le16(0), le32(73728), le32(1000), le32(10), le16(16), le16(2), le32(44100))
  const item = (key: string, value: Uint8Array, flags = 0) =>
    concat(le32(value.length), le32(flags), ascii(`${key}\0`), value)
  const items = concat(item("Title", ascii("Ape")), item("Cover Art (Front)", concat(ascii("c.jpg\0"), cover), 2))
  const mark = (flags: number) =>
    concat(ascii("APETAGEX"), le32(2000), le32(items.length + 32), le32(2), le32(flags), new Uint8Array(8))
  const bytes = concat(descriptor, header, frames, mark(0xa0000000), items, mark(0x80000000))
  const tags = await driveOf(bytes, "a.ape").read()
  assert.equal(tags.title, "Ape")
  assert.equal(tags.durationSeconds, Math.round(((9 * 73728 + 1000) / 44100) * 100) / 100)
  assertCover(bytes, tags.picture)
})

test("WAV with an ID3 chunk and its cover behind the sound; a data chunk whose length was never filled in", async () => {
  const wav = await readFile(await makeAudio(join(directory, "w.wav"), { seconds: 10, with: ["-bitexact"] }))
  const frame = (id: string, data: Uint8Array) => concat(ascii(id), be32(data.length), new Uint8Array(2), data)
  const tag = id3(3, 0, concat(textFrame("TIT2", "Wave", be32), frame("APIC", apic())))
  const bytes = concat(wav, ascii("id3 "), le32(tag.length), tag)
  const { asked, read } = driveOf(bytes, "w.wav")
  const tags = await read()
  assert.deepEqual([tags.title, tags.durationSeconds, asked.requests], ["Wave", 10, 2])
  assertCover(bytes, tags.picture)
  const at = wav.indexOf("data")
  const open = Buffer.from(wav)
  open.writeUInt32LE(0xffffffff, at + 4)
  assert.equal((await driveOf(open, "w.wav").read()).durationSeconds, 10)
})

test("Latin-1 and UTF-8 texts of a WAV are told apart", async () => {
  const wav = await readFile(await makeAudio(join(directory, "l.wav"), { seconds: 1, with: ["-bitexact"] }))
  const list = (value: Buffer) => {
    const body = concat(ascii("INFO"), ascii("INAM"), le32(value.length), value, new Uint8Array(value.length % 2))
    return concat(wav, ascii("LIST"), le32(body.length), body)
  }
  assert.equal((await driveOf(list(Buffer.from("Été 音")), "l.wav").read()).title, "Été 音")
  assert.equal((await driveOf(list(Buffer.from("Été", "latin1")), "l.wav").read()).title, "Été")
})

test("WMA with a picture among the attributes of its header extension", async () => {
  const path = await makeAudio(join(directory, "c.wma"), { seconds: 20, tags: { title: "Win", date: "1998" } })
  const wma = await readFile(path)
  const wide = (text: string) => Buffer.from(`${text}\0`, "utf16le")
  const picture = concat(Uint8Array.of(3), le32(cover.length), wide("image/jpeg"), wide("front"), cover)
  const name = wide("WM/Picture")
  const record = concat(le16(0), le16(0), le16(name.length), le16(1), le32(picture.length), name, picture)
  const library = concat(
    Buffer.from("941c23449894d149a1411d134e457054", "hex"),
    le64(record.length + 26),
    le16(1),
    record,
  )
  const extension = wma.indexOf(Buffer.from("b503bf5f2ea9cf118ee300c00c205365", "hex"))
  const at = extension + 46
  const bytes = concat(wma.subarray(0, at), library, wma.subarray(at))
  const grown = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (const place of [16, extension + 16, extension + 42]) {
    grown.writeUInt32LE(grown.readUInt32LE(place) + library.length, place)
  }
  const { asked, read } = driveOf(grown, "c.wma")
  const tags = await read()
  assert.deepEqual([tags.title, tags.year], ["Win", 1998])
  assertCover(grown, tags.picture)
  assert.ok(asked.requests === 2 && asked.bytes < 140_000, JSON.stringify(asked))
})

test("Ogg with a large picture among its comments: the rest is read, the picture has no place", async () => {
  const ogg = await makeAudio(join(directory, "p.opus"), {
    seconds: 20,
    tags: { title: "T", artist: "A", album: "B", METADATA_BLOCK_PICTURE: "A".repeat(100_000) },
  })
  const { asked, read } = driveOf(await readFile(ogg), "p.opus")
  const tags = await read()
  assert.deepEqual([tags.title, tags.artist, tags.album, tags.picture], ["T", "A", "B", undefined])
  assert.ok(Math.abs(tags.durationSeconds - 20) < 0.1)
  assert.ok(asked.requests <= 3, JSON.stringify(asked))
})

test("texts are cut at NUL, trimmed, composed, well formed and at most 1,000 characters long", async () => {
  const body = concat(
    textFrame("TIT2", `  e\u0301t\u00e9 \u0000rest`, be32),
    textFrame("TALB", "x".repeat(5000), be32),
    textFrame("TPE1", " \u0007 ", be32),
  )
  const tags = await driveOf(concat(id3(3, 0, body), frames)).read()
  assert.deepEqual([tags.title, tags.album?.length, tags.artist], ["été", 1000, undefined])
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { decodeText } from "../tags/decode-text.ts"
import { parseCue } from "./parse-cue.ts"

const SHEET = `REM GENRE "Chanson française"
REM DATE 1998
REM DISCNUMBER 2
REM REPLAYGAIN_ALBUM_GAIN -7.03 dB
REM COMMENT "ExactAudioCopy v1.0"
CATALOG 1234567890123
PERFORMER "Maëlle Orée"
TITLE "Été à rebours"
FILE "C:\\Rips\\Maëlle Orée - Été.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Première "lumière""
    PERFORMER "Maëlle Orée"
    FLAGS DCP
    ISRC FR-Z03-98-00212
    REM REPLAYGAIN_TRACK_GAIN -6,5 dB
    REM REPLAYGAIN_TRACK_PEAK 0.98
    PREGAP 00:02:00
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE Sans guillemets
    SONGWRITER "Somebody"
    INDEX 00 03:58:70
    INDEX 01 04:01:15
  TRACK 03 AUDIO
    INDEX 01 104:00:74
`

test("a sheet is read as its program meant it", () => {
  const sheet = parseCue(SHEET)
  assert.deepEqual(sheet.faults, [])
  assert.equal(sheet.title, "Été à rebours")
  assert.equal(sheet.performer, "Maëlle Orée")
  assert.deepEqual([sheet.year, sheet.genre, sheet.disc], [1998, "Chanson française", 2])
  assert.deepEqual(sheet.replayGain, { albumGain: -7.03 })
  assert.deepEqual(sheet.files, ["Maëlle Orée - Été.wav"])
  const [first, second, third] = sheet.tracks
  assert.equal(first?.title, 'Première "lumière"')
  assert.equal(first?.isrc, "FRZ039800212")
  assert.deepEqual(first?.replayGain, { trackGain: -6.5, trackPeak: 0.98 })
  assert.deepEqual([second?.title, second?.songwriter, second?.start], ["Sans guillemets", "Somebody", 241.2])
  assert.equal(third?.start, 6240.986667, "minutes beyond 99; 74 of 75 frames")
})

test("any encoding and any line end says the same", () => {
  const like = parseCue(SHEET)
  const utf16 = Buffer.from(`\uFEFF${SHEET}`, "utf16le")
  const windows = Buffer.from(SHEET, "latin1")
  for (const bytes of [
    Buffer.from(`\uFEFF${SHEET}`),
    utf16,
    Buffer.from(utf16).swap16(),
    windows,
    Buffer.from(SHEET.replaceAll("\n", "\r\n")),
    Buffer.from(SHEET.replaceAll("\n", "\r")),
  ])
    assert.deepEqual(parseCue(decodeText(bytes)), like)
})

test("what is broken is named by its line, and the rest is kept", () => {
  const sheet = parseCue(`TITLE "Half
FILE image.flac WAVE
NONSENSE here
TRACK 01 AUDIO
  INDEX 01 00:00:75
  INDEX 01 00:00:00
TRACK 01 AUDIO
  TITLE "Once more"
  INDEX 01 00:10:00
TRACK 2 AUDIO
TRACK 03 AUDIO
  INDEX 01 00:20:00
TRACK 04 AUDIO
  INDEX 01 00:15:00
TRACK 100 AUDIO
  INDEX 01 00:30:00
TRACK 05 MODE1/2352
  INDEX 01 00:40:00`)
  assert.equal(sheet.title, "Half")
  assert.deepEqual(
    sheet.tracks.map(({ number, start, audio }) => [number, start, audio]),
    [
      [1, 0, true],
      [3, 20, true],
      [5, 40, false],
    ],
  )
  assert.equal(sheet.faults.length, 6)
  assert.match(sheet.faults[0] ?? "", /^Line 3 /)
  assert.match(sheet.faults.at(-1) ?? "", /more of its lines|Track 4/)
})

test("a sheet over several files: a track belongs to the file of its INDEX 01", () => {
  const { files, tracks } = parseCue(`FILE "01.wav" WAVE
TRACK 01 AUDIO
INDEX 01 00:00:00
TRACK 02 AUDIO
INDEX 00 03:00:00
FILE "02.wav" WAVE
INDEX 01 00:00:00`)
  assert.deepEqual(files, ["01.wav", "02.wav"])
  assert.deepEqual(
    tracks.map(({ file, start }) => [file, start]),
    [
      [0, 0],
      [1, 0],
    ],
  )
})

const seed = Number(process.env.SEED ?? Date.now() % 1e6)
test(`any text at all is read in bounded time and throws nothing (SEED=${seed})`, () => {
  let state = seed >>> 0
  const random = (most: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state % most
  }
  const words = [
    "FILE",
    "TRACK",
    "INDEX",
    "TITLE",
    "REM",
    "DATE",
    '"',
    "01",
    "99",
    "00:00:00",
    "AUDIO",
    "\n",
    "\0",
    "é",
    " ",
  ]
  for (let turn = 0; turn < 300; turn += 1) {
    const text = Array.from({ length: random(400) }, () => words[random(words.length)]).join(random(2) === 0 ? " " : "")
    const { tracks, faults } = parseCue(text)
    assert.ok(tracks.length <= 99 && faults.length <= 6)
    assert.equal(new Set(tracks.map(({ number }) => number)).size, tracks.length)
  }
})

test("a line made to be slow costs no more than any other of its length", () => {
  const timeOf = (text: string): number => {
    const begun = performance.now()
    parseCue(text)
    return performance.now() - begun
  }
  const plain = Math.max(1, timeOf(`FILE a${"b ".repeat(15_000)}c d`))
  const slow = timeOf(`FILE a${" ".repeat(30_000)}c d`)
  assert.ok(slow < 200 * plain, `${slow} ms, against ${plain}`)
})

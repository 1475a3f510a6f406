import assert from "node:assert/strict"
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, beforeEach, describe, test } from "node:test"
import { createDriveStandIn } from "../../../../stand-ins/drive.ts"
import { createDiskCache } from "../../drive/disk-cache.ts"
import { createPlayback, type PlayableTrack, type TrackRequest } from "../playback.ts"
import { hastyDrive, hear } from "../test-listener.ts"
import { decode, LENGTHS, makeImage, RATE, STARTS, strangeEnds, TONES } from "../test-tones.ts"
import { createTranscodings, type Transcodings } from "../transcoding/transcodings.ts"
import { createWindowPool } from "../window-pool.ts"

const google = createDriveStandIn()
const never = new AbortController().signal
const tracks = new Map<string, PlayableTrack>()
let folder = ""
let transcodings: Transcodings

/** Seconds that may be of a neighbour, or missing. A frame of FLAC has up to 4,608 samples here; tones are told in hundredths. */
const FRAME = 4_608 / RATE + 0.02
const EXACT = 0.02
const CONVERTED = 0.06

const IMAGES = [
  { name: "image.wav", more: [], type: "audio/wav", within: EXACT },
  { name: "deep.wav", more: ["-c:a", "pcm_s24le"], type: "audio/wav", within: EXACT },
  { name: "image.aiff", more: [], type: "audio/aiff", within: EXACT },
  { name: "image.flac", more: ["-metadata", "title=x"], type: "audio/flac", within: FRAME },
  { name: "small.flac", more: ["-frame_size", "1152"], type: "audio/flac", within: FRAME },
  { name: "image.mp3", more: ["-b:a", "192k"], type: "audio/mpeg", within: EXACT },
  { name: "low.mp3", more: ["-b:a", "32k", "-ar", "22050", "-ac", "1"], type: "audio/mpeg", within: 0.04 },
  {
    name: "bare.mp3",
    more: ["-b:a", "128k", "-write_xing", "0", "-id3v2_version", "0"],
    type: "audio/mpeg",
    within: 0.06,
  },
  { name: "vbr.mp3", more: ["-q:a", "4"], type: "audio/ogg", within: CONVERTED },
  { name: "image.wv", more: [], type: "audio/ogg", within: CONVERTED },
  { name: "image.m4a", more: ["-c:a", "alac"], type: "audio/ogg", within: CONVERTED },
] as const

const playback = () => {
  const drive = hastyDrive(google)
  return createPlayback({
    drive,
    windows: createWindowPool({ drive }),
    transcodings,
    findTrack: async id => tracks.get(id),
  })
}
let played = playback
const open = (id: string, request: Partial<TrackRequest> = {}) =>
  played().openTrack(id, { method: "GET", ...request }, never)

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-segments-"))
  await google.start()
  for (const { name, more } of IMAGES) {
    const bytes = await readFile(await makeImage(join(folder, name), more))
    const driveId = await google.addFile({ name, bytes })
    LENGTHS.forEach((_, at) => {
      const end = STARTS[at + 1]
      const segment = { start: STARTS[at] ?? 0, ...(end !== undefined && { end }) }
      const id = `${name}-${at}`
      tracks.set(id, {
        id,
        driveId,
        contentKey: name,
        size: bytes.length,
        mimeType: name.endsWith(".mp3") ? "audio/mpeg" : "audio/x-any",
        segment,
      })
    })
  }
})
after(async () => {
  await google.stop()
  await rm(folder, { recursive: true })
})
beforeEach(() => {
  google.resetCounts()
  const one = playback()
  played = () => one
  transcodings = createTranscodings({
    disk: createDiskCache(join(folder, "made"), 1e8),
    atOnce: 3,
    onFault: error => assert.fail(String(error)),
  })
})

for (const { name, type, within } of IMAGES) {
  test(`each part of ${name} is a file that holds its own tone`, { timeout: 120_000 }, async t => {
    let worst = 0
    for (const [at, length] of LENGTHS.entries()) {
      const answer = await open(`${name}-${at}`)
      assert.equal(answer.status, 200)
      assert.equal(answer.headers["content-type"], type)
      const bytes = await hear(answer)
      if (type !== "audio/ogg") assert.equal(answer.headers["content-length"], String(bytes.length))
      const sound = await decode(bytes)
      const { before: early, behind: late } = strangeEnds(TONES[at] ?? 0, sound)
      const off = Math.abs(sound.length / RATE - length)
      worst = Math.max(worst, early, late, off)
      assert.ok(early <= within && late <= within, `part ${at + 1}: ${early} s and ${late} s are not its own`)
      assert.ok(off <= within, `part ${at + 1} lasts ${sound.length / RATE} s instead of ${length}`)
    }
    t.diagnostic(`${name}: at most ${Math.round(worst * 1_000)} ms off`)
    await transcodings.close()
  })
}

describe("a part is a file like any other", () => {
  for (const name of ["image.flac", "image.mp3", "image.wav"]) {
    test(`${name}: ranges, HEAD, tags`, async () => {
      const whole = await hear(await open(`${name}-1`))
      const etag = (await open(`${name}-1`, { method: "HEAD" })).headers.etag ?? ""
      assert.match(etag, /^"[0-9a-f]{24}"$/)
      assert.notEqual(etag, (await open(`${name}-2`, { method: "HEAD" })).headers.etag)
      const head = await open(`${name}-1`, { method: "HEAD" })
      assert.deepEqual([head.status, head.headers["content-length"], head.body], [200, String(whole.length), undefined])
      for (const [from, to] of [
        [0, 0],
        [0, 9],
        [20, 5_000],
        [40, 41],
        [5_000, whole.length - 1],
      ] as const) {
        const part = await open(`${name}-1`, { range: `bytes=${from}-${to}` })
        assert.equal(part.status, 206)
        assert.equal(part.headers["content-range"], `bytes ${from}-${to}/${whole.length}`)
        assert.ok((await hear(part)).equals(whole.subarray(from, to + 1)), `${from}-${to}`)
      }
      assert.equal((await open(`${name}-1`, { range: `bytes=${whole.length}-` })).status, 416)
      assert.equal((await open(`${name}-1`, { ifNoneMatch: etag })).status, 304)
      const stale = await open(`${name}-1`, { range: "bytes=0-9", ifRange: '"abc"' })
      assert.equal(stale.status, 200)
      stale.body?.destroy()
    })
  }

  test("parts of FLAC and WAV behind each other are the whole, sample for sample", async () => {
    for (const name of ["image.flac", "image.wav"]) {
      const parts = await Promise.all(LENGTHS.map(async (_, at) => decode(await hear(await open(`${name}-${at}`)))))
      const whole = await decode(await readFile(join(folder, name)))
      assert.deepEqual(Buffer.concat(parts.map(part => Buffer.from(part.buffer))), Buffer.from(whole.buffer))
    }
  })

  test("where it is found costs few small reads, and none the second time", async t => {
    for (const name of ["image.flac", "small.flac", "image.mp3", "image.wav"]) {
      google.resetCounts()
      ;(await open(`${name}-2`, { method: "HEAD" })).body?.destroy()
      t.diagnostic(`${name}: ${google.counts.media} reads`)
      assert.ok(google.counts.media <= 8, `${name}: ${google.counts.media} reads`)
      google.resetCounts()
      await open(`${name}-2`, { method: "HEAD" })
      assert.equal(google.counts.media, 0)
    }
  })

  test("another format of it, and from the middle of it", async () => {
    const converted = { format: "opus", bitRate: 64 } as const
    const sound = await decode(await hear(await open("image.flac-1", { converted })))
    assert.ok(strangeEnds(TONES[1], sound).before < CONVERTED)
    assert.ok(Math.abs(sound.length / RATE - LENGTHS[1]) < CONVERTED)
    const rest = await decode(await hear(await open("image.flac-1", { converted: { ...converted, start: 2 } })))
    assert.ok(Math.abs(rest.length / RATE - (LENGTHS[1] - 2)) < CONVERTED, `${rest.length / RATE}`)
    await transcodings.close()
    assert.ok((await readdir(join(folder, "made"))).length > 0, "a whole part is kept")
  })
})

describe("what cannot be cut", () => {
  test("is played whole where there is no ffmpeg", async () => {
    transcodings = createTranscodings({
      disk: createDiskCache(join(folder, "none"), 1),
      atOnce: 1,
      find: async () => undefined,
      onFault: error => assert.fail(String(error)),
    })
    played = () => playback()
    const answer = await open("image.wv-1", { range: "bytes=0-99" })
    assert.equal(answer.status, 206)
    assert.ok((await hear(answer)).equals((await readFile(join(folder, "image.wv"))).subarray(0, 100)))
  })

  test("damage of any kind ends, and never as another track's bytes", { timeout: 120_000 }, async () => {
    const bytes = await readFile(join(folder, "image.flac"))
    for (const [at, damage] of [
      (all: Buffer) => all.subarray(0, 60),
      (all: Buffer) => Buffer.concat([all.subarray(0, 8_300), Buffer.alloc(all.length - 8_300, 0xff)]),
      () => Buffer.concat([Buffer.from("fLaC"), Buffer.alloc(50_000)]),
      (all: Buffer) => Buffer.concat([Buffer.from("RIFF\xff\xff\xff\xffWAVE", "latin1"), all]),
      (all: Buffer) => Buffer.concat([Buffer.from("ID3\x04\0\0\x7f\x7f\x7f\x7f", "latin1"), all]),
      () => Buffer.alloc(100_000, 0xff),
    ].entries()) {
      const broken = damage(bytes)
      const driveId = await google.addFile({ name: `broken-${at}`, bytes: broken })
      const known = { driveId, contentKey: `broken-${at}`, size: broken.length, mimeType: "audio/flac" }
      tracks.set("broken", { id: "broken", ...known, segment: { start: 6, end: 9 } })
      await open("broken").then(
        answer => answer.body?.destroy(),
        error => assert.equal(error.code, "not_playable", String(error)),
      )
    }
    await transcodings.close()
  })
})

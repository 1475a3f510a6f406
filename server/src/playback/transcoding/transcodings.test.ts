import assert from "node:assert/strict"
import { execFileSync, spawnSync } from "node:child_process"
import { mkdtemp, readdir, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, afterEach, before, beforeEach, describe, test } from "node:test"
import { createDriveStandIn } from "../../../../stand-ins/drive.ts"
import { until } from "../../../test/until.ts"
import { createDiskCache } from "../../drive/disk-cache.ts"
import { createPlayback, type PlayableTrack, type TrackRequest } from "../playback.ts"
import { hastyDrive, hear } from "../test-listener.ts"
import { createWindowPool } from "../window-pool.ts"
import { createTranscodings, type Transcodings } from "./transcodings.ts"

const google = createDriveStandIn()
const never = new AbortController().signal
const SECONDS = 20
const tracks = new Map<string, PlayableTrack>()
let folder = ""
let transcodings: Transcodings

function ffmpeg(...rest: string[]): void {
  execFileSync("ffmpeg", ["-hide_banner", "-loglevel", "error", "-y", ...rest])
}

/** Seconds, as ffprobe counts them. */
function durationOf(bytes: Buffer): number {
  const told = spawnSync("ffprobe", ["-v", "error", "-show_entries", "format=duration", "-of", "csv=p=0", "-"], {
    input: bytes,
  })
  const known = Number(told.stdout.toString().trim())
  if (known > 0) return known
  const decoded = spawnSync("ffmpeg", ["-v", "error", "-i", "-", "-f", "s16le", "-ac", "1", "-ar", "8000", "-"], {
    input: bytes,
    maxBuffer: 1e8,
  })
  return decoded.stdout.byteLength / 16_000
}

function playback() {
  const drive = hastyDrive(google)
  return createPlayback({
    drive,
    windows: createWindowPool({ drive }),
    transcodings,
    findTrack: async id => tracks.get(id),
  })
}

async function open(id: string, request: Partial<TrackRequest>, signal = never) {
  return playback().openTrack(id, { method: "GET", ...request }, signal)
}

const read = async (id: string, request: Partial<TrackRequest>): Promise<Buffer> => hear(await open(id, request))

before(async () => {
  await google.start()
  folder = await mkdtemp(join(tmpdir(), "diapason-transcoding-"))
  const sound = ["-f", "lavfi", "-i", `sine=frequency=440:duration=${SECONDS}`]
  // The index of this M4A stands at its end: it can be read only by who can jump.
  for (const [name, mimeType] of [
    ["song.flac", "audio/flac"],
    ["song.m4a", "audio/mp4"],
    ["song.mp3", "audio/mpeg"],
  ] as const) {
    ffmpeg(...sound, "-b:a", "96k", join(folder, name))
    const bytes = await readFile(join(folder, name))
    const driveId = await google.addFile({ name, bytes })
    tracks.set(name, { id: name, driveId, contentKey: "0123456789ab", size: bytes.byteLength, mimeType })
  }
})
after(async () => {
  await google.stop()
  await rm(folder, { recursive: true, force: true })
})
let cacheFolder = ""
beforeEach(async () => {
  google.clearFaults()
  google.resetCounts()
  cacheFolder = await mkdtemp(join(folder, "transcoded-"))
  transcodings = createTranscodings({
    disk: createDiskCache(cacheFolder, 64 * 1024 * 1024),
    atOnce: 2,
    patience: 100,
    onFault: error => assert.fail(String(error)),
  })
})
afterEach(() => transcodings.close())

const keptFiles = async () => (await readdir(cacheFolder)).filter(name => !name.endsWith(".part"))

describe("a converted track", () => {
  for (const name of ["song.flac", "song.m4a"])
    for (const [format, type] of [
      ["opus", "audio/ogg"],
      ["mp3", "audio/mpeg"],
      ["aac", "audio/aac"],
    ] as const)
      test(`${name} as ${format} is whole`, async () => {
        const answer = await open(name, { converted: { format, bitRate: 64 } })
        assert.deepEqual(answer.headers, { "accept-ranges": "none", "content-type": type })
        answer.body?.destroy()
        const heard = durationOf(await read(name, { converted: { format, bitRate: 64 } }))
        assert.ok(Math.abs(heard - SECONDS) < 0.3, `${heard} s`)
      })

  test("is then a file: exact parts, its length, and nothing is asked of Drive", async () => {
    const converted = { format: "mp3", bitRate: 64 } as const
    const whole = await read("song.flac", { converted })
    await until("the converted file is kept", async () => (await keptFiles()).length === 1)
    google.resetCounts()
    const part = await open("song.flac", { converted, range: "bytes=1000-1999" })
    assert.equal(part.status, 206)
    assert.equal(part.headers["content-range"], `bytes 1000-1999/${whole.byteLength}`)
    assert.ok((await read("song.flac", { converted, range: "bytes=1000-1999" })).equals(whole.subarray(1000, 2000)))
    part.body?.destroy()
    const beyond = await open("song.flac", { converted, range: `bytes=${whole.byteLength}-` })
    assert.equal(beyond.status, 416)
    assert.equal(google.counts.media, 0)
  })

  test("begins where it is asked to", async () => {
    const heard = durationOf(await read("song.m4a", { converted: { format: "mp3", bitRate: 64, start: 15 } }))
    assert.ok(Math.abs(heard - 5) < 0.3, `${heard} s`)
    assert.deepEqual(await keptFiles(), [], "a part is not kept")
  })

  test("is made once for all who listen", async () => {
    const converted = { format: "opus", bitRate: 64 } as const
    const heard = await Promise.all([1, 2, 3].map(() => read("song.flac", { converted })))
    assert.ok(heard.every(one => one.equals(heard[0] ?? Buffer.alloc(0))))
    assert.equal((await keptFiles()).length, 1)
  })

  test("is the original where that is small enough, or the format cannot be made", async () => {
    const mp3 = tracks.get("song.mp3")
    assert.ok(mp3)
    tracks.set("small", { ...mp3, bitRate: 96_000 })
    assert.equal((await open("small", { converted: { bitRate: 128 } })).headers["accept-ranges"], "bytes")
    await transcodings.close()
    transcodings = createTranscodings({
      disk: createDiskCache(cacheFolder, 1),
      atOnce: 1,
      find: async () => undefined,
      onFault: error => assert.fail(String(error)),
    })
    const answer = await open("song.flac", { converted: { format: "opus", bitRate: 64 } })
    assert.equal(answer.headers["content-type"], "audio/flac")
    answer.body?.destroy()
  })
})

describe("what goes wrong", () => {
  test("a listener that leaves ends ffmpeg and leaves no file", async () => {
    google.setFault({ on: "media", bytesPerSecond: 60_000 })
    const leaving = new AbortController()
    const answer = await open("song.flac", { converted: { format: "mp3", bitRate: 64 } }, leaving.signal)
    assert.ok(answer.body)
    for await (const piece of answer.body) if (piece.length > 0) break
    leaving.abort()
    await until(
      "nothing read and nothing half kept",
      async () => google.counts.inFlight === 0 && (await readdir(cacheFolder)).length === 0,
    )
  })

  test("a file that is no sound is said before any byte", async () => {
    const bytes = Buffer.from("#EXTM3U\nhttp://127.0.0.1:1/elsewhere\n".repeat(2000))
    const driveId = await google.addFile({ name: "list.mp3", bytes })
    tracks.set("list", { id: "list", driveId, contentKey: "1", size: bytes.byteLength, mimeType: "audio/mpeg" })
    await assert.rejects(read("list", { converted: { format: "mp3", bitRate: 64 } }), { code: "not_playable" })
    await until("nothing half kept", async () => (await readdir(cacheFolder)).length === 0)
  })

  test("a playlist in a sound's clothes makes ffmpeg ask nobody else", async () => {
    const asked: string[] = []
    const { createServer } = await import("node:http")
    const elsewhere = createServer((request, response) => {
      asked.push(request.url ?? "")
      response.end()
    }).listen(0, "127.0.0.1")
    await until("the other server listens", () => elsewhere.listening)
    const place = elsewhere.address()
    assert.ok(place && typeof place === "object")
    const list = `#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nhttp://127.0.0.1:${place.port}/a.mp3\n#EXT-X-ENDLIST\n`
    await writeFile(join(folder, "list.m3u8"), list)
    const driveId = await google.addFile({ name: "hls.mp3", bytes: Buffer.from(list) })
    tracks.set("hls", { id: "hls", driveId, contentKey: "2", size: list.length, mimeType: "audio/mpeg" })
    await assert.rejects(read("hls", { converted: { format: "mp3", bitRate: 64 } }), { code: "not_playable" })
    elsewhere.close()
    assert.deepEqual(asked, [])
  })

  test("one too many is refused with a sentence, and is made later", async () => {
    google.setFault({ on: "media", bytesPerSecond: 60_000 })
    const converted = (bitRate: number) => ({ format: "mp3", bitRate }) as const
    const running = await Promise.all([64, 96].map(bitRate => open("song.flac", { converted: converted(bitRate) })))
    await assert.rejects(open("song.flac", { converted: converted(128) }), { code: "too_many_requests" })
    for (const { body } of running) body?.destroy()
    google.clearFaults()
    await until("no read is left", () => google.counts.inFlight === 0)
    await until("nothing half kept", async () => (await readdir(cacheFolder)).length === 0)
    assert.ok((await read("song.flac", { converted: converted(128) })).byteLength > 0)
  })
})

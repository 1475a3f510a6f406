import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { after, before, beforeEach, describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import { createPlayback, type PlayableTrack, type TrackAnswer, type TrackRequest } from "./playback.ts"
import { hastyDrive, hear } from "./test-listener.ts"
import { createWindowPool } from "./window-pool.ts"

const google = createDriveStandIn()
const transcodings = { formats: async () => [], open: async () => assert.fail("nothing is converted") }
const never = new AbortController().signal
const SIZE = 5_000_000
const bytes = randomBytes(SIZE)
const tracks = new Map<string, PlayableTrack>()
const song = { id: "song", driveId: "song-file", contentKey: "abcdef012345", size: SIZE, mimeType: "audio/flac" }

function playback() {
  const drive = hastyDrive(google)
  return createPlayback({
    drive,
    windows: createWindowPool({ drive }),
    transcodings,
    findTrack: async id => tracks.get(id),
  })
}

function open(range?: string, more: Partial<TrackRequest> = {}, signal = never): Promise<TrackAnswer> {
  return playback().openTrack("song", { method: "GET", range, ...more }, signal)
}

before(async () => {
  await google.start()
  await google.addFile({ id: "song-file", name: "song.flac", bytes })
  google.addFolder({ id: "a-folder", name: "folder" })
})
after(() => google.stop())
beforeEach(() => {
  google.clearFaults()
  google.resetCounts()
  tracks.clear()
  tracks.set("song", song)
})

describe("what is answered", () => {
  test("the whole file, in bounded windows", async () => {
    google.setFault({ refuseUnbounded: true })
    const answer = await open()
    assert.equal(answer.status, 200)
    const etag = '"abcdef012345"'
    const headers = { "accept-ranges": "bytes", "content-type": "audio/flac", etag, "content-length": "5000000" }
    assert.deepEqual(answer.headers, headers)
    assert.ok((await hear(answer)).equals(bytes))
    assert.equal(google.counts.media, 6, "256 KiB, then 1 MiB each")
  })

  const seed = Number(process.env.SEED ?? Date.now() % 1e6)
  test(`exact bytes for random ranges (SEED=${seed})`, async () => {
    const random = seededRandom(seed)
    for (let turn = 0; turn < 30; turn += 1) {
      const start = Math.floor(random() * SIZE)
      const end = Math.min(SIZE - 1, start + Math.floor(random() ** 3 * SIZE))
      const answer = await open(`bytes=${start}-${end}`)
      assert.equal(answer.status, 206)
      assert.equal(answer.headers["content-range"], `bytes ${start}-${end}/${SIZE}`)
      assert.equal(answer.headers["content-length"], String(end - start + 1))
      assert.ok((await hear(answer)).equals(bytes.subarray(start, end + 1)), `bytes ${start}-${end}`)
    }
  })

  test("the tail", async () => {
    const answer = await open("bytes=-128")
    assert.equal(answer.headers["content-range"], `bytes ${SIZE - 128}-${SIZE - 1}/${SIZE}`)
    assert.deepEqual(await hear(answer), bytes.subarray(-128))
    assert.equal(google.counts.media, 1)
  })

  test("416 past the end, without asking Drive", async () => {
    const answer = await open(`bytes=${SIZE}-`)
    assert.equal(answer.status, 416)
    assert.equal(answer.headers["content-range"], `bytes */${SIZE}`)
    assert.equal(answer.body, undefined)
    assert.equal(google.counts.media, 0)
  })

  test("HEAD has the headers of GET and asks Drive nothing", async () => {
    const whole = await open(undefined, { method: "HEAD" })
    assert.deepEqual([whole.status, whole.headers["content-length"], whole.body], [200, String(SIZE), undefined])
    const part = await open("bytes=0-9", { method: "HEAD" })
    assert.deepEqual([part.status, part.headers["content-length"]], [206, "10"])
    assert.deepEqual([google.counts.media, google.counts.get], [0, 0])
  })

  test("If-Range: a part for the same bytes, everything otherwise", async () => {
    const statuses: number[] = []
    for (const ifRange of ['"abcdef012345"', '"other"', 'W/"abcdef012345"', "Sun, 01 Nov 2026 10:00:00 GMT"]) {
      const answer = await open("bytes=0-9", { ifRange })
      statuses.push(answer.status)
      answer.body?.destroy()
    }
    assert.deepEqual(statuses, [206, 200, 200, 200])
  })

  test("If-None-Match: nothing is sent to who has the same bytes, and Drive is not asked", async () => {
    const known = await open("bytes=0-9", { ifNoneMatch: 'W/"x", "abcdef012345"' })
    assert.deepEqual([known.status, known.body, google.counts.media], [304, undefined, 0])
    const other = await open("bytes=0-9", { ifNoneMatch: '"other"' })
    assert.equal(other.status, 206)
    other.body?.destroy()
  })

  test("an unknown size is asked for once", async () => {
    tracks.set("song", { ...song, size: 0 })
    const answer = await open("bytes=10-")
    assert.equal(answer.headers["content-range"], `bytes 10-${SIZE - 1}/${SIZE}`)
    assert.ok((await hear(answer)).equals(bytes.subarray(10)))
    assert.equal(google.counts.get, 1)
  })

  test("a file replaced since its import is played as it is now", async () => {
    for (const length of [1000, SIZE + 1000]) {
      const id = await google.addFile({ name: "replaced.mp3", bytes })
      tracks.set("song", { ...song, driveId: id })
      google.replace(id, randomBytes(length))
      const answer = await open()
      assert.equal(answer.headers["content-length"], String(length))
      assert.notEqual(answer.headers.etag, '"abcdef012345"')
      assert.equal((await hear(answer)).byteLength, length)
    }
  })

  test("what cannot be played is said before any byte", async () => {
    tracks.set("folder", { ...song, driveId: "a-folder", size: 0 })
    tracks.set("lost", { ...song, driveId: "lost-file" })
    tracks.set("fileless", { id: "fileless", size: 10, mimeType: "audio/mpeg" })
    for (const [id, code] of [
      ["folder", "not_playable"],
      ["lost", "drive_not_found"],
      ["fileless", "not_playable"],
      ["unknown", "not_found"],
    ]) {
      await assert.rejects(playback().openTrack(id ?? "", { method: "GET" }, never), { code })
    }
    google.setFault({ on: "media", status: 403, reason: "downloadQuotaExceeded" })
    await assert.rejects(open(), { code: "drive_quota" })
  })
})

describe("what the listener does not notice", () => {
  for (const fault of [{ truncateAfter: 100_000 }, { endAfter: 100_000 }]) {
    test(`Drive breaks off in the middle (${Object.keys(fault)})`, async () => {
      google.setFault({ on: "media", ...fault, times: 3 })
      google.setFault({ on: "media", ...fault, skip: 4, times: 2 })
      assert.ok((await hear(await open())).equals(bytes))
      assert.ok(google.counts.media > 8)
    })
  }

  test("but a Drive that breaks off for ever ends the stream with an error", async () => {
    google.setFault({ on: "media", truncateAfter: 50_000, skip: 1 })
    await assert.rejects(hear(await open()), { code: "drive_unavailable" })
    assert.ok(google.counts.media <= 1 + 4 + 4, "each window is asked for four times at most")
  })
})

describe("a listener that leaves", () => {
  test("after the first bytes stops everything upstream", async () => {
    google.setFault({ on: "media", bytesPerSecond: 2_000_000 })
    const answer = await open()
    assert.ok(answer.body)
    for await (const piece of answer.body) if (piece.length > 0) break
    await waitUntil(() => google.counts.inFlight === 0)
    assert.ok(google.counts.bytesSent < 256 * 1024, `${google.counts.bytesSent} bytes sent`)
  })

  test("and one that stops reading holds two windows at most", async () => {
    const answer = await open()
    answer.body?.once("readable", () => {})
    await sleep(300)
    assert.equal(google.counts.inFlight, 0)
    const most = 256 * 1024 + 1024 * 1024
    assert.ok(google.counts.bytesSent <= most, `${google.counts.bytesSent} bytes sent`)
    answer.body?.destroy()
  })

  test("by its signal: before the first byte, and in the middle", async () => {
    google.setFault({ on: "media", latencyMs: 2000, times: 1 })
    const early = new AbortController()
    setTimeout(() => early.abort(new Error("left")), 50)
    await assert.rejects(open(undefined, {}, early.signal), /left/)
    await waitUntil(() => google.counts.inFlight === 0)
    google.setFault({ on: "media", bytesPerSecond: 2_000_000 })
    const leaving = new AbortController()
    const answer = await open(undefined, {}, leaving.signal)
    const reading = hear(answer)
    setTimeout(() => leaving.abort(new Error("left")), 100)
    await assert.rejects(reading)
    await waitUntil(() => google.counts.inFlight === 0)
  })
})

/** Mulberry32: the same numbers for the same seed. */
function seededRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

async function waitUntil(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (condition()) return
    await sleep(10)
  }
  assert.fail("it did not come true within 1 s")
}

import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { mkdtemp, readdir, readlink, rm, truncate, writeFile } from "node:fs/promises"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, beforeEach, describe, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import { createDiskCache } from "../drive/disk-cache.ts"
import { createPlayback, type PlayableTrack, type Playback } from "./playback.ts"
import { hastyDrive, hear } from "./test-listener.ts"
import { createWindowPool, windowAround } from "./window-pool.ts"

const google = createDriveStandIn()
const transcodings = { formats: async () => [], open: async () => assert.fail("nothing is converted") }
const never = new AbortController().signal
const SIZE = 5_000_000
const WINDOWS = 6
const bytes = randomBytes(SIZE)
const song: PlayableTrack = {
  id: "song",
  driveId: "song-file",
  contentKey: "abcdef012345",
  size: SIZE,
  mimeType: "audio/flac",
}
let folder = ""

function listenTo(pool: ReturnType<typeof createWindowPool>, track = song): Playback {
  return createPlayback({ drive: drive(), windows: pool, transcodings, findTrack: async () => track })
}

const drive = () => hastyDrive(google)

const read = async (playback: Playback, range?: string): Promise<Buffer> =>
  hear(await playback.openTrack("song", { method: "GET", range }, never))

before(async () => {
  await google.start()
  await google.addFile({ id: "song-file", name: "song.flac", bytes })
  folder = await mkdtemp(join(tmpdir(), "diapason-windows-"))
})
after(async () => {
  await google.stop()
  await rm(folder, { recursive: true, force: true })
})
beforeEach(() => {
  google.clearFaults()
  google.resetCounts()
})

test("windows cover every byte once, wherever a listener begins", () => {
  for (let position = 0; position < SIZE; position += 9_973) {
    const { start, end } = windowAround(position, SIZE)
    assert.ok(start <= position && position <= end && end < SIZE)
    assert.deepEqual(windowAround(start, SIZE), { start, end })
    if (end + 1 < SIZE) assert.equal(windowAround(end + 1, SIZE).start, end + 1)
  }
})

describe("many listeners", () => {
  test("of one track cause one read of Drive", async () => {
    google.setFault({ on: "media", latencyMs: 50 })
    const playback = listenTo(createWindowPool({ drive: drive() }))
    const heard = await Promise.all(Array.from({ length: 5 }, () => read(playback)))
    for (const one of heard) assert.ok(one.equals(bytes))
    assert.equal(google.counts.media, WINDOWS)
  })

  test("one that leaves takes nothing from the other; the last one ends the read", async () => {
    google.setFault({ on: "media", bytesPerSecond: 1_000_000 })
    const playback = listenTo(createWindowPool({ drive: drive() }))
    const leaving = new AbortController()
    const first = await playback.openTrack("song", { method: "GET" }, leaving.signal)
    const second = await playback.openTrack("song", { method: "GET" }, never)
    first.body?.on("error", () => {})
    leaving.abort(new Error("left"))
    google.clearFaults()
    const heard: Buffer[] = []
    assert.ok(second.body)
    for await (const piece of second.body) {
      heard.push(piece)
      if (heard.length > 3) break
    }
    assert.ok(bytes.subarray(0, 60_000).equals(Buffer.concat(heard).subarray(0, 60_000)))
    for (let tries = 0; google.counts.inFlight > 0 && tries < 100; tries += 1) await sleep(10)
    assert.equal(google.counts.inFlight, 0)
    assert.ok(google.counts.media <= 2, `${google.counts.media} reads`)
  })

  test("a window that failed is asked for anew by the next listener", async () => {
    google.setFault({ on: "media", status: 404, reason: "notFound", times: 1 })
    const playback = listenTo(createWindowPool({ drive: drive() }))
    await assert.rejects(read(playback), { code: "drive_not_found" })
    assert.ok((await read(playback)).equals(bytes))
  })
})

describe("what was read", () => {
  test("is played again from memory, a seek into it too", async () => {
    const playback = listenTo(createWindowPool({ drive: drive() }))
    await read(playback)
    assert.ok((await read(playback)).equals(bytes))
    assert.ok((await read(playback, "bytes=2000000-2000099")).equals(bytes.subarray(2_000_000, 2_000_100)))
    assert.equal(google.counts.media, WINDOWS)
  })

  test("but memory holds no more than its share", async () => {
    const pool = createWindowPool({ drive: drive() })
    for (const contentKey of ["a", "b", "c", "d"]) await read(listenTo(pool, { ...song, contentKey }))
    google.resetCounts()
    await read(listenTo(pool, { ...song, contentKey: "d" }))
    assert.equal(google.counts.media, 0)
    await read(listenTo(pool, { ...song, contentKey: "a" }))
    assert.equal(google.counts.media, WINDOWS)
  })

  test("is on disk after a restart, and Drive is not asked, not for a seek either", async () => {
    const disk = () => createDiskCache(join(folder, "kept"), 64 * 1024 * 1024)
    await read(listenTo(createWindowPool({ drive: drive(), disk: disk() })))
    const kept = async () => (await readdir(join(folder, "kept"))).filter(name => !name.endsWith(".part")).length
    for (let tries = 0; (await kept()) < WINDOWS && tries < 100; tries += 1) await sleep(10)
    google.resetCounts()
    const again = listenTo(createWindowPool({ drive: drive(), disk: disk() }))
    assert.ok((await read(again, "bytes=3000000-")).equals(bytes.subarray(3_000_000)))
    assert.ok((await read(again)).equals(bytes))
    assert.equal(google.counts.media, 0)
  })

  test("that the disk has lost or cut short is fetched again, also in the middle", async () => {
    const reports: unknown[] = []
    const place = join(folder, "cut")
    const disk = createDiskCache(place, 64 * 1024 * 1024)
    const listen = () =>
      listenTo(createWindowPool({ drive: drive(), disk, onCacheError: error => reports.push(error) }))
    await read(listen())
    const kept = async () => (await readdir(place)).filter(name => !name.endsWith(".part"))
    for (let tries = 0; (await kept()).length < WINDOWS && tries < 100; tries += 1) await sleep(10)
    google.resetCounts()
    for (const [n, name] of (await kept()).entries())
      if (n % 2 === 0) await truncate(join(place, name), 100_000)
      else await rm(join(place, name))
    assert.ok((await read(listen())).equals(bytes))
    assert.equal(google.counts.media, WINDOWS)
    assert.equal(reports.length, WINDOWS / 2)
  })

  test("goes whole to listeners by HTTP who take it slowly, in parts, or leave", async t => {
    const disk = createDiskCache(join(folder, "by-http"), 64 * 1024 * 1024)
    const playback = listenTo(createWindowPool({ drive: drive(), disk }))
    await read(playback)
    const kept = async () => (await readdir(join(folder, "by-http"))).filter(name => !name.endsWith(".part")).length
    for (let tries = 0; (await kept()) < WINDOWS && tries < 100; tries += 1) await sleep(10)
    google.resetCounts()
    const again = listenTo(createWindowPool({ drive: drive(), disk }))
    const server = createServer(async (request, response) => {
      const left = new AbortController()
      response.on("close", () => left.abort())
      const { body } = await again.openTrack("song", { method: "GET", range: request.headers.range }, left.signal)
      body?.on("error", () => response.destroy()).pipe(response)
    })
    server.listen(0, "127.0.0.1")
    t.after(() => server.close())
    await once(server, "listening")
    const address = server.address()
    const url = `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`
    const listen = async (start: number, pauseEvery: number): Promise<void> => {
      const answer = await fetch(url, { headers: { range: `bytes=${start}-` } })
      const pieces: Uint8Array[] = []
      let taken = 0
      for await (const piece of answer.body ?? []) {
        pieces.push(piece)
        taken += piece.byteLength
        if (pauseEvery > 0 && taken > pauseEvery * pieces.length) await sleep(1)
      }
      assert.ok(Buffer.concat(pieces).equals(bytes.subarray(start)), `from ${start}`)
    }
    await Promise.all([0, 1, 300_000, 1_310_719, 4_900_000].map((start, n) => listen(start, n * 20_000)))
    const leaving = new AbortController()
    const half = await fetch(url, { signal: leaving.signal })
    await half.body?.getReader().read()
    leaving.abort()
    await listen(0, 0)
    assert.equal(google.counts.media, 0)
  })

  test("and lies on disk leaves no file open, whether it is heard to its end or left", async () => {
    const disk = createDiskCache(join(folder, "kept"), 64 * 1024 * 1024)
    const playback = listenTo(createWindowPool({ drive: drive(), disk }))
    google.resetCounts()
    const open = async () => {
      const targets = await Promise.all(
        (await readdir("/proc/self/fd")).map(fd => readlink(`/proc/self/fd/${fd}`).catch(() => "")),
      )
      return targets.filter(target => target.startsWith(join(folder, "kept"))).length
    }
    for (let n = 0; n < 5; n += 1) {
      await read(playback)
      const { body } = await playback.openTrack("song", { method: "GET" }, never)
      body?.destroy()
    }
    for (let tries = 0; (await open()) > 0 && tries < 100; tries += 1) await sleep(10)
    assert.equal(await open(), 0)
    assert.equal(google.counts.media, 0)
  })

  test("of another content is another thing", async () => {
    const disk = createDiskCache(join(folder, "kept"), 64 * 1024 * 1024)
    await read(listenTo(createWindowPool({ drive: drive(), disk }), { ...song, contentKey: "newer" }))
    assert.equal(google.counts.media, WINDOWS)
  })

  test("a disk that refuses costs nothing but the report", async () => {
    const reports: unknown[] = []
    await writeFile(join(folder, "a-file"), "")
    const pool = createWindowPool({
      drive: drive(),
      disk: createDiskCache(join(folder, "a-file", "kept"), 1_000_000),
      onCacheError: error => reports.push(error),
    })
    assert.ok((await read(listenTo(pool))).equals(bytes))
    assert.ok(reports.length > 0)
  })
})

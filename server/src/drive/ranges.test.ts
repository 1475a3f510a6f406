import assert from "node:assert/strict"
import { randomBytes } from "node:crypto"
import { once } from "node:events"
import { createServer } from "node:http"
import { after, before, beforeEach, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import { ANSWER_LIMITS } from "./answers.ts"
import { systemClock } from "./clock.ts"
import { createDrive } from "./drive.ts"

const google = createDriveStandIn()
const never = new AbortController().signal
const bytes = randomBytes(3_000_000)
const file = { id: "the-file-id" }
const clock = { ...systemClock, sleep: async () => {} }

function drive(inFlight = 8, limits = ANSWER_LIMITS) {
  const pace = { inFlight, unitsPerMinute: 1e9 }
  return createDrive({ baseUrl: google.url, apiKey: google.apiKey }, { clock, pace, limits })
}

async function collect(body: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const pieces: Uint8Array[] = []
  for await (const piece of body) pieces.push(piece)
  return Buffer.concat(pieces)
}

before(async () => {
  await google.start()
  await google.addFile({ ...file, name: "a.flac", bytes })
  await google.addFile({ id: "a-document", name: "Notes", mimeType: "application/vnd.google-apps.document" })
})
after(() => google.stop())
beforeEach(() => {
  google.clearFaults()
  google.resetCounts()
})

test("gives exactly the bytes asked for, and the whole size", async () => {
  for (const [start, end] of [
    [0, 0],
    [5, 70_000],
    [2_999_999, 2_999_999],
    [0, 2_999_999],
  ] as const) {
    const range = await drive().openRange(file, start, end, never)
    assert.equal(range.totalSize, 3_000_000)
    assert.deepEqual(await collect(range.body), bytes.subarray(start, end + 1))
    assert.deepEqual(Buffer.from(await drive().readRange(file, start, end, never)), bytes.subarray(start, end + 1))
  }
})

test("a file that has become shorter is said", async () => {
  const shorter = drive().openRange(file, 2_999_000, 3_000_000, never)
  await assert.rejects(shorter, { code: "range_not_satisfiable", message: /has changed/ })
  await assert.rejects(drive().readRange(file, 3_000_000, 3_000_001, never), { code: "range_not_satisfiable" })
})

test("no answer but the window itself is taken", async () => {
  google.setFault({ on: "media", ignoreRange: true })
  await assert.rejects(drive().openRange(file, 0, 99, never), { code: "drive_unavailable" })
  assert.equal(google.counts.media, 1)
})

test("a document has no bytes, and says so", async () => {
  await assert.rejects(drive().readRange({ id: "a-document" }, 0, 9, never), {
    code: "drive_forbidden",
    message: /Google document/,
  })
})

for (const fault of [{ truncateAfter: 1000 }, { endAfter: 1000 }]) {
  test(`a body that breaks off (${Object.keys(fault)}) is read again by readRange and thrown by openRange`, async () => {
    google.setFault({ on: "media", ...fault, times: 2 })
    assert.deepEqual(Buffer.from(await drive().readRange(file, 10, 500_000, never)), bytes.subarray(10, 500_001))
    assert.equal(google.counts.media, 3)
    google.setFault({ on: "media", ...fault, times: 1 })
    const range = await drive().openRange(file, 10, 500_000, never)
    await assert.rejects(collect(range.body), { code: "drive_unavailable" })
  })
}

test("a caller that leaves closes the connection", async () => {
  google.setFault({ on: "media", bytesPerSecond: 500_000 })
  const leaving = new AbortController()
  const range = await drive().openRange(file, 0, 2_999_999, leaving.signal)
  const reading = collect(range.body)
  await sleep(50)
  leaving.abort(new Error("left"))
  await assert.rejects(reading, /left/)
  await waitUntil(() => google.counts.inFlight === 0)
  assert.ok(google.counts.bytesSent < 500_000, `${google.counts.bytesSent} bytes sent`)
})

test("a reader that stops in the middle gives its place back", async () => {
  const one = drive(1)
  const range = await one.openRange(file, 0, 2_999_999, never)
  for await (const piece of range.body) if (piece.byteLength > 0) break
  assert.equal((await one.readRange(file, 0, 9, never)).byteLength, 10)
})

test("a Drive that falls silent is left and asked again", async () => {
  const hasty = drive(8, { ...ANSWER_LIMITS, firstByte: 100, nextBytes: 100 })
  google.setFault({ on: "media", stallAfter: 1000, times: 1 })
  google.setFault({ on: "media", latencyMs: 5000, skip: 1, times: 1 })
  assert.deepEqual(Buffer.from(await hasty.readRange(file, 0, 9999, never)), bytes.subarray(0, 10_000))
  assert.equal(google.counts.media, 3)
})

test("a reader that forgets its body loses it, and not the others their place", async () => {
  const strict = drive(1, { ...ANSWER_LIMITS, reader: 100 })
  const forgotten = await strict.openRange(file, 0, 2_999_999, never)
  assert.equal((await strict.readRange(file, 0, 9, never)).byteLength, 10)
  await assert.rejects(collect(forgotten.body), { code: "drive_unavailable" })
})

test("bytes are asked for as they are, not compressed", async () => {
  const seen: (string | undefined)[] = []
  const server = createServer((request, response) => {
    seen.push(request.headers["accept-encoding"], request.headers.range)
    response.writeHead(206, { "content-range": "bytes 0-3/4" }).end("song")
  }).listen(0, "127.0.0.1")
  await once(server, "listening")
  const address = server.address()
  assert.ok(typeof address === "object" && address !== null)
  try {
    const one = createDrive({ baseUrl: `http://127.0.0.1:${address.port}/`, apiKey: "x" })
    assert.equal(Buffer.from(await one.readRange(file, 0, 3, never)).toString(), "song")
    assert.deepEqual(seen, ["identity", "bytes=0-3"])
  } finally {
    server.close()
  }
})

test("never more than eight requests at once", async () => {
  google.setFault({ latencyMs: 10 })
  const one = drive()
  await Promise.all(Array.from({ length: 40 }, (_, at) => one.readRange(file, at, at + 10, never)))
  assert.equal(google.counts.maxInFlight, 8)
})

async function waitUntil(condition: () => boolean): Promise<void> {
  for (let tries = 0; tries < 200; tries += 1) {
    if (condition()) return
    await sleep(10)
  }
  assert.fail("it did not come true within 2 s")
}

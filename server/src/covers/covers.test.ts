import assert from "node:assert/strict"
import { mkdtemp, readdir, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, afterEach, before, beforeEach, test } from "node:test"
import sharp from "sharp"
import { createDriveStandIn } from "../../../stand-ins/drive.ts"
import { createDiskCache } from "../drive/disk-cache.ts"
import { createDrive } from "../drive/drive.ts"
import { type CoversDeps, createCovers } from "./covers.ts"

const google = createDriveStandIn()
const never = new AbortController().signal
let root = ""
let directory = ""
let jpeg: Buffer
const found = new Map<string, Awaited<ReturnType<CoversDeps["findCover"]>>>()

function covers(more: Partial<CoversDeps> = {}) {
  const drive = createDrive({ baseUrl: google.url, apiKey: google.apiKey })
  return createCovers({ drive, directory, findCover: async id => found.get(id), ...more })
}

before(async () => {
  await google.start()
  const noise = {
    create: {
      width: 1500,
      height: 1000,
      channels: 3,
      background: "teal",
      noise: { type: "gaussian", mean: 128, sigma: 40 },
    },
  } as const
  jpeg = await sharp(noise).jpeg().toBuffer()
  await google.addFile({
    id: "song-file",
    name: "song.mp3",
    bytes: Buffer.concat([Buffer.alloc(1000), jpeg, Buffer.alloc(500)]),
  })
})
after(() => google.stop())
afterEach(() => rm(root, { recursive: true, force: true }))
beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), "covers-"))
  directory = join(root, "made", "when needed")
  google.clearFaults()
  google.resetCounts()
  found.clear()
  found.set("album", { fileId: "song-file", contentKey: "abc", offset: 1000, length: jpeg.length })
})

test("the original, and small ones with their side rounded up", async () => {
  const original = await covers().open("album", undefined, never)
  assert.equal(original.type, "image/jpeg")
  assert.ok(original.body.equals(jpeg))
  for (const [asked, width] of [
    [1, 96],
    [96, 96],
    [100, 192],
    [300, 320],
    [640, 640],
    [641, 1200],
    [9999, 1200],
  ] as const) {
    const cover = await covers().open("album", asked, never)
    const facts = await sharp(cover.body).metadata()
    assert.deepEqual([cover.type, facts.format, facts.width], ["image/webp", "webp", width], `asked for ${asked}`)
  }
})

test("AVIF for who asks for it: smaller, and kept beside the other", async () => {
  const one = covers()
  const [webp, avif] = [await one.open("album", 320, never), await one.open("album", 320, never, "avif")]
  assert.deepEqual([webp.type, avif.type], ["image/webp", "image/avif"])
  assert.notEqual(webp.etag, avif.etag)
  assert.ok(avif.body.length < webp.body.length, `${avif.body.length} of ${webp.body.length}`)
  assert.equal((await sharp(avif.body).metadata()).width, 320)
  assert.ok((await one.open("album", 320, never, "avif")).body.equals(avif.body))
  assert.equal((await one.open("album", undefined, never, "avif")).type, "image/jpeg", "an original is left as it is")
  assert.equal((await readdir(directory)).length, 3)
})

test("the colours of a cover are found at its first look, from a picture that was kept too", async () => {
  const [left, right] = ["#ff0000", "#0000ff"]
  const half = (background: string) => ({ create: { width: 100, height: 200, channels: 3, background } }) as const
  const picture = await sharp({ create: { width: 200, height: 200, channels: 3, background: left } })
    .composite([{ input: await sharp(half(right)).png().toBuffer(), left: 100, top: 0 }])
    .png()
    .toBuffer()
  const told: (readonly [string, string])[] = []
  const one = covers({ keepColours: (cover, colours) => void told.push([cover, colours]) })
  found.set("two", { bytes: picture })
  await one.open("two", 96, never)
  assert.deepEqual(told, [], "they are known already")
  found.set("two", { bytes: picture, uncoloured: "of two" })
  await one.open("two", 96, never)
  for (let tries = 0; told.length === 0 && tries < 100; tries += 1)
    await new Promise(resolve => setTimeout(resolve, 20))
  const [[cover, colours] = ["", ""]] = told
  assert.equal(cover, "of two")
  const numbers = (colours.match(/../g) ?? []).map(digits => Number.parseInt(digits, 16))
  const [red = 0, , blue = 0, otherRed = 0, , otherBlue = 0] = numbers
  assert.ok(numbers.length === 12 && red > 2 * blue && otherBlue > 2 * otherRed, colours)
})

test("is kept on disk: another run asks Drive nothing", async () => {
  const first = await covers().open("album", 192, never)
  const second = await covers().open("album", 192, never)
  assert.ok(second.body.equals(first.body))
  assert.equal(second.etag, first.etag)
  assert.equal(google.counts.media, 1)
  const names = await readdir(directory)
  assert.equal(names.length, 1)
  assert.match(names[0] ?? "", /^[0-9a-f]{64}$/)
  found.set("album", { fileId: "song-file", contentKey: "other", offset: 1000, length: jpeg.length })
  await covers().open("album", 192, never)
  assert.equal(google.counts.media, 2, "another content of the file is another picture")
})

test("many who ask at once share one fetch, whatever their size", async () => {
  google.setFault({ latencyMs: 100 })
  const one = covers()
  const sizes = [96, 96, 192, 320, undefined, 96]
  await Promise.all(sizes.map(size => one.open("album", size, never)))
  assert.equal(google.counts.media, 1)
})

test("one who leaves does not spoil it for the others", async () => {
  google.setFault({ latencyMs: 100 })
  const one = covers()
  const leaving = new AbortController()
  const left = one.open("album", 96, leaving.signal)
  const staying = one.open("album", 96, never)
  setTimeout(() => leaving.abort(new Error("left")), 20)
  await assert.rejects(left, /left/)
  assert.equal((await staying).type, "image/webp")
})

test("four fetches at once at most", async () => {
  google.setFault({ latencyMs: 30 })
  for (let at = 0; at < 12; at += 1) {
    found.set(`${at}`, { fileId: "song-file", contentKey: `${at}`, offset: 1000, length: jpeg.length })
  }
  const one = covers()
  await Promise.all(Array.from({ length: 12 }, (_, at) => one.open(`${at}`, 96, never)))
  assert.equal(google.counts.media, 12)
  assert.equal(google.counts.maxInFlight, 4)
})

test("what is no picture is not handed out", async () => {
  found.set("moved", { fileId: "song-file", contentKey: "abc", offset: 0, length: 900 })
  found.set("page", { bytes: Buffer.from("<svg onload=alert(1)>") })
  found.set("broken", { bytes: jpeg.subarray(0, 200) })
  found.set("huge", { fileId: "song-file", contentKey: "abc", offset: 0, length: 9 * 1024 * 1024 })
  for (const id of ["moved", "page", "broken", "huge", "unknown"]) {
    await assert.rejects(covers().open(id, 96, never), { code: "not_found" }, id)
  }
  found.set("lost", { fileId: "lost-file", contentKey: "", offset: 0, length: 900 })
  await assert.rejects(covers().open("lost", 96, never), { code: "drive_not_found" })
})

test("a picture at hand goes the same way without Drive", async () => {
  found.set("old", { bytes: jpeg })
  assert.ok((await covers().open("old", undefined, never)).body.equals(jpeg))
  assert.equal((await sharp((await covers().open("old", 96, never)).body).metadata()).width, 96)
  assert.equal(google.counts.media, 0)
})

test("without the image library the original is served for every size, and kept once", async () => {
  const one = covers({ shrink: "absent" })
  for (const size of [96, 640, undefined]) assert.ok((await one.open("album", size, never)).body.equals(jpeg))
  assert.equal(google.counts.media, 1)
})

test("a disk that takes nothing is told, and the picture served", async () => {
  const file = join(root, "file")
  await writeFile(file, "in the way")
  const errors: unknown[] = []
  const one = covers({ directory: join(file, "covers"), onCacheError: error => errors.push(error) })
  assert.equal((await one.open("album", 96, never)).type, "image/webp")
  assert.ok(errors.length > 0)
})

test("the cache gives up what was not used for longest, also after a restart", async () => {
  const name = (at: number) => at.toString(16).padStart(64, "0")
  const cache = createDiskCache(directory, 1000)
  for (let at = 0; at < 10; at += 1) await cache.put(name(at), Buffer.alloc(100, at))
  await cache.get(name(0))
  await writeFile(join(directory, "left-over.part"), "x")
  const again = createDiskCache(directory, 1000)
  await again.put(name(10), Buffer.alloc(150))
  assert.equal(await again.get(name(1)), undefined)
  assert.equal(await again.get(name(2)), undefined)
  assert.deepEqual(await again.get(name(0)), Buffer.alloc(100, 0))
  let total = 0
  for (const file of await readdir(directory)) total += (await stat(join(directory, file))).size
  assert.equal(total, 950)
  await assert.rejects(again.get("../../etc/passwd"), TypeError)
})

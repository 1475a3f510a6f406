import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { AppError } from "@diapason/shared/errors"
import fc from "fast-check"
import { ascii, be32, concat, le32 } from "./bytes.ts"
import { makeAudio, makeCover } from "./test-audio.ts"
import { driveOf } from "./test-drive.ts"

const SEED = Number(process.env.TEST_SEED ?? 20_260_101)
let directory = ""
let coverPath = ""

before(async () => {
  directory = await mkdtemp(join(tmpdir(), "diapason-damage-"))
  coverPath = await makeCover(directory, 300_000)
})
after(() => rm(directory, { recursive: true }))

test("what is no audio is named", async () => {
  const reason = async (bytes: Uint8Array, name: string, message: RegExp) => {
    await assert.rejects(driveOf(bytes, name).read(), { code: "unprocessable", message })
  }
  await reason(new Uint8Array(0), "a.mp3", /empty/)
  await reason(Buffer.from("<!DOCTYPE html><html>quota</html>"), "a.mp3", /first bytes are HTML/)
  await reason(Buffer.from("PK\u0003\u0004 and so on"), "a.flac", /ZIP/)
  await reason(Buffer.alloc(200_000, "words "), "a.flac", /Not an audio file/)
  await reason(Buffer.alloc(200_000), "a.mp3", /No MPEG audio/)
  await reason(
    concat(ascii("ID3"), Uint8Array.of(3, 0, 0, 0, 0, 0, 12), ascii("TIT2"), be32(2), Uint8Array.of(0, 0, 0, 65)),
    "a.mp3",
    /No MPEG audio/,
  )
  await reason(Buffer.from("fLaC"), "a.flac", /cut off/)
  await reason(
    (await readFile(await makeAudio(join(directory, "cut.m4a"), { seconds: 20 }))).subarray(0, 90_000),
    "cut.m4a",
    /moov/,
  )
})

test("headers that lie cost no more than four requests and a megabyte", async () => {
  const huge = concat(
    ascii("ID3"),
    Uint8Array.of(3, 0, 0),
    Uint8Array.of(127, 127, 127, 127),
    new Uint8Array(2 * 1024 * 1024),
  )
  const tagged = concat(ascii("ID3"), Uint8Array.of(3, 0, 0x80, 127, 127, 127, 127), Buffer.alloc(3 * 1024 * 1024, 65))
  const comment = concat(
    ascii("fLaC"),
    Uint8Array.of(4, 255, 255, 255),
    le32(0),
    le32(0xffffffff),
    Buffer.alloc(3 * 1024 * 1024, 1),
  )
  for (const bytes of [huge, tagged, comment]) {
    const { asked, read } = driveOf(bytes)
    await assert.rejects(read(), { code: "unprocessable" })
    assert.ok(asked.requests <= 4 && asked.bytes <= 1024 * 1024, JSON.stringify(asked))
  }
})

test("damage anywhere in the heads and tails of real files never loops, never throws anything unexpected", async t => {
  t.diagnostic(`seed ${SEED}`)
  const tags = { title: "Title", artist: "Artist", album: "Album", track: "1", date: "2000" }
  const names = ["a.mp3", "a.flac", "a.m4a", "a.ogg", "a.wav", "a.aiff", "a.wma", "a.wv", "a.mka"]
  const files = await Promise.all(
    names.map(async name => {
      const embed = /mp3|flac|m4a|wma/.test(name) ? { cover: coverPath } : {}
      const options = name === "a.ogg" ? { with: ["-c:a", "libvorbis"] } : {}
      return {
        name,
        bytes: await readFile(
          await makeAudio(join(directory, `f-${name}`), { seconds: 15, tags, ...embed, ...options }),
        ),
      }
    }),
  )
  const place = fc.tuple(fc.boolean(), fc.nat(400), fc.nat(255))
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...files),
      fc.array(place, { minLength: 1, maxLength: 8 }),
      fc.option(fc.nat(200_000)),
      async ({ name, bytes }, places, cut) => {
        const broken = Buffer.from(bytes.subarray(0, cut ?? bytes.length))
        for (const [front, at, value] of places) {
          const index = front ? at : broken.length - 1 - at
          if (index >= 0 && index < broken.length) broken[index] = value
        }
        const { asked, read } = driveOf(broken, name)
        try {
          const found = await read()
          assert.ok(found.durationSeconds >= 0 && Number.isFinite(found.durationSeconds))
          if (found.picture) assert.ok(found.picture.offset + found.picture.length <= broken.length)
        } catch (error) {
          if (!(error instanceof AppError)) throw error
          assert.equal(error.code, "unprocessable")
        }
        assert.ok(asked.requests <= 4 && asked.bytes <= 1024 * 1024, JSON.stringify(asked))
      },
    ),
    { seed: SEED, numRuns: 1500 },
  )
})

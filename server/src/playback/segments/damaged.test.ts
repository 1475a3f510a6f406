/** Whatever a file holds, it is cut or it is left to ffmpeg: nothing is thrown. */
import assert from "node:assert/strict"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, test } from "node:test"
import { makeImage } from "../test-tones.ts"
import { type CutSource, lengthOf } from "./cut.ts"
import { cutFlac } from "./cut-flac.ts"
import { cutMpeg } from "./cut-mpeg.ts"
import { cutAiff, cutWav } from "./cut-pcm.ts"

const seed = Number(process.env.SEED ?? Math.floor(Math.random() * 1e6))
const folder = await mkdtemp(join(tmpdir(), "diapason-damaged-"))
after(() => rm(folder, { recursive: true }))

const SEGMENT = { start: 1, end: 2 }
/** Bytes: all that tells where the sound is. */
const HEADERS = 400
const sourceOf = (bytes: Buffer): CutSource => ({
  size: bytes.length,
  read: async (start, length) => bytes.subarray(start, Math.max(start, start + length)),
})
const CUTTERS = [
  { name: "image.wav", cut: (source: CutSource) => cutWav(source, SEGMENT) },
  { name: "image.aiff", cut: (source: CutSource) => cutAiff(source, SEGMENT) },
  { name: "image.flac", cut: (source: CutSource) => cutFlac(source, 0, SEGMENT) },
  { name: "image.mp3", cut: (source: CutSource) => cutMpeg(source, 0, SEGMENT) },
] as const

for (const { name, cut } of CUTTERS)
  test(`${name}: broken off anywhere, or with other bytes in its headers (SEED=${seed})`, async () => {
    const more = name.endsWith(".mp3") ? ["-id3v2_version", "0"] : []
    const bytes = await readFile(await makeImage(join(folder, name), more))
    const whole = await cut(sourceOf(bytes))
    assert.ok(whole !== undefined, "the whole file can be cut")
    const check = async (damaged: Buffer, how: string) => {
      const found = await cut(sourceOf(damaged)).catch((error: unknown) => assert.fail(`${how}: ${String(error)}`))
      if (found !== undefined) assert.ok(lengthOf(found) > 0 && found.span.end < damaged.length, how)
    }
    for (let length = 0; length <= HEADERS; length += 1) await check(bytes.subarray(0, length), `${length} bytes`)
    let state = seed >>> 0
    const random = (most: number): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
      return (state >>> 8) % most
    }
    for (let turn = 0; turn < 300; turn += 1) {
      const damaged = Buffer.from(bytes)
      for (let times = 0; times <= random(4); times += 1) damaged[random(HEADERS)] = random(256)
      await check(damaged, `turn ${turn}`)
    }
  })

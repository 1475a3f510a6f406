/** AAC as iTunes wrote it: what the encoder added stands in a note of its own, and no edit list tells the browser. */
import assert from "node:assert/strict"
import { execFile } from "node:child_process"
import { readFile, writeFile } from "node:fs/promises"
import { promisify } from "node:util"
import { RATE } from "./continuous.ts"

const run = promisify(execFile)
/** What ffmpeg's encoder adds in front. */
const DELAY = 1_024
const FRAME = 1_024

const box = (kind: string, ...bodies: readonly Buffer[]): Buffer => {
  const body = Buffer.concat(bodies)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + body.length)
  head.write(kind, 4, "latin1")
  return Buffer.concat([head, body])
}
const told = (kind: string, text: string, more: number) =>
  box(kind, Buffer.from([0, 0, 0, more === 0 ? 0 : 1]), Buffer.alloc(more), Buffer.from(text))
const hex = (value: number, digits = 8) => value.toString(16).toUpperCase().padStart(digits, "0")

/** `raw`: a file of 32-bit samples, one channel, at least a frame longer than what is wanted. */
export async function makeAsItunes(raw: string, samples: number, path: string, tags: readonly string[] = []) {
  // Whole frames, as iTunes has them: what is too much is the padding.
  const whole = Math.ceil((DELAY + samples) / FRAME) * FRAME
  const filter = `apad=whole_len=${whole - DELAY},atrim=end_sample=${whole - DELAY}`
  const input = ["-f", "f32le", "-ar", String(RATE), "-ac", "1", "-i", raw, "-af", filter]
  const output = ["-c:a", "aac", "-b:a", "192k", "-use_editlist", "0", "-fflags", "+bitexact", ...tags, path]
  await run("ffmpeg", ["-v", "error", "-y", ...input, ...output], { timeout: 60_000 })
  const bytes = await readFile(path)
  const at = bytes.indexOf("moov") - 4
  const moov = bytes.subarray(at + 8, at + bytes.readUInt32BE(at))
  assert.equal(at + 8 + moov.length, bytes.length, "what comes behind the sound moves no sound")
  const figures = ` ${hex(0)} ${hex(DELAY)} ${hex(whole - DELAY - samples)} ${hex(samples, 16)}${` ${hex(0)}`.repeat(8)}`
  const note = box("----", told("mean", "com.apple.iTunes", 0), told("name", "iTunSMPB", 0), told("data", figures, 4))
  const list = moov.indexOf("ilst") - 4
  await writeFile(path, Buffer.concat([bytes.subarray(0, at), box("moov", joined(moov, list, note))]))
}

/** The note at the end of the list of tags, whose boxes grow by it. */
function joined(moov: Buffer, list: number, note: Buffer): Buffer {
  const end = list + moov.readUInt32BE(list)
  const grown = Buffer.concat([moov.subarray(0, end), note, moov.subarray(end)])
  for (const kind of ["udta", "meta", "ilst"]) {
    const at = moov.indexOf(kind) - 4
    grown.writeUInt32BE(moov.readUInt32BE(at) + note.length, at)
  }
  return grown
}

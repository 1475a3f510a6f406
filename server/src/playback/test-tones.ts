/** For tests: one file with several tracks, each a tone of its own, its cue sheet, and which tone is heard where. */
import { execFile } from "node:child_process"
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { promisify } from "node:util"

export const RATE = 44_100
/** Hertz, one a track. */
export const TONES = [440, 620, 880, 1_250] as const
/** Seconds; cut where no frame of any format begins. */
export const LENGTHS = [5.2, 4.12, 6.76, 3.4] as const
export const STARTS = LENGTHS.map((_, at) => LENGTHS.slice(0, at).reduce((sum, length) => sum + length, 0))
export const TOTAL = LENGTHS.reduce((sum, length) => sum + length, 0)

const run = promisify(execFile)

/** 16-bit stereo samples. */
function samples(): Buffer {
  const bytes = Buffer.alloc(Math.round(TOTAL * RATE) * 4)
  for (let at = 0; at * 4 < bytes.length; at += 1) {
    const track = STARTS.findLastIndex(start => at >= Math.round(start * RATE))
    const value = Math.round(Math.sin((2 * Math.PI * (TONES[track] ?? 0) * at) / RATE) * 12_000)
    bytes.writeInt16LE(value, at * 4)
    bytes.writeInt16LE(value, at * 4 + 2)
  }
  return bytes
}

/** `path`: its ending says the format. */
export async function makeImage(path: string, more: readonly string[] = []): Promise<string> {
  const raw = `${path}.raw`
  await writeFile(raw, samples())
  const input = ["-f", "s16le", "-ar", String(RATE), "-ac", "2", "-i", raw]
  await run("ffmpeg", ["-v", "error", "-nostdin", "-y", ...input, ...more, path], { timeout: 60_000 })
  return path
}

const two = (number: number) => String(number).padStart(2, "0")
const stamp = (seconds: number): string => {
  const frames = Math.round(seconds * 75)
  return `${two(Math.floor(frames / 4_500))}:${two(Math.floor(frames / 75) % 60)}:${two(frames % 75)}`
}

export const sheetOf = (fileName: string, title = "Four Tones"): string =>
  [
    "REM DATE 1999",
    'PERFORMER "The Oscillators"',
    `TITLE "${title}"`,
    `FILE "${fileName}" WAVE`,
    ...STARTS.flatMap((start, at) => [
      `  TRACK ${two(at + 1)} AUDIO`,
      `    TITLE "Tone ${at + 1}"`,
      `    INDEX 01 ${stamp(start)}`,
    ]),
  ].join("\r\n")

/** One channel, from -1 to 1, as ffmpeg decodes it. Throws what ffmpeg says where it complains. A file: from a pipe it knows no length. */
export async function decode(bytes: Uint8Array): Promise<Float32Array> {
  const folder = await mkdtemp(join(tmpdir(), "diapason-decode-"))
  try {
    const path = join(folder, "sound")
    await writeFile(path, bytes)
    const made = ["-f", "f32le", "-ac", "1", "-ar", String(RATE), join(folder, "raw")]
    const { stderr } = await run("ffmpeg", ["-v", "warning", "-nostdin", "-guess_layout_max", "0", "-i", path, ...made])
    if (stderr !== "") throw new Error(stderr)
    const raw = await readFile(join(folder, "raw"))
    return new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.length))
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** How much of a piece of sound is this tone: 1 is all of it. */
export function shareOf(tone: number, piece: Float32Array): number {
  let [cosine, sine, energy] = [0, 0, 0]
  piece.forEach((sample, at) => {
    const angle = (2 * Math.PI * tone * at) / RATE
    cosine += sample * Math.cos(angle)
    sine += sample * Math.sin(angle)
    energy += sample * sample
  })
  return energy === 0 ? 0 : (2 * (cosine ** 2 + sine ** 2)) / piece.length / energy
}

/** Seconds at the beginning and at the end in which another tone than this is heard, and whether it is this one in between. */
export function strangeEnds(tone: number, sound: Float32Array): { readonly before: number; readonly behind: number } {
  const step = Math.round(RATE / 100)
  const own: boolean[] = []
  for (let at = 0; at + step <= sound.length; at += step) own.push(shareOf(tone, sound.subarray(at, at + step)) > 0.8)
  const first = own.indexOf(true)
  const last = own.lastIndexOf(true)
  if (first === -1 || own.slice(first, last + 1).includes(false)) throw new Error(`the tone of ${tone} Hz is not heard`)
  return { before: (first * step) / RATE, behind: ((own.length - 1 - last) * step) / RATE }
}

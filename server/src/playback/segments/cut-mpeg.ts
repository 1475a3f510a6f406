/**
 * MP3 of a constant bit rate: whole frames as they are, behind a frame that tells how many samples to leave out at both ends
 * (gabriel.mp3-tech.org/mp3infotag.html), so that players which know it cut at the very sample.
 */
import type { Segment } from "@diapason/shared/rows"
import type { Cut, CutSource } from "./cut.ts"
import { frameBytes, headerLike, type MpegHeader, readMpegHeader } from "./mpeg-header.ts"

interface Mpeg {
  readonly header: MpegHeader
  /** The bytes of `header`. */
  readonly bytes: Buffer
  /** Where the first frame of sound is. */
  readonly first: number
  /** Bytes of a frame on average. */
  readonly step: number
  readonly frames: number
  readonly end: number
  /** Samples that the encoder added, and those a decoder adds, before the music; 0 where nobody tells: then nobody leaves them out. */
  readonly before: number
  readonly behind: number
}

/** What a decoder adds in front, as all count it. */
const DECODER_DELAY = 529
/** Frames lean on the bytes of those before: so many samples of them are decoded, and left out. */
const LEAN_ON = 3 * 1_152
const MOST_LEFT_OUT = 4_095
const LOOK = 16 * 1024
const TAG_BYTES = 4 + 32 + 120 + 36
const ID3V1 = 128
/** Of what an encoder wrote, up to what it added at both ends. */
const INFO_BYTES = 144

/** Undefined where the rate varies: nobody then knows where a second is without reading all before it. */
export async function cutMpeg(source: CutSource, at: number, { start, end }: Segment): Promise<Cut | undefined> {
  const mpeg = await readMpeg(source, at)
  if (mpeg === undefined) return undefined
  const { samples, rate } = mpeg.header
  const from = Math.round(start * rate) + mpeg.before
  const to = end === undefined ? mpeg.frames * samples - mpeg.behind : Math.round(end * rate) + mpeg.before
  const firstFrame = Math.max(0, Math.floor(from / samples) - LEAN_ON / samples)
  const lastFrame = Math.min(mpeg.frames, Math.ceil(to / samples))
  if (from >= to || firstFrame >= lastFrame) return undefined
  const begin = await findFrame(source, mpeg, firstFrame)
  const stop = lastFrame === mpeg.frames ? mpeg.end : await findFrame(source, mpeg, lastFrame)
  if (begin === undefined || stop === undefined || stop <= begin) return undefined
  const head = headOf(mpeg, {
    frames: lastFrame - firstFrame,
    bytes: stop - begin,
    before: from - firstFrame * samples - DECODER_DELAY,
    behind: lastFrame * samples - to + DECODER_DELAY,
  })
  return head && { head, span: { start: begin, end: stop - 1 }, mimeType: "audio/mpeg" }
}

async function readMpeg(source: CutSource, start: number): Promise<Mpeg | undefined> {
  const bytes = await source.read(start, LOOK)
  const at = firstOf(bytes)
  const header = at === undefined ? undefined : readMpegHeader(bytes, at)
  if (at === undefined || header === undefined) return undefined
  const told = readInfo(bytes, at, header)
  if (told === "varies") return undefined
  const first = start + at + (told === undefined ? 0 : header.length)
  const sound = told === undefined ? header : readMpegHeader(bytes, first - start)
  if (sound === undefined) return undefined
  const tail = await source.read(Math.max(0, source.size - ID3V1), 3)
  const end = source.size - (tail.toString("latin1") === "TAG" ? ID3V1 : 0)
  const step = frameBytes(sound, sound.kilobits)
  const frames = told?.frames || Math.floor((end - first + 1) / step)
  const own = Buffer.from(bytes.subarray(first - start, first - start + 4))
  return { header: sound, bytes: own, first, step, frames, end, before: told?.before ?? 0, behind: told?.behind ?? 0 }
}

/** Two frames of a kind behind each other. */
function firstOf(bytes: Buffer): number | undefined {
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const header = readMpegHeader(bytes, at)
    const next = header && readMpegHeader(bytes, at + header.length)
    if (next && next.kind === header.kind && next.rate === header.rate) return at
  }
  return undefined
}

const sideInfo = ({ version, mono }: MpegHeader): number => (version === 1 ? (mono ? 17 : 32) : mono ? 9 : 17)

/** What the encoder wrote in the place of the first frame. */
function readInfo(bytes: Buffer, at: number, header: MpegHeader) {
  const place = at + 4 + sideInfo(header)
  const name = bytes.toString("latin1", place, place + 4)
  if (name === "Xing" || bytes.toString("latin1", at + 36, at + 40) === "VBRI") return "varies"
  if (name !== "Info" || place + INFO_BYTES > bytes.length) return undefined
  const frames = (bytes.readUInt32BE(place + 4) & 1) === 1 ? bytes.readUInt32BE(place + 8) : 0
  if (!/^(?:LAME|Lavc|Lavf)/.test(bytes.toString("latin1", place + 120, place + 124)))
    return { frames, before: 0, behind: 0 }
  const added = bytes.readUIntBE(place + 141, 3)
  return {
    frames,
    before: (added >> 12) + DECODER_DELAY,
    behind: Math.max(0, (added & 0xfff) - DECODER_DELAY),
  }
}

/** Undefined where no frame of the same rate is nearly where it must be: the rate is not constant. */
async function findFrame(
  source: CutSource,
  { header, first, step }: Mpeg,
  number: number,
): Promise<number | undefined> {
  if (number === 0) return first
  const expected = first + number * step
  const from = Math.max(first, Math.floor(expected - step))
  const bytes = await source.read(from, Math.ceil(step * 4) + 8)
  let best: number | undefined
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const found = readMpegHeader(bytes, at)
    if (found?.kind !== header.kind || found.kilobits !== header.kilobits || found.rate !== header.rate) continue
    const next = readMpegHeader(bytes, at + found.length)
    if (next !== undefined && next.kilobits !== header.kilobits) continue
    const off = Math.abs(from + at - expected)
    if (off < step / 2 && (best === undefined || off < Math.abs(best - expected))) best = from + at
  }
  return best
}

/** Where a player would have to leave out less than nothing, only the frames are counted. */
function headOf(
  mpeg: Mpeg,
  told: { readonly frames: number; readonly bytes: number; readonly before: number; readonly behind: number },
): Buffer | undefined {
  const made = headerLike(mpeg.bytes, 0, mpeg.header, TAG_BYTES)
  if (made === undefined || told.before > MOST_LEFT_OUT || told.behind > MOST_LEFT_OUT) return undefined
  const frame = Buffer.alloc(made.length)
  made.header.copy(frame)
  const at = 4 + sideInfo(mpeg.header)
  frame.write("Info", at, "latin1")
  frame.writeUInt32BE(7, at + 4)
  frame.writeUInt32BE(told.frames, at + 8)
  frame.writeUInt32BE(told.bytes + frame.length, at + 12)
  for (let percent = 0; percent < 100; percent += 1) frame[at + 16 + percent] = Math.floor((percent * 256) / 100)
  if (told.before < 0) return frame
  const lame = at + 120
  frame.writeUInt32BE(15, at + 4)
  frame.write("LAME3.100", lame, "latin1")
  // The first revision of the tag, and a constant rate.
  frame[lame + 9] = 1
  frame.writeUIntBE((told.before << 12) | told.behind, lame + 21, 3)
  frame.writeUInt32BE(told.bytes + frame.length, lame + 28)
  frame.writeUInt16BE(checksum(frame.subarray(0, lame + 34)), lame + 34)
  return frame
}

/** CRC-16, polynomial 0x8005, the lowest bit first. */
function checksum(bytes: Uint8Array): number {
  let crc = 0
  for (const byte of bytes) {
    crc ^= byte
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >> 1) ^ 0xa001 : crc >> 1
  }
  return crc
}

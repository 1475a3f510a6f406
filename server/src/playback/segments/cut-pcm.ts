/** WAV and AIFF that hold bare samples: cut at the very sample. */
import type { Segment } from "@diapason/shared/rows"
import type { Cut, CutSource } from "./cut.ts"

interface Chunk {
  readonly id: string
  readonly body: number
  readonly length: number
}

interface Sound {
  readonly rate: number
  /** Bytes of one sample of all channels. */
  readonly block: number
  /** Where the samples are. */
  readonly start: number
  readonly end: number
}

const MOST_CHUNKS = 100
const LONGEST_FORMAT = 1_024
/** Room is left for the header in what its own length can say. */
const MOST_BYTES = 0xffff_0000
/** PCM, floating point, and the extended form of either (mmreg.h). */
const BARE_WAV = new Set([1, 3, 0xfffe])
const BARE_AIFF = new Set(["NONE", "sowt", "twos", "fl32", "FL32", "fl64", "FL64"])

export async function cutWav(source: CutSource, { start, end }: Segment): Promise<Cut | undefined> {
  const chunks = await chunksOf(source, "data", head => head.readUInt32LE(4))
  const format = await bodyOf(source, chunks, "fmt ", 16)
  const data = chunks.find(({ id }) => id === "data")
  if (format === undefined || data === undefined || !BARE_WAV.has(format.readUInt16LE(0))) return undefined
  const rate = format.readUInt32LE(4)
  const block = format.readUInt16LE(12)
  const span = samplesBetween({ rate, block, start: data.body, end: data.body + data.length }, start, end)
  if (span === undefined) return undefined
  const bytes = span.end - span.start + 1
  const head = Buffer.concat([
    Buffer.from("RIFF"),
    le32(4 + 8 + format.length + 8 + bytes),
    Buffer.from("WAVEfmt "),
    le32(format.length),
    format,
    Buffer.from("data"),
    le32(bytes),
  ])
  return { head, span, mimeType: "audio/wav" }
}

export async function cutAiff(source: CutSource, { start, end }: Segment): Promise<Cut | undefined> {
  const chunks = await chunksOf(source, "SSND", head => head.readUInt32BE(4))
  const common = await bodyOf(source, chunks, "COMM", 18)
  const sound = chunks.find(({ id }) => id === "SSND")
  if (common === undefined || sound === undefined) return undefined
  const compressed = common.length >= 22
  if (compressed && !BARE_AIFF.has(common.toString("latin1", 18, 22))) return undefined
  const told = await source.read(sound.body, 4)
  if (told.length < 4) return undefined
  const block = common.readUInt16BE(0) * Math.ceil(common.readUInt16BE(6) / 8)
  const from = sound.body + 8 + told.readUInt32BE(0)
  const span = samplesBetween({ rate: rateOf(common), block, start: from, end: sound.body + sound.length }, start, end)
  if (span === undefined) return undefined
  const bytes = span.end - span.start + 1
  common.writeUInt32BE(bytes / block, 2)
  const head = Buffer.concat([
    Buffer.from("FORM"),
    be32(4 + 8 + common.length + 16 + bytes),
    Buffer.from(compressed ? "AIFCCOMM" : "AIFFCOMM"),
    be32(common.length),
    common,
    Buffer.from("SSND"),
    be32(8 + bytes),
    be32(0),
    be32(0),
  ])
  return { head, span, mimeType: "audio/aiff" }
}

/** An 80-bit IEEE 754 number, of which the upper bits are precise enough. */
const rateOf = (common: Buffer): number => common.readUInt32BE(10) * 2 ** (common.readUInt16BE(8) - 16_383 - 31)

function samplesBetween({ rate, block, start, end }: Sound, from: number, to: number | undefined) {
  if (!(rate > 0) || block < 1) return undefined
  const place = (seconds: number) => start + Math.round(seconds * rate) * block
  const whole = start + Math.floor((end - start) / block) * block
  const last = Math.min(whole, to === undefined ? whole : place(to))
  const first = place(from)
  return first >= last || last - first > MOST_BYTES ? undefined : { start: first, end: last - 1 }
}

/** A chunk of sound whose length was never filled in, or is larger than such files can say, reaches to the end. */
async function chunksOf(source: CutSource, sound: string, lengthIn: (head: Buffer) => number): Promise<Chunk[]> {
  const chunks: Chunk[] = []
  for (let at = 12; chunks.length < MOST_CHUNKS && at + 8 <= source.size; ) {
    const head = await source.read(at, 8)
    if (head.length < 8) break
    const [id, told, body] = [head.toString("latin1", 0, 4), lengthIn(head), at + 8]
    const left = source.size - body
    const length = Math.min(left, id === sound && (told === 0 || told === 0xffff_ffff) ? left : told)
    chunks.push({ id, body, length })
    at = body + length + (length % 2)
  }
  return chunks
}

async function bodyOf(source: CutSource, chunks: readonly Chunk[], id: string, least: number) {
  const chunk = chunks.find(one => one.id === id)
  if (chunk === undefined || chunk.length < least || chunk.length > LONGEST_FORMAT || chunk.length % 2 === 1)
    return undefined
  const body = await source.read(chunk.body, chunk.length)
  return body.length === chunk.length ? Buffer.from(body) : undefined
}

function le32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

function be32(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

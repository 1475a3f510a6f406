/** FLAC (RFC 9639): whole frames as they are, behind a STREAMINFO that counts their samples. */
import type { Segment } from "@diapason/shared/rows"
import type { Cut, CutSource } from "./cut.ts"
import { type FlacFrame, type FlacStream, framesIn } from "./flac-frames.ts"

/** A sample and the byte of the file where its frame begins. */
interface Place {
  readonly sample: number
  readonly offset: number
}

interface Flac extends FlacStream {
  readonly info: Buffer
  /** Bytes in which at least two frames begin. */
  readonly stretch: number
  readonly first: Place
  readonly last: Place
  /** Of the table of the file, in order. */
  readonly points: readonly Place[]
}

const [STREAM_INFO, SEEK_TABLE] = [0, 3]
const INFO_BYTES = 34
const POINT_BYTES = 18
const MOST_BLOCKS = 200
const MOST_POINTS = 10_000
const LEAST_STRETCH = 64 * 1024
const MOST_STRETCH = 2 * 1024 * 1024
const MOST_LOOKS = 40

/**
 * The frame in which a track begins is its first one, and the track before ends there: nothing is lost between neighbours, and at most a
 * frame (some 93 ms) of the one before is heard. Undefined for blocks of several sizes, which no encoder in wide use makes.
 */
export async function cutFlac(source: CutSource, at: number, { start, end }: Segment): Promise<Cut | undefined> {
  const flac = await readFlac(source, at)
  if (flac === undefined) return undefined
  const from = await find(source, flac, Math.round(start * flac.rate))
  const to = end === undefined ? flac.last : await find(source, flac, Math.round(end * flac.rate))
  if (from === undefined || to === undefined || to.offset <= from.offset) return undefined
  const flacPart = {
    stream: flac,
    first: from.sample / flac.block,
    behind: Math.ceil(to.sample / flac.block),
    stretch: flac.stretch,
  }
  const head = headOf(flac.info, to.sample - from.sample)
  return { head, span: { start: from.offset, end: to.offset - 1 }, mimeType: "audio/flac", flacPart }
}

async function readFlac(source: CutSource, start: number): Promise<Flac | undefined> {
  let at = start + 4
  let info: Buffer | undefined
  let table: Buffer = Buffer.alloc(0)
  for (let count = 0; count < MOST_BLOCKS; count += 1) {
    const head = await source.read(at, 4)
    if (head.length < 4) return undefined
    const [kind, length] = [head.readUInt8(0) & 127, head.readUIntBE(1, 3)]
    if (kind === STREAM_INFO && length >= INFO_BYTES) info = Buffer.from(await source.read(at + 4, INFO_BYTES))
    if (kind === SEEK_TABLE) table = await source.read(at + 4, Math.min(length, MOST_POINTS * POINT_BYTES))
    at += 4 + length
    if (head.readUInt8(0) > 127) break
  }
  if (info === undefined || info.length < INFO_BYTES) return undefined
  const samples = (info.readUInt8(13) & 15) * 2 ** 32 + info.readUInt32BE(14)
  const rate = info.readUIntBE(10, 3) >> 4
  const block = info.readUInt16BE(2)
  if (samples === 0 || rate === 0 || block < 16 || info.readUInt16BE(0) !== block) return undefined
  const stretch = Math.min(MOST_STRETCH, Math.max(LEAST_STRETCH, info.readUIntBE(7, 3) * 4))
  const [first, last] = [
    { sample: 0, offset: at },
    { sample: samples, offset: source.size },
  ]
  return { info, block, samples, rate, stretch, first, last, points: pointsOf(table, at) }
}

/** Placeholders have a number beyond every file. */
function pointsOf(table: Buffer, first: number): readonly Place[] {
  const points: Place[] = []
  for (let at = 0; at + POINT_BYTES <= table.length; at += POINT_BYTES) {
    const sample = Number(table.readBigUInt64BE(at))
    if (Number.isSafeInteger(sample)) points.push({ sample, offset: first + Number(table.readBigUInt64BE(at + 8)) })
  }
  return points
}

/** The frame that holds a sample: between two known places, by where it should be, a few small reads. */
async function find(source: CutSource, flac: Flac, sample: number): Promise<Place | undefined> {
  if (sample <= 0) return flac.first
  if (sample >= flac.samples) return flac.last
  let low = flac.points.findLast(point => point.sample <= sample && point.offset < source.size) ?? flac.first
  let high = flac.points.find(point => point.sample > sample && point.offset < source.size) ?? flac.last
  for (let look = 0; look < MOST_LOOKS; look += 1) {
    const share = (sample - low.sample) / (high.sample - low.sample)
    const guess = low.offset + share * (high.offset - low.offset) - flac.stretch / 2
    // The frame at the upper end is looked at too: it is the neighbour that proves the one before.
    const latest = Math.max(low.offset, Math.min(high.offset + flac.stretch / 2, source.size) - flac.stretch)
    const at = Math.min(Math.max(Math.floor(guess), low.offset), latest)
    const bytes = await source.read(at, flac.stretch)
    const frames = framesIn(bytes, flac)
    const holding = frames.find(frame => frame.sample <= sample && sample < frame.sample + frame.samples)
    if (holding !== undefined) return placeOf(holding, at)
    const below = frames.findLast(frame => frame.sample <= sample)
    const above = frames.find(frame => frame.sample > sample)
    const [nextLow, nextHigh] = [below && placeOf(below, at), above && placeOf(above, at)]
    if (!(nextLow && nextLow.offset > low.offset) && !(nextHigh && nextHigh.offset < high.offset)) return undefined
    if (nextLow && nextLow.offset > low.offset) low = nextLow
    if (nextHigh && nextHigh.offset < high.offset) high = nextHigh
  }
  return undefined
}

const placeOf = ({ at, sample }: FlacFrame, offset: number): Place => ({ sample, offset: offset + at })

/** Without the checksum of the sound and the sizes of frames, which are those of the whole file. */
function headOf(info: Buffer, samples: number): Buffer {
  const own = Buffer.from(info)
  own.writeUInt8((own.readUInt8(13) & 0xf0) | Math.floor(samples / 2 ** 32), 13)
  own.writeUInt32BE(samples % 2 ** 32, 14)
  own.fill(0, 4, 10)
  own.fill(0, 18)
  return Buffer.concat([Buffer.from("fLaC"), Buffer.of(0x80, 0, 0, INFO_BYTES), own])
}

/** Ogg (RFC 3533) with Vorbis, Opus, Speex or FLAC: two packets at the head, the last page for the duration. */
import { AppError } from "@diapason/shared/errors"
import { byteAt, latin1, u16le, u32le } from "./bytes.ts"
import { type FileWindow, HEAD } from "./file-window.ts"
import { memoryWindow } from "./memory-window.ts"
import { streamSeconds } from "./plan-flac.ts"
import { bitRateOf, type TagPlan } from "./tag-plan.ts"
import { readVorbisComment, type VorbisComment } from "./vorbis-comment.ts"

const LONGEST_PAGE = 27 + 255 + 255 * 255
const MOST_PAGES = 2_000
/** A large picture among the comments: read through only when a title, an artist or an album may come behind it. */
const THROUGH_PICTURE = 768 * 1024

interface Codec {
  readonly commentAt: number
  /** Seconds at a granule position. */
  readonly secondsAt: (granule: number) => number
  readonly seconds?: number
}

interface Packets {
  readonly serial: number
  readonly first: Uint8Array
  /** As far as it was read. */
  readonly second: Uint8Array
}

export async function planOgg(window: FileWindow, start: number): Promise<TagPlan> {
  const head = await readPackets(window, start, async (at, length) => {
    const bytes = window.peek(at, length)
    return bytes.length === length ? bytes : undefined
  })
  const codec = head && readCodec(head.first)
  if (head === undefined || codec === undefined) {
    throw new AppError("unprocessable", "This Ogg file holds no Vorbis, Opus, Speex or FLAC audio.")
  }
  const comment = await readComment(window, start, head, codec)
  const seconds = codec.seconds || (await readEnd(window, head.serial, codec))
  return {
    containers: [comment.container],
    durationSeconds: seconds,
    ...bitRateOf(window.size - start, seconds),
    mimeType: "audio/ogg",
  }
}

async function readComment(window: FileWindow, start: number, head: Packets, codec: Codec): Promise<VorbisComment> {
  const parse = ({ second }: Packets) => readVorbisComment(memoryWindow(second), codec.commentAt, second.length)
  const comment = await parse(head)
  if (comment.complete || ["TITLE", "ARTIST", "ALBUM"].every(name => comment.names.has(name))) return comment
  const more = await readPackets(window, start, (at, length) =>
    window.read(at, length, Math.max(HEAD, THROUGH_PICTURE - at)),
  )
  return more === undefined ? comment : parse(more)
}

type Reader = (at: number, length: number) => Promise<Uint8Array | undefined>

/** The first two packets of the stream that begins first; pages of other streams are passed over. */
async function readPackets(window: FileWindow, start: number, read: Reader): Promise<Packets | undefined> {
  const packets: Uint8Array[][] = [[]]
  let serial: number | undefined
  let at = start
  for (let count = 0; count < MOST_PAGES && packets.length <= 2; count++) {
    const header = await read(at, 27)
    const segments = header && latin1(header, 0, 4) === "OggS" ? await read(at + 27, byteAt(header, 26)) : undefined
    if (header === undefined || segments === undefined) break
    const dataAt = at + 27 + segments.length
    const length = segments.reduce((sum, segment) => sum + segment, 0)
    serial ??= u32le(header, 14)
    const data =
      u32le(header, 14) === serial ? ((await read(dataAt, length)) ?? window.peek(dataAt, length)) : undefined
    if (data !== undefined) deal(data, segments, packets)
    if (data !== undefined && data.length < length) break
    at = dataAt + length
  }
  const [first, second] = packets.map(pieces => Buffer.concat(pieces))
  return serial === undefined || first === undefined
    ? undefined
    : { serial, first, second: second ?? new Uint8Array(0) }
}

/** A segment shorter than 255 bytes ends its packet. */
function deal(data: Uint8Array, segments: Uint8Array, packets: Uint8Array[][]): void {
  let at = 0
  for (const segment of segments) {
    packets.at(-1)?.push(data.subarray(at, at + segment))
    at += segment
    if (segment < 255 && at <= data.length) packets.push([])
  }
}

function readCodec(first: Uint8Array): Codec | undefined {
  const name = latin1(first, 0, 8)
  const steady = (commentAt: number, rate: number) =>
    rate > 0 ? { commentAt, secondsAt: (granule: number) => granule / rate } : undefined
  if (name === "OpusHead" && first.length >= 19) {
    const preSkip = u16le(first, 10)
    return { commentAt: 8, secondsAt: granule => Math.max(0, granule - preSkip) / 48_000 }
  }
  if (name.startsWith("\x01vorbis") && first.length >= 16) return steady(7, u32le(first, 12))
  if (name === "Speex   " && first.length >= 40) return steady(0, u32le(first, 36))
  if (!name.startsWith("\x7fFLAC") || first.length < 17 + 34) return undefined
  const info = first.subarray(17)
  const rate = (byteAt(info, 10) << 12) | (byteAt(info, 11) << 4) | (byteAt(info, 12) >> 4)
  const codec = steady(4, rate)
  return codec && { ...codec, seconds: streamSeconds(info) ?? 0 }
}

/** The last page of the stream that tells a position. */
async function readEnd(window: FileWindow, serial: number, codec: Codec): Promise<number> {
  const start = Math.max(0, window.size - LONGEST_PAGE)
  const bytes = await window.read(start, window.size - start)
  if (bytes === undefined) return 0
  const tail = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length)
  for (let at = tail.lastIndexOf("OggS"); at >= 0; at = at === 0 ? -1 : tail.lastIndexOf("OggS", at - 1)) {
    if (at + 27 > tail.length || u32le(tail, at + 14) !== serial) continue
    const granule = Number(tail.readBigInt64LE(at + 6))
    if (granule >= 0) return codec.secondsAt(granule)
  }
  return 0
}

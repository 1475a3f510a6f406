/**
 * Frames of the middle of a FLAC file, numbered from 0: browsers take the number of a frame for its time (measured in Chromium: the
 * position begins where the part lay in the file, and the duration is wrong until the end).
 */
import { AppError } from "@diapason/shared/errors"
import { crc8, type FlacFrame, type FlacStream, framesIn, headerBytes } from "./flac-frames.ts"

/** Which frames of the file make the part. */
export interface FlacPart {
  readonly stream: FlacStream
  /** Number of its first frame in the file, and of the first one behind it. */
  readonly first: number
  readonly behind: number
  /** Bytes in which several frames begin. */
  readonly stretch: number
}

const LARGEST_FRAME = 4 * 1024 * 1024
/** Numbers below these take one byte, two bytes, and so on. */
const LIMITS = [2 ** 7, 2 ** 11, 2 ** 16, 2 ** 21, 2 ** 26, 2 ** 31]
const CRC16 = Uint16Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 8
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x8000 ? (crc << 1) ^ 0x8005 : crc << 1
  return crc & 0xffff
})

/** The bytes that all numbers below this one take. */
const bytesBelow = (number: number): number =>
  LIMITS.reduce((sum, limit, at) => sum + Math.max(0, Math.min(number, limit) - (LIMITS[at - 1] ?? 0)) * (at + 1), 0)

/** Bytes that the frames of the part before this one are shorter than in the file. */
export const savedBefore = ({ first }: FlacPart, number: number): number =>
  bytesBelow(number) - bytesBelow(first) - bytesBelow(number - first)

function coded(number: number): Buffer {
  const length = LIMITS.findIndex(limit => number < limit) + 1
  if (length === 1) return Buffer.of(number)
  const bytes = Buffer.alloc(length)
  let rest = number
  for (let at = length - 1; at > 0; at -= 1) {
    bytes[at] = 0x80 | (rest & 63)
    rest = Math.floor(rest / 64)
  }
  bytes[0] = ((0xff00 >> length) & 0xff) | rest
  return bytes
}

/** Frames of the part in bytes of the file from `offset` on, each with its place in the part; `start` is that of the part in the file. */
export function placedFrames(part: FlacPart, bytes: Buffer, offset: number, start: number) {
  return framesIn(bytes, part.stream)
    .map((frame: FlacFrame) => {
      const number = frame.sample / part.stream.block
      const at = offset + frame.at
      return { number, at, place: at - start - savedBefore(part, number) }
    })
    .filter(({ number, at }) => number >= part.first && number < part.behind && at >= start)
}

/** `pieces` begin with frame `from` of the file. Where they end before the part does, their last frame is left out. */
export async function* renumbered(part: FlacPart, from: number, pieces: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0)
  let number = from
  let looked = 0
  for await (const piece of pieces) {
    held = held.length === 0 ? piece : Buffer.concat([held, piece])
    for (;;) {
      const next = number + 1 < part.behind ? findHeader(held, number + 1, Math.max(looked, 4)) : undefined
      if (next === undefined) break
      yield rewrite(held.subarray(0, next), number - part.first)
      held = held.subarray(next)
      number += 1
      looked = 0
    }
    // A header may lie across two pieces.
    looked = Math.max(0, held.length - 32)
    if (held.length > LARGEST_FRAME)
      throw new AppError("not_playable", "The FLAC file is damaged in this track. Put an intact copy in its place.")
  }
  if (number + 1 === part.behind) yield rewrite(held, number - part.first)
}

/** Where the frame of this number begins. Sound that looks like that is one in a million million. */
function findHeader(bytes: Buffer, number: number, from: number): number | undefined {
  const told = coded(number)
  for (let at = bytes.indexOf(0xff, from); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1] !== 0xf8 || told.compare(bytes, at + 4, at + 4 + told.length) !== 0) continue
    const length = headerBytes(bytes, at)
    if (length !== undefined && bytes[at + length - 1] === crc8(bytes.subarray(at, at + length - 1))) return at
  }
  return undefined
}

/** With another number, and the checksums of header and frame that belong to it. */
function rewrite(frame: Buffer, number: number): Buffer {
  const length = headerBytes(frame, 0)
  if (length === undefined) return frame
  const old = Math.max(1, Math.clz32(~(frame[4] ?? 0) << 24))
  const header = Buffer.concat([frame.subarray(0, 4), coded(number), frame.subarray(4 + old, length - 1)])
  const own = Buffer.concat([header, Buffer.of(crc8(header)), frame.subarray(length)])
  let crc = 0
  for (let at = 0; at < own.length - 2; at += 1) crc = ((crc << 8) & 0xffff) ^ (CRC16[(crc >> 8) ^ (own[at] ?? 0)] ?? 0)
  own.writeUInt16BE(crc, own.length - 2)
  return own
}

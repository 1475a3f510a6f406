/** Headers of FLAC frames (RFC 9639, section 9.1), found in bytes from anywhere in a file. */

export interface FlacStream {
  /** Samples of a block; all are so long, but for the last. */
  readonly block: number
  readonly samples: number
  readonly rate: number
}

export interface FlacFrame {
  /** Where it begins, in the bytes that were looked at. */
  readonly at: number
  /** Its first sample in the stream. */
  readonly sample: number
  readonly samples: number
}

const LONGEST_HEADER = 16
const CRC8 = Uint8Array.from({ length: 256 }, (_, byte) => {
  let crc = byte
  for (let bit = 0; bit < 8; bit += 1) crc = crc & 0x80 ? (crc << 1) ^ 0x07 : crc << 1
  return crc & 255
})

/** Frames that follow each other: sound that looks like a header by chance has no neighbour that fits. */
export function framesIn(bytes: Buffer, stream: FlacStream): readonly FlacFrame[] {
  const found: FlacFrame[] = []
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const frame = readFrame(bytes, at, stream)
    if (frame !== undefined) found.push(frame)
  }
  const begins = new Set(found.map(({ sample }) => sample))
  const ends = new Set(found.map(({ sample, samples }) => sample + samples))
  return found.filter(({ sample, samples }) => begins.has(sample + samples) || ends.has(sample))
}

function readFrame(bytes: Buffer, at: number, stream: FlacStream): FlacFrame | undefined {
  const length = headerBytes(bytes, at)
  if (length === undefined || bytes[at + length - 1] !== crc8(bytes.subarray(at, at + length - 1))) return undefined
  const number = readNumber(bytes, at + 4)
  const block = number && blockOf(bytes, (bytes[at + 2] ?? 0) >> 4, number.end)
  if (number === undefined || block === undefined) return undefined
  const sample = number.value * stream.block
  return sample < stream.samples ? { at, sample, samples: block.samples } : undefined
}

/** Bytes of the header at this place, its checksum included; undefined where there is none. Blocks are of one size. */
export function headerBytes(bytes: Buffer, at: number): number | undefined {
  if (at + LONGEST_HEADER > bytes.length || bytes.readUInt16BE(at) !== 0xfff8) return undefined
  const [sizes = 0, kinds = 0] = [bytes[at + 2], bytes[at + 3]]
  if ((kinds & 1) !== 0 || kinds >> 4 > 10) return undefined
  const number = readNumber(bytes, at + 4)
  const block = number && blockOf(bytes, sizes >> 4, number.end)
  const end = block && block.end + rateBytes(sizes & 15)
  return end === undefined || Number.isNaN(end) ? undefined : end + 1 - at
}

/** Coded as characters are in UTF-8, up to 36 bits. */
function readNumber(bytes: Buffer, at: number): { readonly value: number; readonly end: number } | undefined {
  const first = bytes[at] ?? 0
  if (first < 0x80) return { value: first, end: at + 1 }
  const more = Math.clz32(~first << 24) - 1
  if (more < 1 || more > 6) return undefined
  let value = first & (0x3f >> more)
  for (let next = 1; next <= more; next += 1) {
    const byte = bytes[at + next] ?? 0
    if (byte >> 6 !== 2) return undefined
    value = value * 64 + (byte & 63)
  }
  return { value, end: at + 1 + more }
}

function blockOf(bytes: Buffer, code: number, at: number) {
  if (code === 0) return undefined
  if (code === 1) return { samples: 192, end: at }
  if (code < 6) return { samples: 144 * 2 ** code, end: at }
  if (code === 6) return { samples: (bytes[at] ?? 0) + 1, end: at + 1 }
  if (code === 7) return { samples: bytes.readUInt16BE(at) + 1, end: at + 2 }
  return { samples: 2 ** code, end: at }
}

const rateBytes = (code: number): number => (code < 12 ? 0 : code === 12 ? 1 : code === 15 ? Number.NaN : 2)

export const crc8 = (bytes: Uint8Array): number => bytes.reduce((crc, byte) => CRC8[crc ^ byte] ?? 0, 0)

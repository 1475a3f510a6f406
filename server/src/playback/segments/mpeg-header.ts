/** Headers of MPEG audio frames, layer III (ISO 11172-3, 13818-3). */

export interface MpegHeader {
  readonly version: 1 | 2
  /** The first two bytes, but for the bit that says whether a checksum follows: equal in all frames of a stream. */
  readonly kind: number
  readonly rate: number
  /** Kilobits a second. */
  readonly kilobits: number
  /** Samples of a frame. */
  readonly samples: number
  readonly padded: boolean
  readonly mono: boolean
  /** Bytes, padding included. */
  readonly length: number
}

const RATES = [44_100, 48_000, 32_000]
const KILOBITS = {
  1: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  2: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const

/** Bytes of a frame without padding; they need not be whole. */
export const frameBytes = ({ samples, rate }: Pick<MpegHeader, "samples" | "rate">, kilobits: number): number =>
  (samples * kilobits * 125) / rate

export function readMpegHeader(bytes: Buffer, at: number): MpegHeader | undefined {
  if (at < 0 || at + 4 > bytes.length) return undefined
  const word = bytes.readUInt32BE(at)
  const [sync, id, layer] = [word >>> 21, (word >>> 19) & 3, (word >>> 17) & 3]
  const [bits, rates] = [(word >>> 12) & 15, (word >>> 10) & 3]
  const base = RATES[rates]
  const version = id === 3 ? 1 : 2
  const kilobits = KILOBITS[version][bits]
  if (sync !== 0x7ff || id === 1 || layer !== 1 || base === undefined || !kilobits) return undefined
  const rate = id === 3 ? base : id === 2 ? base / 2 : base / 4
  const samples = version === 1 ? 1_152 : 576
  const padded = ((word >>> 9) & 1) === 1
  const length = Math.floor(frameBytes({ samples, rate }, kilobits)) + (padded ? 1 : 0)
  return {
    version,
    kind: (word >>> 16) & 0xfffe,
    rate,
    kilobits,
    samples,
    padded,
    mono: ((word >>> 6) & 3) === 3,
    length,
  }
}

/** The four bytes of a header like this one, without checksum and padding, of the lowest rate that gives so many bytes. */
export function headerLike(bytes: Buffer, at: number, like: MpegHeader, least: number) {
  const rates = KILOBITS[like.version]
  const index = rates.findIndex(kilobits => kilobits > 0 && frameBytes(like, kilobits) >= least)
  if (index === -1) return undefined
  const word = ((bytes.readUInt32BE(at) & ~0xf200) | 0x1_0000 | (index << 12)) >>> 0
  const header = Buffer.alloc(4)
  header.writeUInt32BE(word)
  return { header, length: Math.floor(frameBytes(like, rates[index] ?? 0)) }
}

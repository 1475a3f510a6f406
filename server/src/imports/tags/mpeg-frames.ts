/** How long MPEG audio (ISO 11172-3, 13818-3) and ADTS (ISO 13818-7) last, from their first frames. */
import type { Gapless, ReplayGain } from "@diapason/shared/rows"
import { byteAt, latin1, u16be, u24be, u32be } from "./bytes.ts"
import { limitGain, limitGapless } from "./native-tags.ts"

export interface MpegMeasure {
  readonly mimeType: "audio/mpeg" | "audio/aac"
  readonly seconds: number
  readonly replayGain?: ReplayGain
  readonly gapless?: Gapless
}

interface FrameHeader {
  readonly mimeType: MpegMeasure["mimeType"]
  readonly sampleRate: number
  readonly samples: number
  /** Bytes, header included. */
  readonly length: number
  /** Where the first frame may carry the encoder's own count of frames. */
  readonly countAt: number
}

const RATES = [44100, 48000, 32000]
const ADTS_RATES = [96000, 88200, 64000, 48000, 44100, 32000, 24000, 22050, 16000, 12000, 11025, 8000, 7350]
/** Kilobits a second by table, then by the header's index. */
const BIT_RATES = {
  v1l1: [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  v1l2: [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  v1l3: [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  v2l1: [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  v2l23: [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
} as const

/**
 * @param bytes the beginning of the audio, junk before the first frame allowed
 * @param total bytes of audio in the file
 * @returns `undefined` when no two frames follow each other
 */
export function measureMpeg(bytes: Uint8Array, total: number): MpegMeasure | undefined {
  const first = findFirst(bytes)
  if (first === undefined) return undefined
  const header = readHeader(bytes, first)
  if (header === undefined) return undefined
  const counted = header.mimeType === "audio/mpeg" ? readFrameCount(bytes, first + header.countAt, first) : undefined
  const seconds =
    counted === undefined ? estimate(bytes, first, total - first) : (counted * header.samples) / header.sampleRate
  return { mimeType: header.mimeType, seconds, ...(counted !== undefined && readLame(bytes, first + header.countAt)) }
}

/**
 * What LAME writes behind its count of frames: loudness in tenths of a dB, peak in 2^23 parts, added samples in twelve bits each
 * (gabriel.mp3-tech.org/mp3infotag.html). ffmpeg writes the same under its own name.
 */
function readLame(bytes: Uint8Array, at: number): Pick<MpegMeasure, "replayGain" | "gapless"> {
  const lame = at + 120
  if (!/^L(?:AME|avc|avf)/.test(latin1(bytes, lame, lame + 4)) || lame + 24 > bytes.length) return {}
  const samples = u24be(bytes, lame + 21)
  const gapless = limitGapless(samples >> 12, samples & 0xfff)
  const track = readLameGain(u16be(bytes, lame + 15), 1)
  const album = readLameGain(u16be(bytes, lame + 17), 2)
  const replayGain = {
    ...(track !== undefined && limitGain("trackGain", track)),
    ...(track !== undefined && limitGain("trackPeak", u32be(bytes, lame + 11) / 2 ** 23)),
    ...(album !== undefined && limitGain("albumGain", album)),
  }
  return {
    ...(gapless !== undefined && { gapless }),
    ...(Object.keys(replayGain).length > 0 && { replayGain }),
  }
}

/** Three bits of kind, three of origin, a sign, nine of tenths. */
function readLameGain(field: number, kind: number): number | undefined {
  if (field >> 13 !== kind || ((field >> 10) & 7) === 0) return undefined
  return ((field & 0x1ff) / 10) * ((field & 0x200) === 0 ? 1 : -1)
}

function findFirst(bytes: Uint8Array): number | undefined {
  for (let at = bytes.indexOf(0xff); at !== -1; at = bytes.indexOf(0xff, at + 1)) {
    const header = readHeader(bytes, at)
    if (header === undefined) continue
    const next = readHeader(bytes, at + header.length)
    if (next !== undefined && next.sampleRate === header.sampleRate && next.mimeType === header.mimeType) return at
  }
  return undefined
}

/** Frames are counted by Xing ("Info" where the rate is constant) and by VBRI, 32 bytes behind the header. */
function readFrameCount(bytes: Uint8Array, at: number, frame: number): number | undefined {
  const name = latin1(bytes, at, at + 4)
  if ((name === "Xing" || name === "Info") && at + 12 <= bytes.length) {
    return (u32be(bytes, at + 4) & 1) === 0 ? undefined : u32be(bytes, at + 8) || undefined
  }
  const vbri = frame + 36
  if (latin1(bytes, vbri, vbri + 4) !== "VBRI" || vbri + 18 > bytes.length) return undefined
  return u32be(bytes, vbri + 14) || undefined
}

/** The frames at hand stand for all: exact where the rate is constant. */
function estimate(bytes: Uint8Array, first: number, total: number): number {
  let seconds = 0
  let at = first
  for (let header = readHeader(bytes, at); header !== undefined; header = readHeader(bytes, at)) {
    seconds += header.samples / header.sampleRate
    at += header.length
  }
  return at === first ? 0 : (seconds * total) / (at - first)
}

function readHeader(bytes: Uint8Array, at: number): FrameHeader | undefined {
  if (at < 0 || at + 7 > bytes.length) return undefined
  const [b0, b1, b2, b3] = [byteAt(bytes, at), byteAt(bytes, at + 1), byteAt(bytes, at + 2), byteAt(bytes, at + 3)]
  if (b0 !== 0xff || (b1 & 0xe0) !== 0xe0) return undefined
  const layer = 4 - ((b1 >> 1) & 3)
  if (layer === 4) return readAdts(bytes, at)
  const version = (b1 >> 3) & 3
  const rate = RATES[(b2 >> 2) & 3]
  const kilobits = bitRates(version === 3, layer)[b2 >> 4]
  if (version === 1 || rate === undefined || kilobits === undefined || kilobits === 0) return undefined
  const sampleRate = version === 3 ? rate : version === 2 ? rate / 2 : rate / 4
  const samples = layer === 1 ? 384 : layer === 3 && version !== 3 ? 576 : 1152
  const slot = layer === 1 ? 4 : 1
  const padding = ((b2 >> 1) & 1) * slot
  const length = Math.floor(((samples / 8 / slot) * kilobits * 1000) / sampleRate) * slot + padding
  const mono = b3 >> 6 === 3
  const countAt = 4 + (version === 3 ? (mono ? 17 : 32) : mono ? 9 : 17)
  return { mimeType: "audio/mpeg", sampleRate, samples, length, countAt }
}

function bitRates(first: boolean, layer: number): readonly number[] {
  if (!first) return layer === 1 ? BIT_RATES.v2l1 : BIT_RATES.v2l23
  return layer === 1 ? BIT_RATES.v1l1 : layer === 2 ? BIT_RATES.v1l2 : BIT_RATES.v1l3
}

function readAdts(bytes: Uint8Array, at: number): FrameHeader | undefined {
  const sampleRate = ADTS_RATES[(byteAt(bytes, at + 2) >> 2) & 15]
  const length = ((byteAt(bytes, at + 3) & 3) << 11) | (byteAt(bytes, at + 4) << 3) | (byteAt(bytes, at + 5) >> 5)
  if ((byteAt(bytes, at + 1) & 0xf0) !== 0xf0 || sampleRate === undefined || length < 7) return undefined
  return { mimeType: "audio/aac", sampleRate, samples: 1024, length, countAt: 0 }
}

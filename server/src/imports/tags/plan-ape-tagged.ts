/** Monkey's Audio, WavPack and Musepack: the head tells the duration, an APEv2 tag at the end the rest. */
import { readTrailingTags } from "./ape-tag.ts"
import { byteAt, latin1, u16le, u32le } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import { bitRateOf, chooseFront, type TagPlan } from "./tag-plan.ts"

interface Head {
  readonly seconds: number
  /** Where the tag begins, as far as the head tells. */
  readonly tagAt?: number
}

const WAVPACK_RATES = [
  6000, 8000, 9600, 11025, 12000, 16000, 22050, 24000, 32000, 44100, 48000, 64000, 88200, 96000, 192000,
]
const DSD = 0x80000000
const DSD_BLOCK = 0x0e
const MUSEPACK_RATES = [44100, 48000, 37800, 32000]
const MOST_PACKETS = 20

export const planApe = (window: FileWindow, start: number) => plan(window, start, readApeHead, "audio/ape")
export const planWavPack = (window: FileWindow, start: number) => plan(window, start, readWavPackHead, "audio/wavpack")
export const planMusepack = (window: FileWindow, start: number) =>
  plan(window, start, readMusepackHead, "audio/musepack")

async function plan(
  window: FileWindow,
  start: number,
  readHead: (head: Uint8Array, start: number) => Head,
  mimeType: string,
): Promise<TagPlan> {
  const head = (await window.read(start, Math.min(window.size - start, 1024))) ?? new Uint8Array(0)
  const { seconds, tagAt } = head.length < 80 ? { seconds: 0 } : readHead(head, start)
  const tags = await readTrailingTags(window, tagAt)
  const picture = chooseFront(tags.pictures)
  return {
    containers: tags.containers,
    durationSeconds: Number.isFinite(seconds) ? seconds : 0,
    ...bitRateOf(tags.start - start, seconds),
    mimeType,
    ...(picture && { picture }),
  }
}

/** From version 3.98 a descriptor tells where all parts begin; before, blocks had fixed sizes (monkeysaudio.com). */
function readApeHead(head: Uint8Array, start: number): Head {
  const version = u16le(head, 4)
  const frames = (count: number, blocks: number, last: number, rate: number) =>
    rate === 0 || count === 0 ? 0 : ((count - 1) * blocks + last) / rate
  if (version < 3980) {
    const level = u16le(head, 6)
    const blocks = version >= 3950 ? 73728 * 4 : version >= 3900 || (version >= 3800 && level === 4000) ? 73728 : 9216
    return { seconds: frames(u32le(head, 24), blocks, u32le(head, 28), u32le(head, 12)) }
  }
  const descriptor = u32le(head, 8)
  const at = descriptor + 24 <= head.length ? descriptor : 52
  const tagAt = start + [8, 12, 16, 20, 24, 32].reduce((sum, place) => sum + u32le(head, place), 0)
  return {
    seconds: frames(u32le(head, at + 12), u32le(head, at + 4), u32le(head, at + 8), u32le(head, at + 20)),
    tagAt,
  }
}

/** Samples and flags of the first block; DSD counts bytes, at a power of two of the rate (wavpack.com, file format 5). */
function readWavPackHead(head: Uint8Array): Head {
  const samples = u32le(head, 12)
  const flags = u32le(head, 24)
  const rate = WAVPACK_RATES[(flags >>> 23) & 15]
  if (rate === undefined || samples === 0xffffffff) return { seconds: 0 }
  return { seconds: samples / (rate * 2 ** ((flags & DSD) === 0 ? 0 : readDsdPower(head))) }
}

/** The first byte of the block of DSD, found among the blocks before it: id, length in words, data. */
function readDsdPower(head: Uint8Array): number {
  for (let at = 32; at + 5 <= head.length; ) {
    const id = byteAt(head, at)
    const long = (id & 0x80) !== 0
    const words = long ? u24le(head, at + 1) : byteAt(head, at + 1)
    const data = at + (long ? 4 : 2)
    if ((id & 0x3f) === DSD_BLOCK) return byteAt(head, data) & 15
    at = data + words * 2
  }
  return 0
}

const u24le = (bytes: Uint8Array, at: number): number => u16le(bytes, at) + byteAt(bytes, at + 2) * 65_536

function readMusepackHead(head: Uint8Array): Head {
  if (latin1(head, 0, 3) === "MP+") {
    return { seconds: (u32le(head, 4) * 1152) / (MUSEPACK_RATES[byteAt(head, 10) & 3] ?? 44100) }
  }
  let at = 4
  for (let count = 0; count < MOST_PACKETS && at + 3 < head.length; count++) {
    const size = readVarint(head, at + 2)
    if (latin1(head, at, at + 2) === "SH") {
      const samples = readVarint(head, size.end + 5)
      const silence = readVarint(head, samples.end)
      const rate = MUSEPACK_RATES[byteAt(head, silence.end) >> 5] ?? 44100
      return { seconds: Math.max(0, samples.value - silence.value) / rate }
    }
    at += Math.max(3, size.value)
  }
  return { seconds: 0 }
}

/** Seven bits a byte, the upper bit set in all but the last (Musepack stream version 8). */
function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } {
  let value = 0
  let at = start
  for (; at < start + 8; at++) {
    value = value * 128 + (byteAt(bytes, at) & 127)
    if (byteAt(bytes, at) < 128) break
  }
  return { value, end: at + 1 }
}

/** ID3v2 (id3.org, 2.2 to 2.4): keeps the texts of a tag, and finds its pictures without fetching them. */
import { ascii, byteAt, concat, latin1, u16be, u24be, u32be } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import { memoryWindow } from "./memory-window.ts"
import { pictureType } from "./picture-type.ts"
import type { PicturePlace, TagContainer } from "./tag-plan.ts"

export interface Id3Tag {
  readonly containers: readonly TagContainer[]
  readonly pictures: readonly PicturePlace[]
  /** Ids of the frames kept. */
  readonly names: ReadonlySet<string>
  /** Where the tag ends and something else begins. */
  readonly end: number
}

const HEADER = 10
const LONGEST_TEXT = 64 * 1024
const MOST_FRAMES = 2_000
/** Lyrics of both kinds, comments (iTunes keeps its gapless figures there) and the id of a MusicBrainz recording. */
const KEPT = ["USLT", "ULT", "SYLT", "COMM", "COM", "UFID", "UFI"]
/** How much of what follows a picture is fetched with it. */
const MOST_AHEAD = 128 * 1024

interface Walk {
  readonly window: FileWindow
  readonly version: number
  readonly end: number
  /** Bytes wanted after the tag. */
  readonly after: number
  /** The whole tag was unsynchronised by its header: text must be freed from it, pictures have no place. */
  readonly unsynchronised: boolean
}

interface Frame {
  readonly id: string
  readonly start: number
  readonly size: number
  readonly readable: boolean
  readonly unsynchronised: boolean
}

/**
 * The ID3v2 tag that begins at `start`, or `undefined` where none does. `after` bytes that follow it are fetched with it
 * where that saves a request.
 */
export async function readId3(window: FileWindow, start: number, after: number): Promise<Id3Tag | undefined> {
  const header = await window.read(start, HEADER)
  if (header === undefined || latin1(header, 0, 3) !== "ID3") return undefined
  const [version, flags] = [byteAt(header, 3), byteAt(header, 5)]
  if (version < 2 || version > 4 || header.subarray(6).some(byte => byte > 127)) return undefined
  const bodyEnd = start + HEADER + synchsafe(header, 6)
  const end = Math.min(window.size, version === 4 && (flags & 0x10) !== 0 ? bodyEnd + HEADER : bodyEnd)
  const framesStart = await skipExtendedHeader(window, start + HEADER, version, flags)
  const walk = { window, version, end: Math.min(bodyEnd, window.size), after, unsynchronised: (flags & 0x80) !== 0 }
  const found = await (walk.unsynchronised && version < 4
    ? walkUnsynchronised(walk, framesStart)
    : walkFrames(walk, framesStart))
  return { ...found, end }
}

async function skipExtendedHeader(window: FileWindow, at: number, version: number, flags: number): Promise<number> {
  if (version === 2 || (flags & 0x40) === 0) return at
  const size = await window.read(at, 4)
  if (size === undefined) return at
  return version === 4 ? at + synchsafe(size, 0) : at + 4 + u32be(size, 0)
}

/** Up to 2.3 the sizes are those before unsynchronisation, so nothing can be skipped: all that may be read is read. */
async function walkUnsynchronised(walk: Walk, start: number): Promise<Omit<Id3Tag, "end">> {
  const { window, end } = walk
  const body =
    (await window.read(start, Math.max(0, end - start), end - start + walk.after)) ?? window.peek(start, end - start)
  const plain = synchronise(body)
  const found = await walkFrames({ ...walk, window: memoryWindow(plain), end: plain.length, unsynchronised: false }, 0)
  return plain.length === body.length ? found : { ...found, pictures: [] }
}

async function walkFrames(walk: Walk, start: number): Promise<Omit<Id3Tag, "end">> {
  const { window, version, end } = walk
  const kept: Uint8Array[] = []
  const names = new Set<string>()
  const pictures: PicturePlace[] = []
  let at = start
  for (let count = 0; count < MOST_FRAMES; count++) {
    const frame = await readFrame(walk, at)
    if (frame === undefined) break
    at = frame.start + frame.size
    if (at > end) break
    const wanted = frame.id.startsWith("T") || KEPT.includes(frame.id)
    if (wanted && frame.readable && frame.size <= LONGEST_TEXT) {
      const data = await window.read(frame.start, frame.size, aheadOf(walk, frame.start))
      if (data === undefined) break
      names.add(frame.id)
      kept.push(writeFrame(version, frame.id, frame.unsynchronised ? synchronise(data) : data))
    }
    if ((frame.id === "APIC" || frame.id === "PIC") && frame.readable && !frame.unsynchronised) {
      const picture = await readPicture(walk, frame)
      if (picture !== undefined) pictures.push(picture)
    }
  }
  const containers = kept.length === 0 ? [] : [{ bytes: writeTag(version, concat(...kept)), mimeType: "audio/mpeg" }]
  return { containers, pictures, names }
}

const aheadOf = ({ end, after }: Walk, at: number): number => Math.min(end + after - at, MOST_AHEAD)

async function readFrame(walk: Walk, at: number): Promise<Frame | undefined> {
  const { window, version } = walk
  const length = version === 2 ? 6 : 10
  if (at + length >= walk.end) return undefined
  const header = await window.read(at, length, aheadOf(walk, at))
  if (header === undefined) return undefined
  const id = latin1(header, 0, version === 2 ? 3 : 4)
  // iTunes has left the three letters of 2.2 in tags of 2.3, with a zero behind them.
  if (!(version === 2 ? /^[A-Z][A-Z0-9]{2}$/ : /^[A-Z][A-Z0-9]{2}[A-Z0-9\0]$/).test(id)) return undefined
  const start = at + length
  if (version === 2) return { id, start, size: u24be(header, 3), readable: true, unsynchronised: false }
  const flags = byteAt(header, 9)
  const size = version === 4 ? readSize4(walk, header, start) : u32be(header, 4)
  const readable = (flags & (version === 4 ? 0x0c : 0xc0)) === 0
  const grouped = (flags & (version === 4 ? 0x40 : 0x20)) !== 0 ? 1 : 0
  const extra = grouped + (version === 4 && (flags & 0x01) !== 0 ? 4 : 0)
  const unsynchronised = version === 4 && (walk.unsynchronised || (flags & 0x02) !== 0)
  return { id, start: start + extra, size: Math.max(0, size - extra), readable, unsynchronised }
}

/** Old iTunes wrote plain sizes into 2.4 tags: what follows the frame tells which it is. */
function readSize4({ window, end }: Walk, header: Uint8Array, start: number): number {
  const plain = u32be(header, 4)
  const safe = synchsafe(header, 4)
  if (header.subarray(4, 8).some(byte => byte > 127)) return plain
  const fits = (size: number) => start + size === end || isFrameStart(window.peek(start + size, 4))
  return plain !== safe && !fits(safe) && fits(plain) ? plain : safe
}

/** The id of a frame, or the padding behind the last one. */
function isFrameStart(bytes: Uint8Array): boolean {
  return bytes.length === 4 && (/^[A-Z0-9]{4}$/.test(latin1(bytes)) || u32be(bytes, 0) === 0)
}

async function readPicture(walk: Walk, frame: Frame): Promise<PicturePlace | undefined> {
  const { window, version } = walk
  const head = await window.read(frame.start, Math.min(frame.size, 512), aheadOf(walk, frame.start))
  if (head === undefined || head.length < 8) return undefined
  const mimeEnd = version === 2 ? 4 : head.indexOf(0, 1)
  if (mimeEnd < 1) return undefined
  const kindAt = version === 2 ? mimeEnd : mimeEnd + 1
  const dataAt = textEnd(head, kindAt + 1, byteAt(head, 0))
  if (dataAt === undefined) return undefined
  const offset = frame.start + dataAt
  const length = frame.size - dataAt
  const type = pictureType(window.peek(offset, Math.min(12, length)), latin1(head, 1, mimeEnd))
  return type === undefined || length <= 0 ? undefined : { offset, length, type, front: byteAt(head, kindAt) === 3 }
}

/** Behind the terminator of a text in an ID3 encoding: two zero bytes for the UTF-16 ones, aligned. */
function textEnd(bytes: Uint8Array, start: number, encoding: number): number | undefined {
  if (encoding !== 1 && encoding !== 2) {
    const zero = bytes.indexOf(0, start)
    return zero === -1 ? undefined : zero + 1
  }
  for (let at = start; at + 1 < bytes.length; at += 2) if (u16be(bytes, at) === 0) return at + 2
  return undefined
}

function synchronise(bytes: Uint8Array): Uint8Array {
  return bytes.filter((byte, at) => byte !== 0 || at === 0 || bytes[at - 1] !== 0xff)
}

function synchsafe(bytes: Uint8Array, at: number): number {
  return bytes.subarray(at, at + 4).reduce((size, byte) => size * 128 + (byte & 127), 0)
}

const asSynchsafe = (size: number): Uint8Array => Uint8Array.from([21, 14, 7, 0], shift => (size >> shift) & 127)

function writeFrame(version: number, id: string, data: Uint8Array): Uint8Array {
  const size = data.length
  const plain = Uint8Array.from([24, 16, 8, 0], shift => (size >> shift) & 255)
  if (version === 2) return concat(ascii(id), plain.subarray(1), data)
  return concat(ascii(id), version === 4 ? asSynchsafe(size) : plain, new Uint8Array(2), data)
}

function writeTag(version: number, frames: Uint8Array): Uint8Array {
  return concat(ascii("ID3"), Uint8Array.of(version, 0, 0), asSynchsafe(frames.length), frames)
}

/** APEv2 tags at the end of a file (wiki.hydrogenaud.io, "APEv2 specification"): text items kept, pictures found. */
import { ascii, concat, latin1, le16, le32, u32le } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import { pictureType } from "./picture-type.ts"
import type { PicturePlace, TagContainer } from "./tag-plan.ts"

export interface TrailingTags {
  readonly containers: readonly TagContainer[]
  readonly pictures: readonly PicturePlace[]
  /** Where the audio ends. */
  readonly start: number
}

const FOOTER = 32
const ID3V1 = 128
const TAIL = 16 * 1024
const LONGEST_TEXT = 64 * 1024
const MOST_ITEMS = 1_000

/** APEv2 and ID3v1 at the end of the file, with one request where they are small. `guess`: where the tag may begin. */
export async function readTrailingTags(window: FileWindow, guess = 0): Promise<TrailingTags> {
  const { size } = window
  const tail = Math.max(0, guess > 0 && guess < size ? guess : 0, size - TAIL)
  await window.read(tail, Math.min(size - tail, ID3V1 + FOOTER), size - tail)
  const id3v1 = await readId3v1(window)
  const end = id3v1 === undefined ? size : size - ID3V1
  const ape = await readApe(window, end)
  return {
    containers: [...(ape?.containers ?? []), ...(id3v1 === undefined ? [] : [id3v1])],
    pictures: ape?.pictures ?? [],
    start: ape?.start ?? end,
  }
}

async function readId3v1(window: FileWindow): Promise<TagContainer | undefined> {
  const bytes = await window.read(window.size - ID3V1, ID3V1)
  return bytes !== undefined && latin1(bytes, 0, 3) === "TAG" ? { bytes, mimeType: "audio/mpeg" } : undefined
}

async function readApe(window: FileWindow, end: number): Promise<TrailingTags | undefined> {
  const footer = await window.read(end - FOOTER, FOOTER)
  if (footer === undefined || latin1(footer, 0, 8) !== "APETAGEX") return undefined
  const size = u32le(footer, 12)
  const first = end - size
  if (size < FOOTER || first < 0) return undefined
  const items: Uint8Array[] = []
  const pictures: PicturePlace[] = []
  let at = first
  for (let left = Math.min(u32le(footer, 16), MOST_ITEMS); left > 0 && at < end - FOOTER; left--) {
    const item = await readItem(window, at, end - FOOTER)
    if (item === undefined) break
    at = item.valueAt + item.size
    if (item.binary) pictures.push(...(await readPicture(window, item)))
    else if (item.size <= LONGEST_TEXT) {
      const bytes = await window.read(item.start, at - item.start, Math.min(end - item.start, TAIL))
      if (bytes !== undefined) items.push(bytes)
    }
  }
  const hasHeader = (u32le(footer, 20) & 0x80000000) !== 0
  return { containers: [writeContainer(items)], pictures, start: hasHeader ? first - FOOTER : first }
}

interface Item {
  readonly start: number
  readonly key: string
  readonly valueAt: number
  readonly size: number
  readonly binary: boolean
}

async function readItem(window: FileWindow, start: number, end: number): Promise<Item | undefined> {
  const head = await window.read(start, Math.min(8 + 256, end - start), Math.min(end + FOOTER - start, TAIL))
  if (head === undefined || head.length < 10) return undefined
  const zero = head.indexOf(0, 8)
  const size = u32le(head, 0)
  const valueAt = start + zero + 1
  if (zero === -1 || valueAt + size > end) return undefined
  const kind = (u32le(head, 4) >> 1) & 3
  return { start, key: latin1(head, 8, zero), valueAt, size, binary: kind !== 0 }
}

/** The value of a picture is a file name, a zero byte and the picture. */
async function readPicture(window: FileWindow, item: Item): Promise<PicturePlace[]> {
  if (!/^cover art/i.test(item.key)) return []
  const head = await window.read(item.valueAt, Math.min(item.size, 512))
  const zero = head?.indexOf(0) ?? -1
  if (head === undefined || zero === -1) return []
  const offset = item.valueAt + zero + 1
  const length = item.size - zero - 1
  const extension = latin1(head, 0, zero).split(".").at(-1) ?? ""
  const type = pictureType(window.peek(offset, Math.min(12, length)), extension)
  return type === undefined || length <= 0 ? [] : [{ offset, length, type, front: /front/i.test(item.key) }]
}

/** The items behind the shortest Monkey's Audio header: 52 bytes of descriptor, 24 of header. */
function writeContainer(items: readonly Uint8Array[]): TagContainer {
  const body = concat(...items)
  const descriptor = concat(ascii("MAC "), le32(3990), le32(52), le32(24), new Uint8Array(36))
  const header = concat(le16(2000), le16(0), le32(1), le32(1), le32(1), le16(16), le16(2), le32(44100))
  const mark = (flags: number) =>
    concat(
      ascii("APETAGEX"),
      le32(2000),
      le32(body.length + FOOTER),
      le32(items.length),
      le32(flags),
      new Uint8Array(8),
    )
  const bytes = concat(descriptor, header, mark(0xa0000000), body, mark(0x80000000))
  return { bytes, mimeType: "audio/ape" }
}

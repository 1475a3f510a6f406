/** MPEG-4 audio (ISO 14496-12, and Apple's `ilst`): boxes are walked by their headers; sample tables and covers cost nothing. */
import { AppError } from "@diapason/shared/errors"
import { ascii, be32, byteAt, concat, latin1, u32be, u64be } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import { pictureType } from "./picture-type.ts"
import { bitRateOf, type PicturePlace, type TagPlan } from "./tag-plan.ts"

interface Box {
  readonly type: string
  readonly start: number
  readonly body: number
  readonly end: number
}

const LONGEST_ITEM = 64 * 1024
const MOST_BOXES = 1_000
/** Fetched at once where the tables stand behind the audio: they and the tags of a track of some minutes. */
const TAIL = 128 * 1024
const JPEG = 13
const PNG = 14

export async function planM4a(window: FileWindow, start: number): Promise<TagPlan> {
  const top = await topBoxes(window, start)
  const moov = top.find(box => box.type === "moov")
  if (moov === undefined) {
    throw new AppError(
      "unprocessable",
      "The file has no table of its audio (moov): it is cut off. Put an intact copy in its place.",
    )
  }
  const inside = await boxes(window, moov.body, moov.end)
  const seconds = await findSeconds(window, inside)
  const audioBytes = top.reduce((sum, box) => (box.type === "mdat" ? sum + box.end - box.body : sum), 0)
  const { items, pictures } = await readTags(window, inside)
  const [picture] = pictures
  return {
    containers: items.length === 0 ? [] : [writeContainer(items)],
    durationSeconds: seconds,
    ...bitRateOf(audioBytes || window.size - moov.end, seconds),
    mimeType: "audio/mp4",
    ...(picture && { picture }),
  }
}

/** Up to `moov`; what stands behind it is not looked at. */
async function topBoxes(window: FileWindow, start: number): Promise<Box[]> {
  const found: Box[] = []
  let at = start
  for (let count = 0; count < MOST_BOXES && at < window.size; count++) {
    const box = await readBox(window, at, window.size, TAIL)
    if (box === undefined) break
    found.push(box)
    if (box.type === "moov") break
    at = box.end
  }
  return found
}

/** The boxes between two places, up to and including the first of type `last`. */
async function boxes(window: FileWindow, start: number, end: number, last = ""): Promise<Box[]> {
  const found: Box[] = []
  for (let at = start; at + 8 <= end && found.length < MOST_BOXES; ) {
    const box = await readBox(window, at, end, Math.min(end - at, LONGEST_ITEM))
    if (box === undefined) break
    found.push(box)
    if (box.type === last) break
    at = box.end
  }
  return found
}

async function readBox(window: FileWindow, start: number, limit: number, ahead: number): Promise<Box | undefined> {
  const header = await window.read(start, 8, ahead)
  if (header === undefined) return undefined
  const short = u32be(header, 0)
  const long = short === 1 ? await window.read(start + 8, 8) : undefined
  const length = short === 0 ? limit - start : long === undefined ? short : u64be(long, 0)
  const body = start + (long === undefined ? 8 : 16)
  const end = start + length
  return end < body || end > limit ? undefined : { type: latin1(header, 4, 8), start, body, end }
}

const find = (list: readonly Box[], type: string): Box | undefined => list.find(box => box.type === type)

/** The length of the sound track, else that of the whole. */
async function findSeconds(window: FileWindow, moov: readonly Box[]): Promise<number> {
  for (const track of moov.filter(box => box.type === "trak")) {
    const media = find(await boxes(window, track.body, track.end, "mdia"), "mdia")
    const inside = media === undefined ? [] : await boxes(window, media.body, media.end, "minf")
    const handler = find(inside, "hdlr")
    const kind = handler && (await window.read(handler.body + 8, 4))
    const seconds = kind && latin1(kind) === "soun" ? await readSeconds(window, find(inside, "mdhd")) : 0
    if (seconds > 0) return seconds
  }
  return readSeconds(window, find(moov, "mvhd"))
}

async function readSeconds(window: FileWindow, header: Box | undefined): Promise<number> {
  const bytes = header && (await window.read(header.body, Math.min(32, header.end - header.body)))
  if (bytes === undefined || bytes.length < 20) return 0
  const long = byteAt(bytes, 0) === 1 && bytes.length >= 32
  const [scale, length] = long ? [u32be(bytes, 20), u64be(bytes, 24)] : [u32be(bytes, 12), u32be(bytes, 16)]
  const unknown = length === (long ? Number(0xffffffffffffffffn) : 0xffffffff)
  return scale === 0 || unknown ? 0 : length / scale
}

interface ItemList {
  readonly items: readonly Uint8Array[]
  readonly pictures: readonly PicturePlace[]
}

/** `moov.udta.meta.ilst`; `meta` has four bytes of version in MPEG-4 and none in QuickTime. */
async function readTags(window: FileWindow, moov: readonly Box[]): Promise<ItemList> {
  const items: Uint8Array[] = []
  const pictures: PicturePlace[] = []
  const udta = find(moov, "udta")
  const meta = udta && find(await boxes(window, udta.body, udta.end, "meta"), "meta")
  const peeked = meta && (await window.read(meta.body, 8))
  if (meta === undefined || peeked === undefined) return { items, pictures }
  const skip = latin1(peeked, 4, 8) === "hdlr" ? 0 : 4
  const ilst = find(await boxes(window, meta.body + skip, meta.end, "ilst"), "ilst")
  for (const item of ilst === undefined ? [] : await boxes(window, ilst.body, ilst.end)) {
    if (item.type === "covr") pictures.push(...(await readPicture(window, item)))
    else if (item.end - item.start <= LONGEST_ITEM) {
      const bytes = await window.read(item.start, item.end - item.start)
      if (bytes !== undefined) items.push(bytes)
    }
  }
  return { items, pictures }
}

/** The first of the pictures in `covr` is the front: a `data` box with a type, a locale and the bytes. */
async function readPicture(window: FileWindow, covr: Box): Promise<PicturePlace[]> {
  const data = find(await boxes(window, covr.body, covr.end, "data"), "data")
  const head = data && (await window.read(data.body, 8))
  if (data === undefined || head === undefined) return []
  const offset = data.body + 8
  const length = data.end - offset
  const kind = u32be(head, 0)
  const declared = kind === JPEG ? "jpeg" : kind === PNG ? "png" : ""
  const type = pictureType(window.peek(offset, Math.min(12, length)), declared)
  return type === undefined || length <= 0 ? [] : [{ offset, length, type, front: true }]
}

/** The items in the shortest MPEG-4 file: a type and the boxes around them. */
function writeContainer(items: readonly Uint8Array[]) {
  const box = (type: string, ...body: readonly Uint8Array[]) => {
    const inside = concat(...body)
    return concat(be32(inside.length + 8), ascii(type), inside)
  }
  const handler = box("hdlr", new Uint8Array(8), ascii("mdirappl"), new Uint8Array(9))
  const meta = box("meta", new Uint8Array(4), handler, box("ilst", ...items))
  return {
    bytes: concat(box("ftyp", ascii("M4A "), be32(0), ascii("M4A ")), box("moov", box("udta", meta))),
    mimeType: "audio/mp4",
  }
}

/** Matroska and WebM audio (RFC 9559): the seek head tells where tags and attached pictures are. */
import { AppError } from "@diapason/shared/errors"
import { byteAt, concat, latin1 } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import { pictureType } from "./picture-type.ts"
import { bitRateOf, chooseFront, type PicturePlace, type TagPlan } from "./tag-plan.ts"

const EBML = 0x1a45dfa3
const SEGMENT = 0x18538067
const SEEK_HEAD = 0x114d9b74
const SEEK_ID = 0x53ab
const SEEK_POSITION = 0x53ac
const INFO = 0x1549a966
const TIMESTAMP_SCALE = 0x2ad7b1
const DURATION = 0x4489
const TAGS = 0x1254c367
const ATTACHMENTS = 0x1941a469
const FILE_NAME = 0x466e
const FILE_TYPE = 0x4660
const FILE_DATA = 0x465c
const CLUSTER = 0x1f43b675

const MOST_ELEMENTS = 500
const LONGEST_TAGS = 256 * 1024

interface Element {
  readonly id: number
  readonly start: number
  readonly body: number
  readonly end: number
}

export async function planMatroska(window: FileWindow, start: number): Promise<TagPlan> {
  const header = await readElement(window, start, window.size)
  const segment = header && (await readElement(window, header.end, window.size))
  if (header?.id !== EBML || segment?.id !== SEGMENT) {
    throw new AppError(
      "unprocessable",
      "The Matroska file is cut off before its audio. Put an intact copy in its place.",
    )
  }
  const top = await elementsOf(window, segment.body, segment.end, CLUSTER)
  const elements = [...top, ...(await soughtElements(window, segment, top))]
  const info = elements.find(element => element.id === INFO)
  const seconds = info === undefined ? 0 : await readSeconds(window, info)
  const kept: Uint8Array[] = []
  for (const { id, start: from, end } of elements) {
    if ((id !== INFO && id !== TAGS) || end - from > LONGEST_TAGS) continue
    const bytes = await window.read(from, end - from)
    if (bytes !== undefined) kept.push(bytes)
  }
  const ebml = (await window.read(start, header.end - start)) ?? new Uint8Array(0)
  const mimeType = latin1(ebml).includes("webm") ? "audio/webm" : "audio/x-matroska"
  const picture = await readPicture(window, elements)
  return {
    containers: [{ bytes: concat(ebml, writeSegment(concat(...kept))), mimeType: "audio/matroska" }],
    durationSeconds: seconds,
    ...bitRateOf(window.size, seconds),
    mimeType,
    ...(picture && { picture }),
  }
}

/** Tags and attachments that stand behind the sound. */
async function soughtElements(window: FileWindow, segment: Element, top: readonly Element[]): Promise<Element[]> {
  const head = top.find(element => element.id === SEEK_HEAD)
  const found: Element[] = []
  for (const seek of head === undefined ? [] : await elementsOf(window, head.body, head.end)) {
    const inside = await elementsOf(window, seek.body, seek.end)
    const id = await readNumber(
      window,
      inside.find(element => element.id === SEEK_ID),
    )
    const position = await readNumber(
      window,
      inside.find(element => element.id === SEEK_POSITION),
    )
    if ((id !== TAGS && id !== ATTACHMENTS) || position === undefined || top.some(element => element.id === id))
      continue
    const element = await readElement(window, segment.body + position, segment.end)
    if (element?.id === id) found.push(element)
  }
  return found
}

async function readSeconds(window: FileWindow, info: Element): Promise<number> {
  const inside = await elementsOf(window, info.body, info.end)
  const scale =
    (await readNumber(
      window,
      inside.find(element => element.id === TIMESTAMP_SCALE),
    )) ?? 1_000_000
  const element = inside.find(one => one.id === DURATION)
  const bytes = element && (await window.read(element.body, element.end - element.body))
  if (bytes === undefined || (bytes.length !== 4 && bytes.length !== 8)) return 0
  const data = new DataView(bytes.buffer, bytes.byteOffset, bytes.length)
  const length = bytes.length === 4 ? data.getFloat32(0) : data.getFloat64(0)
  return Number.isFinite(length) ? Math.max(0, (length * scale) / 1e9) : 0
}

async function readPicture(window: FileWindow, elements: readonly Element[]): Promise<PicturePlace | undefined> {
  const attachments = elements.find(element => element.id === ATTACHMENTS)
  const pictures: PicturePlace[] = []
  for (const file of attachments === undefined ? [] : await elementsOf(window, attachments.body, attachments.end)) {
    const inside = await elementsOf(window, file.body, file.end)
    const text = async (id: number) => {
      const element = inside.find(one => one.id === id)
      const bytes = element && (await window.read(element.body, Math.min(512, element.end - element.body)))
      return bytes === undefined ? "" : latin1(bytes)
    }
    const data = inside.find(element => element.id === FILE_DATA)
    if (data === undefined || data.end <= data.body) continue
    const length = data.end - data.body
    const type = pictureType(window.peek(data.body, Math.min(12, length)), await text(FILE_TYPE))
    const front = /^(?:cover|front)/i.test(await text(FILE_NAME))
    if (type !== undefined) pictures.push({ offset: data.body, length, type, front })
  }
  return chooseFront(pictures)
}

/** The elements between two places, up to the first of id `until`. */
async function elementsOf(window: FileWindow, start: number, end: number, until = 0): Promise<Element[]> {
  const found: Element[] = []
  for (let at = start; at < end && found.length < MOST_ELEMENTS; ) {
    const element = await readElement(window, at, end)
    if (element === undefined || element.id === until) break
    found.push(element)
    at = element.end
  }
  return found
}

async function readElement(window: FileWindow, start: number, limit: number): Promise<Element | undefined> {
  const head = await window.read(start, Math.min(12, limit - start))
  if (head === undefined || head.length < 2) return undefined
  const idLength = Math.clz32(byteAt(head, 0)) - 23
  const sizeLength = Math.clz32(byteAt(head, idLength)) - 23
  const body = start + idLength + sizeLength
  if (idLength > 4 || sizeLength > 8 || idLength + sizeLength > head.length) return undefined
  const id = bigEndian(head.subarray(0, idLength))
  const size = readSize(head.subarray(idLength, idLength + sizeLength))
  /** All ones: a length that was not known when it was written; only a segment is read then. */
  const open = size === 2 ** (7 * sizeLength) - 1
  if (!open && body + size > limit && id !== SEGMENT) return undefined
  return { id, start, body, end: open ? limit : Math.min(limit, body + size) }
}

/** The first set bit tells the length of the number and is no part of it. */
const readSize = (bytes: Uint8Array): number =>
  bigEndian(bytes.map((byte, at) => (at === 0 ? byte & (0xff >> bytes.length) : byte)))

const bigEndian = (bytes: Uint8Array): number => bytes.reduce((value, byte) => value * 256 + byte, 0)

async function readNumber(window: FileWindow, element: Element | undefined): Promise<number | undefined> {
  if (element === undefined || element.end - element.body > 8) return undefined
  const bytes = await window.read(element.body, element.end - element.body)
  return bytes === undefined ? undefined : bigEndian(bytes)
}

/** Id, a length of four bytes, what is inside. */
function writeSegment(body: Uint8Array): Uint8Array {
  const length = Uint8Array.from([24, 16, 8, 0], shift => (body.length >> shift) & 255)
  length[0] = byteAt(length, 0) | 0x10
  return concat(Uint8Array.of(0x18, 0x53, 0x80, 0x67), length, body)
}

/** WMA (ASF, Microsoft): the objects of the header are walked, the attributes kept but for pictures and long values. */
import { AppError } from "@diapason/shared/errors"
import { concat, le16, le32, le64, u16le, u32le, u64le } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import { pictureType } from "./picture-type.ts"
import { bitRateOf, chooseFront, type PicturePlace, type TagPlan } from "./tag-plan.ts"

/** GUIDs as they lie in the file. */
const FILE_PROPERTIES = "a1dcab8c47a9cf118ee400c00c205365"
const CONTENT = "3326b2758e66cf11a6d900aa0062ce6c"
const EXTENDED_CONTENT = "40a4d0d207e3d21197f000a0c95ea850"
const EXTENSION = "b503bf5f2ea9cf118ee300c00c205365"
const METADATA = "eacbf8c5af5b77488467aa8c44fa4cca"
const METADATA_LIBRARY = "941c23449894d149a1411d134e457054"
const HEADER = "3026b2758e66cf11a6d900aa0062ce6c"
const EXTENSION_RESERVED = "11d2d3abbaa9cf118ee600c00c205365"

const LONGEST_VALUE = 64 * 1024
const MOST_OBJECTS = 500
const MOST_RECORDS = 2_000
const AHEAD = 64 * 1024

interface AsfObject {
  readonly guid: string
  readonly body: number
  readonly end: number
}

/** How the two kinds of attribute records are laid out: where lengths stand in the fixed part, what they cover. */
interface RecordLayout {
  readonly fixed: number
  readonly nameLengthAt: number
  readonly valueLength: (record: Uint8Array) => number
  readonly nameFirst: boolean
}

interface Found {
  readonly content: readonly Uint8Array[]
  readonly library: readonly Uint8Array[]
  readonly pictures: readonly PicturePlace[]
  readonly properties?: Uint8Array | undefined
}

export async function planAsf(window: FileWindow, start: number): Promise<TagPlan> {
  const header = await window.read(start, 30)
  if (header === undefined)
    throw new AppError("unprocessable", "The WMA file is cut off. Put an intact copy in its place.")
  const end = Math.min(window.size, start + u64le(header, 16))
  const found = await readObjects(window, await objectsOf(window, start + 30, end))
  const { properties } = found
  const seconds = properties === undefined ? 0 : Math.max(0, u64le(properties, 40) / 1e7 - u64le(properties, 56) / 1000)
  const picture = chooseFront(found.pictures)
  const objects = [...found.content, ...writeExtension(found.library)]
  const bytes = concat(guidBytes(HEADER), le64(30 + lengthOf(objects)), le32(objects.length), le16(0x0201), ...objects)
  return {
    containers: [{ bytes, mimeType: "audio/x-ms-wma" }],
    durationSeconds: seconds,
    ...bitRateOf(Math.max(0, window.size - end), seconds),
    mimeType: "audio/x-ms-wma",
    ...(picture && { picture }),
  }
}

async function objectsOf(window: FileWindow, start: number, end: number): Promise<AsfObject[]> {
  const found: AsfObject[] = []
  for (let at = start; at + 24 <= end && found.length < MOST_OBJECTS; ) {
    const header = await window.read(at, 24, Math.min(end - at, AHEAD))
    if (header === undefined) break
    const length = u64le(header, 16)
    if (length < 24 || at + length > end) break
    found.push({ guid: Buffer.from(header.subarray(0, 16)).toString("hex"), body: at + 24, end: at + length })
    at += length
  }
  return found
}

async function readObjects(window: FileWindow, objects: readonly AsfObject[]): Promise<Found> {
  const content: Uint8Array[] = []
  const library: Uint8Array[] = []
  const pictures: PicturePlace[] = []
  let properties: Uint8Array | undefined
  for (const object of objects) {
    const { guid, body, end } = object
    if (guid === FILE_PROPERTIES) properties = await window.read(body, 80)
    if (guid === CONTENT && end - body <= AHEAD) {
      const bytes = await window.read(body, end - body)
      if (bytes !== undefined) content.push(writeObject(guid, bytes))
    }
    if (guid === EXTENDED_CONTENT || guid === METADATA || guid === METADATA_LIBRARY) {
      const records = await readRecords(window, object, guid === EXTENDED_CONTENT ? CONTENT_LAYOUT : LIBRARY_LAYOUT)
      const written = writeObject(guid, concat(le16(records.kept.length), ...records.kept))
      if (guid === EXTENDED_CONTENT) content.push(written)
      else library.push(written)
      pictures.push(...records.pictures)
    }
    if (guid === EXTENSION) {
      const inside = await readObjects(window, await objectsOf(window, body + 22, end))
      library.push(...inside.library)
      pictures.push(...inside.pictures)
    }
  }
  return { content, library, pictures, properties }
}

/** Name length, name, type, value length, value. */
const CONTENT_LAYOUT: RecordLayout = {
  fixed: 6,
  nameLengthAt: 0,
  valueLength: record => u16le(record, record.length - 2),
  nameFirst: true,
}
/** Language, stream, name length, type, value length, name, value. */
const LIBRARY_LAYOUT: RecordLayout = {
  fixed: 12,
  nameLengthAt: 4,
  valueLength: record => u32le(record, 8),
  nameFirst: false,
}

async function readRecords(window: FileWindow, object: AsfObject, layout: RecordLayout) {
  const kept: Uint8Array[] = []
  const pictures: PicturePlace[] = []
  const count = await window.read(object.body, 2)
  let at = object.body + 2
  for (let left = Math.min(count === undefined ? 0 : u16le(count, 0), MOST_RECORDS); left > 0; left--) {
    const ahead = Math.min(object.end - at, AHEAD)
    const fixed = await window.read(at, Math.min(layout.fixed, object.end - at), ahead)
    if (fixed === undefined || fixed.length < layout.fixed) break
    const nameLength = u16le(fixed, layout.nameLengthAt)
    const record = await window.read(at, layout.fixed + nameLength, ahead)
    if (record === undefined) break
    const name = utf16(record.subarray(layout.nameFirst ? 2 : layout.fixed).subarray(0, nameLength))
    const valueAt = at + record.length
    const length = layout.valueLength(record)
    if (valueAt + length > object.end) break
    if (name === "WM/Picture") pictures.push(...(await readPicture(window, valueAt, length)))
    else if (length <= LONGEST_VALUE) {
      const value = await window.read(valueAt, length)
      if (value !== undefined) kept.push(concat(record, value))
    }
    at = valueAt + length
  }
  return { kept, pictures }
}

/** Kind, length, MIME type and description in UTF-16 with their terminators, picture. */
async function readPicture(window: FileWindow, start: number, length: number): Promise<PicturePlace[]> {
  const head = await window.read(start, Math.min(length, 512))
  if (head === undefined || head.length < 9) return []
  const mimeEnd = textEnd(head, 5)
  const dataAt = textEnd(head, mimeEnd)
  const bytes = u32le(head, 1)
  if (dataAt > head.length || dataAt + bytes > length || bytes === 0) return []
  const offset = start + dataAt
  const type = pictureType(window.peek(offset, Math.min(12, bytes)), utf16(head.subarray(5, mimeEnd)))
  return type === undefined ? [] : [{ offset, length: bytes, type, front: head[0] === 3 }]
}

function textEnd(bytes: Uint8Array, start: number): number {
  for (let at = start; at + 1 < bytes.length; at += 2) if (u16le(bytes, at) === 0) return at + 2
  return bytes.length + 1
}

const utf16 = (bytes: Uint8Array): string => new TextDecoder("utf-16le").decode(bytes).replaceAll("\0", "")
const guidBytes = (guid: string): Uint8Array => Buffer.from(guid, "hex")
const lengthOf = (pieces: readonly Uint8Array[]): number => pieces.reduce((sum, piece) => sum + piece.length, 0)
const writeObject = (guid: string, body: Uint8Array): Uint8Array =>
  concat(guidBytes(guid), le64(body.length + 24), body)

function writeExtension(objects: readonly Uint8Array[]): Uint8Array[] {
  if (objects.length === 0) return []
  const body = concat(guidBytes(EXTENSION_RESERVED), le16(6), le32(lengthOf(objects)), ...objects)
  return [writeObject(EXTENSION, body)]
}

/** FLAC (RFC 9639): blocks are walked by their headers, so pictures and padding cost nothing. */
import { AppError } from "@diapason/shared/errors"
import { byteAt, latin1, u24be, u32be } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import { pictureType } from "./picture-type.ts"
import { bitRateOf, chooseFront, type PicturePlace, type TagPlan } from "./tag-plan.ts"
import { readVorbisComment, type VorbisComment } from "./vorbis-comment.ts"

const STREAM_INFO = 0
const COMMENT = 4
const PICTURE = 6
const MOST_BLOCKS = 200

export async function planFlac(window: FileWindow, start: number): Promise<TagPlan> {
  let at = start + 4
  let seconds: number | undefined
  let comment: VorbisComment | undefined
  const pictures: PicturePlace[] = []
  for (let count = 0; count < MOST_BLOCKS; count++) {
    const header = await window.read(at, 4)
    if (header === undefined) break
    const [type, length, last] = [byteAt(header, 0) & 127, u24be(header, 1), byteAt(header, 0) > 127]
    const body = at + 4
    if (type === STREAM_INFO && length >= 34) seconds = streamSeconds(await window.read(body, 34))
    if (type === COMMENT) comment = await readVorbisComment(window, body, body + length)
    if (type === PICTURE) pictures.push(...(await readPicture(window, body, length)))
    at = body + length
    if (last || (comment !== undefined && pictures.some(picture => picture.front))) break
  }
  if (seconds === undefined) {
    throw new AppError("unprocessable", "The FLAC file is cut off before its audio. Put an intact copy in its place.")
  }
  const picture = chooseFront(pictures)
  return {
    containers: comment === undefined ? [] : [comment.container],
    durationSeconds: seconds,
    ...bitRateOf(Math.max(0, window.size - at), seconds),
    mimeType: "audio/flac",
    ...(picture && { picture }),
  }
}

/** 20 bits of sample rate, 8 of other things, 36 of sample count; both 0 where the encoder could not know. */
export function streamSeconds(info: Uint8Array | undefined): number | undefined {
  if (info === undefined) return undefined
  const sampleRate = u24be(info, 10) >> 4
  const samples = (byteAt(info, 13) & 15) * 2 ** 32 + u32be(info, 14)
  return sampleRate === 0 ? 0 : samples / sampleRate
}

/** Type, then the lengths and texts of MIME type and description, 16 bytes of dimensions, length, picture. */
async function readPicture(window: FileWindow, start: number, blockLength: number): Promise<PicturePlace[]> {
  const head = await window.read(start, Math.min(blockLength, 1024))
  if (head === undefined || head.length < 32) return []
  const mimeLength = u32be(head, 4)
  const descriptionAt = 8 + mimeLength
  if (descriptionAt + 4 > head.length) return []
  const lengthAt = descriptionAt + 4 + u32be(head, descriptionAt) + 16
  if (lengthAt + 4 > head.length) return []
  const length = u32be(head, lengthAt)
  const offset = start + lengthAt + 4
  const type = pictureType(window.peek(offset, Math.min(12, length)), latin1(head, 8, descriptionAt))
  if (type === undefined || length === 0 || offset + length > start + blockLength) return []
  return [{ offset, length, type, front: u32be(head, 0) === 3 }]
}

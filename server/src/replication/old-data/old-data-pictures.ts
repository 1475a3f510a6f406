/** What an old row says of its cover: a picture inside the data, an address that is only remembered, or nothing. */
import { hash } from "node:crypto"
import type { RowBodyInput } from "@diapason/shared/rows"
import type { Report } from "./old-data-fields.ts"

export type PictureRow = Extract<RowBodyInput, { kind: "picture" }>

/** Bytes. A row has to fit into one message between two stores. */
const PICTURE_LIMIT = 700 * 1024
const ADDRESS_LIMIT = 2_000
const DATA_URL = /^data:image\/[a-z0-9.+-]{1,40}(?:;[a-z0-9=-]{1,40}){0,3};base64,/i

const SIGNATURES: readonly (readonly [(head: string) => boolean, string])[] = [
  [head => head.startsWith("\xff\xd8\xff"), "image/jpeg"],
  [head => head.startsWith("\x89PNG\r\n\x1a\n"), "image/png"],
  [head => head.startsWith("GIF87a") || head.startsWith("GIF89a"), "image/gif"],
  [head => head.startsWith("RIFF") && head.slice(8) === "WEBP", "image/webp"],
]

export interface OldCover {
  readonly picture?: PictureRow
  /** Kept as text for the next export; nothing ever opens it. */
  readonly url?: string
}

const readPicture = (url: string, header: string, report: Report): OldCover => {
  if (url.length - header.length > (PICTURE_LIMIT / 3) * 4 * 1.1) return tooLarge(report)
  const bytes = Buffer.from(url.slice(header.length), "base64")
  if (bytes.length > PICTURE_LIMIT) return tooLarge(report)
  const head = bytes.toString("latin1", 0, 12)
  // What the bytes are counts, not what is said of them: a mislabelled picture is still a picture, and a page is none.
  const type = SIGNATURES.find(([matches]) => matches(head))?.[1]
  if (type === undefined) {
    report("coverArt: the data is no JPEG, PNG, WebP or GIF picture, left out")
    return {}
  }
  return { picture: { kind: "picture", id: hash("sha256", bytes), body: { type, base64: bytes.toString("base64") } } }
}

const tooLarge = (report: Report): OldCover => {
  report(`coverArt: the picture is larger than ${PICTURE_LIMIT / 1024} KB, left out`)
  return {}
}

/** @param value `coverArt` of an old album or artist, whatever it is */
export const readCover = (value: unknown, report: Report): OldCover => {
  if (value === null || value === undefined || value === "") return {}
  if (typeof value !== "string") {
    report("coverArt: not text, left out")
    return {}
  }
  const [header] = DATA_URL.exec(value.slice(0, 300)) ?? []
  if (header !== undefined) return readPicture(value, header, report)
  // A path of this very interface says "I have a cover", not which one.
  if (value.startsWith("/api/")) return {}
  if (/^https?:\/\//i.test(value) && value.length <= ADDRESS_LIMIT && URL.canParse(value))
    return { url: new URL(value).href }
  report("coverArt: neither a picture nor an address (a file's path is never opened), left out")
  return {}
}

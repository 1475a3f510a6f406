/** The type of a picture by its first bytes, else by what is said of it. */
import { latin1 } from "./bytes.ts"

const SIGNATURES: readonly (readonly [RegExp, string])[] = [
  [/^\xff\xd8\xff/, "image/jpeg"],
  [/^\x89PNG/, "image/png"],
  [/^GIF8/, "image/gif"],
  [/^RIFF.{4}WEBP/s, "image/webp"],
  [/^BM/, "image/bmp"],
]

const DECLARED: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  gif: "image/gif",
  webp: "image/webp",
  bmp: "image/bmp",
}

/**
 * @param head the picture's first bytes as far as they are known, at least 12 to be believed
 * @param declared "image/jpeg", "JPG", "image/jpg", …
 * @returns a MIME type, or `undefined` when it is no picture
 */
export function pictureType(head: Uint8Array, declared: string): string | undefined {
  if (head.length >= 12) {
    const text = latin1(head, 0, 12)
    return SIGNATURES.find(([signature]) => signature.test(text))?.[1]
  }
  return DECLARED[declared.toLowerCase().replace(/^image\//, "")]
}

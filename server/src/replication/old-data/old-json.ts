/** JSON as old scripts saved it: with a byte-order mark, in UTF-16, or an empty file. */
import { AppError } from "@diapason/shared/errors"

const encodingOf = (bytes: Uint8Array): "utf-8" | "utf-16le" | "utf-16be" => {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return "utf-16le"
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return "utf-16be"
  return "utf-8"
}

/** The value, or undefined where there is no text at all. Throws AppError `invalid` that says where the text breaks. */
export const parseOldJson = (bytes: Uint8Array): unknown => {
  const text = new TextDecoder(encodingOf(bytes)).decode(bytes)
  if (text.trim() === "") return undefined
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new AppError("invalid", `This is no JSON: ${error instanceof Error ? error.message : "it breaks off"}.`)
  }
}

/** Tells what kind of picture some bytes are by how they begin. */

export type PictureType = "image/jpeg" | "image/png" | "image/webp" | "image/avif" | "image/gif"

/** `undefined` for anything that is not a picture browsers show. */
export function pictureType(bytes: Uint8Array): PictureType | undefined {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 12)).toString("latin1")
  if (head.startsWith("\xff\xd8\xff")) return "image/jpeg"
  if (head.startsWith("\x89PNG\r\n\x1a\n")) return "image/png"
  if (head.startsWith("GIF87a") || head.startsWith("GIF89a")) return "image/gif"
  if (head.startsWith("RIFF") && head.slice(8) === "WEBP") return "image/webp"
  if (head.slice(4) === "ftypavif") return "image/avif"
  return undefined
}

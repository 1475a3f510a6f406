/** The colours of a picture's four quarters: what stands in its place while it comes. */

import { importSharp } from "./thumbnail.ts"

/** Twenty-four hexadecimal digits, from the left above to the right below; undefined without the image library. */
export async function coloursIn(picture: Uint8Array): Promise<string | undefined> {
  const sharp = await importSharp()
  if (sharp === undefined) return undefined
  const pixels = await sharp(picture)
    .flatten({ background: "#808080" })
    .toColourspace("srgb")
    .resize(2, 2, { fit: "fill" })
    .raw()
    .toBuffer()
  return pixels.length === 12 ? pixels.toString("hex") : undefined
}

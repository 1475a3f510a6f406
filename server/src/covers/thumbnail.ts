/** Makes pictures small, where the image library is installed. */

import { AppError } from "@diapason/shared/errors"

/** Edge lengths in pixels that are made and kept. */
const SIZES = [96, 192, 320, 640, 1200] as const

/** 8,000 pixels squared: a picture that unpacks to more is refused before it is unpacked. */
const PIXELS_MAX = 64_000_000

/** The next size that is kept, the largest for anything above. */
export function roundSize(size: number): number {
  return SIZES.find(kept => kept >= size) ?? 1200
}

export type ThumbnailType = "webp" | "avif"
/** The lowest effort: as quick as WebP, and a fifth to a half smaller. One step more takes two to three times as long. */
const AVIF = { quality: 50, effort: 0 } as const

/** Shrinks within `size` pixels each way; never enlarges. `undefined` in place of it where the library is absent. */
export type Shrink = (bytes: Uint8Array, size: number, type: ThumbnailType) => Promise<Buffer>

export async function loadShrink(): Promise<Shrink | undefined> {
  const sharp = await importSharp()
  if (sharp === undefined) return undefined
  sharp.cache(false)
  sharp.concurrency(1)
  return async (bytes, size, type) => {
    try {
      const picture = sharp(bytes, { limitInputPixels: PIXELS_MAX, failOn: "error" }).rotate()
      const small = picture.resize(size, size, { fit: "inside", withoutEnlargement: true })
      return await (type === "avif" ? small.avif(AVIF) : small.webp({ quality: 80 })).toBuffer()
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      throw new AppError("not_found", `This album's picture cannot be read (${why}). Replace it in Google Drive.`)
    }
  }
}

export async function importSharp() {
  try {
    return (await import("sharp")).default
  } catch {
    // An optional dependency: there is no build of it for some machines, and originals are served then.
    return undefined
  }
}

/** Pictures for the albums of a benchmark, in the stand-in Drive: of a photograph's size, each of other colours. */
import sharp from "sharp"
import type { AlbumFacts } from "../server/src/library/facts.ts"
import type { DriveStandIn } from "../stand-ins/drive.ts"

const PICTURES = 40
const EDGE = 600

/** The albums, with a cover that the stand-in has. */
export const withCovers = async (
  albums: readonly AlbumFacts[],
  drive: Pick<DriveStandIn, "addFile">,
): Promise<readonly AlbumFacts[]> => {
  const covers = await Promise.all(
    Array.from({ length: PICTURES }, async (_, n) => {
      const bytes = await sharp(Buffer.from(drawing(n)))
        .jpeg({ quality: 88 })
        .toBuffer()
      const fileId = await drive.addFile({ name: `cover ${n}.jpg`, bytes })
      return { fileId, contentKey: `cover${n}`, offset: 0, length: bytes.length, type: "image/jpeg" }
    }),
  )
  return albums.flatMap((album, n) => {
    const cover = covers[n % PICTURES]
    return cover ? [{ ...album, cover }] : []
  })
}

/** SVG. */
const drawing = (n: number): string => {
  const hue = (n * 137) % 360
  const discs = Array.from({ length: 60 }, (_, m) => {
    const [x, y, radius] = [(m * 97 + n * 31) % EDGE, (m * 61 + n * 53) % EDGE, 8 + ((m * 29) % 70)]
    return `<circle cx="${x}" cy="${y}" r="${radius}" fill="hsl(${hue + m * 7} 60% ${20 + ((m * 11) % 60)}%)" opacity=".7"/>`
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${EDGE}" height="${EDGE}"><rect width="${EDGE}" height="${EDGE}" fill="hsl(${hue} 40% 40%)"/>${discs.join("")}</svg>`
}

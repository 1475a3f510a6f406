/** Where an album's picture lies, or the picture itself where it came with old data. */
import { CoverPlace, ROW_BODIES } from "@diapason/shared/rows"
import type { Reader } from "../database/database.ts"
import { coloursOf } from "./cover-colours.ts"

export interface PicturePlace {
  readonly fileId: string
  readonly resourceKey?: string
  readonly contentKey: string
  readonly offset: number
  readonly length: number
}

/** `uncoloured`: what the row says of the cover, where its colours are not known yet. */
type Found = (PicturePlace | { readonly bytes: Uint8Array }) & { readonly uncoloured?: string }

const pictureOf = async (reader: Reader, id: string): Promise<{ readonly bytes: Uint8Array } | undefined> => {
  const row = await reader
    .selectFrom("row")
    .select("body")
    .where("kind", "=", "picture")
    .where("id", "=", id)
    .executeTakeFirst()
  const picture = row?.body ? ROW_BODIES.picture.safeParse(JSON.parse(row.body)).data : undefined
  return picture && { bytes: Buffer.from(picture.base64, "base64") }
}

/** Undefined where the album is unknown, has no picture, or its picture has not arrived yet. */
export const findCover = async (
  reader: Reader,
  albumId: string,
  /** Of a file on a home's own disk: does it lie here? Else its copy in Drive is named, where there is one. */
  isAtHand: (localFileId: string) => Promise<boolean>,
): Promise<Found | undefined> => {
  const album = await reader.selectFrom("album").select("cover").where("id", "=", albumId).executeTakeFirst()
  const cover = album?.cover ? CoverPlace.safeParse(JSON.parse(album.cover)).data : undefined
  if (!cover) return undefined
  const colours = album?.cover && !(await coloursOf(reader, [album.cover])).size ? { uncoloured: album.cover } : {}
  if (typeof cover.pictureId === "string") {
    const picture = await pictureOf(reader, cover.pictureId)
    return picture && { ...picture, ...colours }
  }
  const place = CoverPlace.options[0].safeParse(cover).data
  if (!place) return undefined
  const { driveId, resourceKey, contentKey, offset, length } = place
  const fileId = driveId === undefined || (await isAtHand(place.fileId)) ? place.fileId : driveId
  return { fileId, ...(resourceKey === undefined ? {} : { resourceKey }), contentKey, offset, length, ...colours }
}

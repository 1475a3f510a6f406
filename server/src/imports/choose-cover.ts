/** Which of the pictures around an album is its cover. */
import type { DriveItem } from "../drive/drive-types.ts"
import type { CoverPlace } from "../library/facts.ts"
import type { UnitFile, UnitPicture } from "./group-albums.ts"

/** What the covers room fetches at most. */
const LARGEST = 8 * 1024 * 1024
const PICTURE = /\.(jpe?g|png|webp)$/i
const TYPES: Readonly<Record<string, string>> = {
  jpg: "image/jpeg",
  jpeg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
}
const NOT_FRONT = /back|inlay|inside|booklet|tray|disc|\bcd\b|label|spine|matrix/i
/** Ranks below this are named as a cover is. */
const NAMED = 3

export const isPictureName = (name: string): boolean => PICTURE.test(name)

/**
 * A picture file named as a cover, else a picture embedded in the first track that has one, else the best other picture.
 * @param shared the folder holds several albums: what is embedded tells more than a file beside them
 */
export function chooseCover(
  files: readonly UnitFile[],
  pictures: readonly UnitPicture[],
  shared: boolean,
): CoverPlace | undefined {
  const [best] = pictures.filter(({ file }) => isUsable(file)).sort(comparePictures)
  const embedded = files.map(placeInside).find(place => place !== undefined)
  const beside = best && placeOf(best.file, 0, best.file.size, typeOf(best.file.name))
  const isNamed = best !== undefined && rankOf(best.file.name) < NAMED
  return isNamed && !shared ? beside : (embedded ?? beside)
}

function placeInside({ file, tags }: UnitFile): CoverPlace | undefined {
  const { picture } = tags
  if (picture === undefined || picture.length > LARGEST) return undefined
  return placeOf(file, picture.offset, picture.length, picture.type)
}

function placeOf(file: DriveItem, offset: number, length: number, type: string): CoverPlace {
  const { id: fileId, copyId: driveId, resourceKey, contentKey } = file
  const copy = driveId === undefined ? {} : { driveId }
  return { fileId, ...copy, ...(resourceKey !== undefined && { resourceKey }), contentKey, offset, length, type }
}

const isUsable = (file: DriveItem): boolean =>
  file.size > 0 && file.size <= LARGEST && file.canDownload && rankOf(file.name) < Number.POSITIVE_INFINITY

const typeOf = (name: string): string => TYPES[PICTURE.exec(name)?.[1]?.toLowerCase() ?? ""] ?? "image/jpeg"

/** Front and cover before folder and album, these before names that hold one of the first, then all others. */
function rankOf(name: string): number {
  const stem = name.replace(PICTURE, "").trim()
  if (/^(?:front|cover)$/i.test(stem)) return 0
  if (/^(?:folder|album)$/i.test(stem)) return 1
  if (NOT_FRONT.test(stem)) return Number.POSITIVE_INFINITY
  return /front|cover/i.test(stem) ? 2 : NAMED
}

/** By name, then those in the album's own folder, then the larger; at last by id, so that the order told does not count. */
function comparePictures(one: UnitPicture, other: UnitPicture): number {
  return (
    rankOf(one.file.name) - rankOf(other.file.name) ||
    Number(other.inAlbumFolder) - Number(one.inAlbumFolder) ||
    other.file.size - one.file.size ||
    (one.file.id < other.file.id ? -1 : 1)
  )
}

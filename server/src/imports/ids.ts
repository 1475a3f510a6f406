/** Ids that come out equal on every home that is given the same link. */
import type { DriveItem } from "../drive/drive-types.ts"
import { isLocalId } from "../files/local-id.ts"
import { foldName, shortHash } from "../library/artist-id.ts"

export { artistIdOf, foldName } from "../library/artist-id.ts"

export const trackIdOf = (fileId: string): string => (isLocalId(fileId) ? fileId : `gd-${fileId}`)
/** Where a track's bytes lie: in Drive, or on this machine's disk and, once copied, in Drive as well. */
export const placeOf = ({ id, copyId }: DriveItem) => {
  if (!isLocalId(id)) return { driveId: id }
  return { localFileId: id, ...(copyId !== undefined && { driveId: copyId }) }
}
/** `number`: that of the cue sheet which cuts the file into several tracks. */
export const segmentIdOf = (fileId: string, number: number): string =>
  `${trackIdOf(fileId)}-${String(number).padStart(2, "0")}`
/** `folderId`: the Drive id of the album's folder; of the file where Drive shows no folder. */
export const albumIdOf = (folderId: string, title: string): string =>
  `al-${shortHash(`${folderId}\0${foldName(title)}`)}`

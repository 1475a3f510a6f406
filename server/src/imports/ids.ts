/** Ids that come out equal on every home that is given the same link. */
import { foldName, shortHash } from "../library/artist-id.ts"

export { artistIdOf, foldName } from "../library/artist-id.ts"

export const trackIdOf = (driveFileId: string): string => `gd-${driveFileId}`
/** `folderId`: the Drive id of the album's folder; of the file where Drive shows no folder. */
export const albumIdOf = (folderId: string, title: string): string =>
  `al-${shortHash(`${folderId}\0${foldName(title)}`)}`

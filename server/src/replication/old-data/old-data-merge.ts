/** An old row over the present one: what the old data tells wins, what it does not know stays. */
import type { RowBody } from "@diapason/shared/rows"
import { UNKNOWN_TYPE } from "./old-data-source.ts"

type Album = RowBody<"album">
type Track = RowBody<"track">
type Artist = RowBody<"artist">

const DRIVE_TRACK = "gd-"

const driveIdOf = (id: string, { driveId }: Track): string | null => {
  if (driveId !== undefined) return driveId
  return id.startsWith(DRIVE_TRACK) ? id.slice(DRIVE_TRACK.length) : null
}

/** When an album came is known best by the store that has it. Where a picture is known, an address of one says no more. */
export const mergeAlbum = (present: Album, old: Album): Album => {
  const merged: Album = { ...present, ...old, addedAt: present.addedAt }
  const { coverArtUrl, ...facts } = merged
  return facts.cover || coverArtUrl === undefined ? facts : { ...facts, coverArtUrl }
}

export const mergeArtist = (present: Artist, old: Artist): Artist => {
  const { coverArtUrl, ...facts } = { ...present, ...old }
  return facts.pictureId || coverArtUrl === undefined ? facts : { ...facts, coverArtUrl }
}

/** Facts of the file stay as long as it is the same file, or none is named; those of another file replace them. */
export const mergeTrack = (id: string, present: Track, old: Track): Track => {
  const { albumTitle: _title, albumArtist: _artist, albumArtistId: _artistId, ...kept } = present
  const duration = old.duration || present.duration
  const oldDriveId = driveIdOf(id, old)
  const presentDriveId = driveIdOf(id, present)
  if (oldDriveId !== null && oldDriveId !== presentDriveId) {
    const {
      driveId: _driveId,
      resourceKey: _key,
      contentKey: _content,
      bitRate: _rate,
      filePath: _path,
      segment: _segment,
      gapless: _gapless,
      ...others
    } = kept
    return { ...others, ...old, duration: old.duration }
  }
  const { driveId: _old, ...facts } = old
  return {
    ...kept,
    ...facts,
    duration,
    size: old.size || present.size,
    mimeType: old.mimeType === UNKNOWN_TYPE ? present.mimeType : old.mimeType,
  }
}

/** The facts of the library as they are written and replicated: the bodies of the rows, before any answer is shaped. */
import type { Gapless, Lyrics, ReplayGain, Segment } from "@diapason/shared/rows"

/** Where a picture lies: a range of bytes of a Drive file, or a picture row kept from old data. */
export type CoverPlace =
  | {
      readonly fileId: string
      /** Of a copy in Drive, where the file lies on a home's own disk. */
      readonly driveId?: string
      readonly resourceKey?: string
      /** The file's content key when the place was found: when it differs, the place is looked for anew. */
      readonly contentKey: string
      readonly offset: number
      readonly length: number
      readonly type: string
    }
  | { readonly pictureId: string }

/** Of one artist, beside the name. */
export interface ArtistDetails {
  readonly sortName?: string
  readonly musicBrainzId?: string
}

/** A track as an import or an old data set brings it. */
export interface TrackFacts {
  readonly id: string
  readonly title: string
  readonly artist: string
  readonly artistId: string
  /** Seconds, to the hundredth; 0 when unknown. */
  readonly duration: number
  readonly trackNumber?: number
  readonly discNumber?: number
  readonly year?: number
  readonly genre?: string
  readonly driveId?: string
  /** Of a file on the home's own disk. */
  readonly localFileId?: string
  readonly resourceKey?: string
  /** See `DriveItem.contentKey`. */
  readonly contentKey?: string
  readonly size: number
  readonly mimeType: string
  /** Bits per second. */
  readonly bitRate?: number
  /** Each of several. */
  readonly artists?: readonly string[]
  readonly genres?: readonly string[]
  readonly replayGain?: ReplayGain
  readonly gapless?: Gapless
  /** The part of the file that is this track; absent where it is all of it. */
  readonly segment?: Segment
  /** MusicBrainz: the recording. */
  readonly musicBrainzId?: string
  /** Kept in a row of their own. */
  readonly lyrics?: Lyrics
}

/** An album with all its tracks, as one import unit brings it. */
export interface AlbumFacts {
  readonly id: string
  readonly title: string
  readonly artist: string
  readonly artistId: string
  readonly year?: number
  readonly genre?: string
  readonly driveFolderId?: string
  readonly cover?: CoverPlace
  readonly originalYear?: number
  readonly compilation?: boolean
  /** Names of discs by their number. */
  readonly discTitles?: Readonly<Record<string, string>>
  readonly sortTitle?: string
  /** MusicBrainz: the release. */
  readonly musicBrainzId?: string
  /** By the artists' ids, as far as more than the name is known. */
  readonly artistDetails?: Readonly<Record<string, ArtistDetails>>
  readonly tracks: readonly TrackFacts[]
}

/** The facts of the library as they are written and replicated: the bodies of the rows, before any answer is shaped. */

/** Where a picture lies: a range of bytes of a Drive file, or a picture row kept from old data. */
export type CoverPlace =
  | {
      readonly fileId: string
      readonly resourceKey?: string
      /** The file's content key when the place was found: when it differs, the place is looked for anew. */
      readonly contentKey: string
      readonly offset: number
      readonly length: number
      readonly type: string
    }
  | { readonly pictureId: string }

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
  readonly resourceKey?: string
  /** See `DriveItem.contentKey`. */
  readonly contentKey?: string
  readonly size: number
  readonly mimeType: string
  /** Bits per second. */
  readonly bitRate?: number
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
  readonly tracks: readonly TrackFacts[]
}

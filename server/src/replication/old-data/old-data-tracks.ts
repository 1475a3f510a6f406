/** The tracks of an old data set: which id each one gets, and what is kept of it. */
import { ROW_BODIES, type RowBodyInput } from "@diapason/shared/rows"
import type { createAlbumBook } from "./old-data-albums.ts"
import type { ArtistBook } from "./old-data-artists.ts"
import {
  derivedId,
  isOldRow,
  type OldRow,
  type Report,
  readAmount,
  readDuration,
  readExtras,
  readId,
  readSegment,
  readText,
  readWhole,
} from "./old-data-fields.ts"
import { fileNameIn, fileOf, type OldSource, readSource } from "./old-data-source.ts"
import type { Warn } from "./old-data-warnings.ts"

export type TrackRow = Extract<RowBodyInput, { kind: "track" }>

const KNOWN_KEYS = new Set([...Object.keys(ROW_BODIES.track.shape), ...["id", "album", "filePath", "googleDriveId"]])
const MAX_YEAR = 9_999
const MAX_NUMBER = 100_000
const MAX_BYTES = 2 ** 44
const MAX_BIT_RATE = 100_000_000
const CONTENT_KEY_LIMIT = 200

interface Place {
  readonly id: string | undefined
  readonly source: OldSource
}

const titleOf = (row: OldRow, source: OldSource, report: Report): string | undefined =>
  readText(row, "title", report) ?? (source.filePath === undefined ? undefined : fileNameIn(source.filePath))

/** Text and numbers tell tracks apart; anything else is nothing, and could not even be made text. */
const asTold = (value: unknown): string => (typeof value === "string" || typeof value === "number" ? String(value) : "")

/** What tells a track without an id from others: its file, else what it is called and where it stands. */
const contentOf = (row: OldRow, file: string | undefined): readonly string[] =>
  file === undefined
    ? ["title", "artist", "album", "albumId", "discNumber", "trackNumber"].map(key => asTold(row[key]))
    : [file]

export const createTrackList = (artists: ArtistBook, albums: ReturnType<typeof createAlbumBook>) => {
  const places: (Place | undefined)[] = []
  /** Which file an id stands for. */
  const claimed = new Map<string, string | undefined>()
  const rows = new Map<string, TrackRow>()

  /** A derived id that stands for this file, or for none yet. */
  const freeId = (file: string | undefined, parts: readonly string[]): string => {
    for (let n = 0; ; n += 1) {
      const id = derivedId("track", ...parts, n)
      if (!claimed.has(id) || claimed.get(id) === file) return id
    }
  }

  const idFor = (row: OldRow, { id, source }: Place, report: Report): string => {
    const file = fileOf(source)
    if (id !== undefined && claimed.get(id) === file) return id
    const fresh = freeId(file, id === undefined ? contentOf(row, file) : [id, file ?? ""])
    if (id !== undefined) report(`the id "${id}" stands for another file too: both are kept, this one as "${fresh}"`)
    claimed.set(fresh, file)
    return fresh
  }

  return {
    /** First pass: every id that is given goes to the first track that bears it. */
    claim: (row: unknown, index: number, warn: Warn): void => {
      const report = (reason: string) => warn("tracks", index, reason)
      if (!isOldRow(row)) {
        report("not an object, left out")
        return
      }
      const source = readSource(row, report)
      if (titleOf(row, source, () => {}) === undefined && fileOf(source) === undefined) {
        report("no title and no file, left out")
        return
      }
      const id = readId(row, "id", report)
      places[index] = { id, source }
      if (id !== undefined && !claimed.has(id)) claimed.set(id, fileOf(source))
    },
    /** Second pass, in the same order. */
    add: (row: unknown, index: number, warn: Warn): void => {
      const place = places[index]
      if (!place || !isOldRow(row)) return
      const report = (reason: string) => warn("tracks", index, reason)
      const id = idFor(row, place, report)
      if (rows.has(id)) report(`a second track with the id "${id}" and the same file: the last one counts`)
      rows.set(id, { kind: "track", id, body: bodyOf(id, row, place.source, report) })
    },
    rows: (): TrackRow[] => [...rows.values()],
  }

  function bodyOf(id: string, row: OldRow, source: OldSource, report: Report): TrackRow["body"] {
    const albumTitle = readText(row, "album", report)
    const albumArtist = readText(row, "albumArtist", report)
    const albumArtistId = readId(row, "albumArtistId", report)
    const givenArtist = readText(row, "artist", report) ?? albumArtist
    const artist = artists.refer(readId(row, "artistId", report), givenArtist)
    const album = albums.refer({
      id: readId(row, "albumId", report),
      title: albumTitle,
      albumArtist,
      albumArtistId,
      artist: givenArtist,
      artistId: artist.id,
    })
    const year = readWhole(row, "year", MAX_YEAR, report)
    const genre = readText(row, "genre", report)
    const trackNumber = readWhole(row, "trackNumber", MAX_NUMBER, report)
    const discNumber = readWhole(row, "discNumber", MAX_NUMBER, report)
    const bitRate = readAmount(row, "bitRate", MAX_BIT_RATE, report)
    const { contentKey } = row
    const segment = readSegment(row, report)
    const { driveId, resourceKey, filePath, mimeType } = source
    const otherArtist = albumArtist !== undefined && albumArtist !== album.artist
    const itsArtistId =
      otherArtist || albumArtistId !== undefined
        ? artists.refer(albumArtistId, albumArtist ?? album.artist).id
        : album.artistId
    return {
      ...readExtras(row, KNOWN_KEYS, report),
      title: titleOf(row, source, report) ?? "Unknown title",
      artist: artist.name,
      artistId: artist.id,
      albumId: album.id,
      ...(albumTitle === undefined || albumTitle === album.title ? {} : { albumTitle }),
      ...(otherArtist ? { albumArtist } : {}),
      ...(itsArtistId === album.artistId ? {} : { albumArtistId: itsArtistId }),
      duration: readDuration(row, "duration", report),
      ...(trackNumber === undefined ? {} : { trackNumber }),
      ...(discNumber === undefined ? {} : { discNumber }),
      ...(year === undefined ? {} : { year }),
      ...(genre === undefined ? {} : { genre }),
      ...(driveId !== null && id === `gd-${driveId}` ? {} : { driveId }),
      ...(resourceKey === undefined ? {} : { resourceKey }),
      ...(typeof contentKey === "string" && contentKey.length <= CONTENT_KEY_LIMIT && contentKey.isWellFormed()
        ? { contentKey }
        : {}),
      size: readAmount(row, "size", MAX_BYTES, report) ?? 0,
      mimeType,
      ...(bitRate === undefined ? {} : { bitRate }),
      ...(segment === undefined ? {} : { segment }),
      ...(filePath === undefined ? {} : { filePath }),
    }
  }
}

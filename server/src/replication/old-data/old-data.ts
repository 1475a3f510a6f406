/** What earlier programs wrote (three lists, with every oddity they are known for) → rows of this library, with no look at anything else. */
import { setImmediate as breathe } from "node:timers/promises"
import type { Counts } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import { type AlbumRow, createAlbumBook } from "./old-data-albums.ts"
import { type ArtistRow, createArtistBook } from "./old-data-artists.ts"
import { isOldRow } from "./old-data-fields.ts"
import type { PictureRow } from "./old-data-pictures.ts"
import { createTrackList, type TrackRow } from "./old-data-tracks.ts"
import { createWarnings, type ListName, type OldDataWarning, type Warn } from "./old-data-warnings.ts"

export interface OldData {
  readonly albums: readonly AlbumRow[]
  readonly tracks: readonly TrackRow[]
  readonly artists: readonly ArtistRow[]
  /** Covers that lay in the data itself; albums and artists name them by id. */
  readonly pictures: readonly PictureRow[]
  /** Ids of albums and artists that the lists lack but others name: nothing more is known of them than that. */
  readonly made: { readonly albums: ReadonlySet<string>; readonly artists: ReadonlySet<string> }
  readonly counts: Counts
  readonly warnings: readonly OldDataWarning[]
}

export interface OldDataOptions {
  /** Milliseconds since 1970: when the last of the albums counts as added, where the data does not tell. */
  readonly addedAt: number
}

const ROWS_PER_STEP = 250
const LISTS: readonly ListName[] = ["albums", "tracks", "artists"]

/** An array; or one object where an array of one is meant; or PowerShell's `{value: […], Count: n}`. */
const listOf = (input: Readonly<Record<string, unknown>>, name: ListName): readonly unknown[] => {
  const list = Object.hasOwn(input, name) ? input[name] : undefined
  if (Array.isArray(list)) return list
  if (!isOldRow(list))
    throw new AppError(
      "invalid",
      `"${name}" is ${list === undefined ? "missing" : "not a list"}: send {"albums": […], "tracks": […], "artists": […]}, an empty list where there is none.`,
      { list: name },
    )
  return Array.isArray(list.value) && typeof list.Count === "number" ? list.value : [list]
}

function* eachOf(
  list: readonly unknown[],
  take: (row: unknown, index: number, warn: Warn) => void,
  warn: Warn,
): Generator<void> {
  for (let index = 0; index < list.length; index += 1) {
    take(list[index], index, warn)
    if (index % ROWS_PER_STEP === ROWS_PER_STEP - 1) yield
  }
}

/**
 * `normaliseOldData` in steps of a few milliseconds, so that a large data set does not hold up everybody else.
 * Throws AppError `invalid` naming the list that is missing or none.
 */
function* normalisingOldData(input: unknown, { addedAt }: OldDataOptions): Generator<void, OldData> {
  if (!isOldRow(input))
    throw new AppError("invalid", 'The body is no object: send {"albums": […], "tracks": […], "artists": […]}.')
  const [albumList = [], trackList = [], artistList = []] = LISTS.map(name => listOf(input, name))
  const { warn, all } = createWarnings()
  const pictures = new Map<string, PictureRow>()
  const keepPicture = (picture: PictureRow): string => {
    if (!pictures.has(picture.id)) pictures.set(picture.id, picture)
    return picture.id
  }
  const artists = createArtistBook(keepPicture)
  const albums = createAlbumBook(artists, keepPicture)
  const tracks = createTrackList(artists, albums)
  yield* eachOf(artistList, artists.list, warn)
  yield* eachOf(albumList, albums.list, warn)
  yield* eachOf(trackList, tracks.claim, warn)
  yield* eachOf(trackList, tracks.add, warn)
  const rows = { albums: albums.rows(addedAt), tracks: tracks.rows(), artists: artists.rows() }
  // A picture that only an overruled double named goes with it.
  const shown = new Set([
    ...rows.albums.map(album => album.body.cover?.pictureId),
    ...rows.artists.map(artist => artist.body.pictureId),
  ])
  return {
    ...rows,
    pictures: [...pictures.values()].filter(picture => shown.has(picture.id)),
    made: { albums: albums.made, artists: artists.made },
    counts: { albums: rows.albums.length, tracks: rows.tracks.length, artists: rows.artists.length },
    warnings: all(),
  }
}

/** @param input `{albums, tracks, artists}` as `JSON.parse` gives it */
export const normaliseOldData = (input: unknown, options: OldDataOptions): OldData => {
  const steps = normalisingOldData(input, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** The same, with a turn for everybody else between the steps. */
export const normaliseInTurns = async (input: unknown, options: OldDataOptions): Promise<OldData> => {
  const steps = normalisingOldData(input, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
    await breathe()
  }
}

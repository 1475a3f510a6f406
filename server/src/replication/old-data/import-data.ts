/** The full state that old programs send, made into a difference of versioned changes: a second time changes nothing. */
import type { Counts } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { Reader } from "../../database/database.ts"
import { countsOf } from "../../library/browse.ts"
import { removeUnusedPictures } from "../../library/pictures.ts"
import type { Store, Writer } from "../../library/store.ts"
import { isPaired } from "../peer-store.ts"
import { readBrought, recordBrought, removeLacking } from "./import-removals.ts"
import { putAlbums, putArtists, putPictures, putTracks } from "./import-rows.ts"
import { normaliseInTurns, type OldData } from "./old-data.ts"
import type { OldDataWarning } from "./old-data-warnings.ts"

export interface ImportDataOptions {
  /** Go ahead although a home of the new kind keeps this store in unison. */
  readonly replace: boolean
  /** Go ahead although nothing is sent and the library is not empty. */
  readonly allowEmpty: boolean
}

export interface ImportDataAnswer {
  readonly success: true
  readonly message: string
  /** What the library holds after it. */
  readonly counts: Counts
  readonly warnings: readonly OldDataWarning[]
}

export type ImportData = ReturnType<typeof createImportData>

/** Each waits with its whole data set in memory. */
const MAX_WAITING = 3

const refuseWherePaired = async (reader: Reader): Promise<void> => {
  if (await isPaired(reader))
    throw new AppError(
      "paired",
      "A home keeps this library in unison by itself, and a full import would undo its work. Add ?replace=1 to import all the same.",
    )
}

const refuseEmpty = async (reader: Reader, data: OldData): Promise<void> => {
  if (data.albums.length + data.tracks.length + data.artists.length > 0) return
  const existingCounts = await countsOf(reader)
  if (existingCounts.albums + existingCounts.tracks + existingCounts.artists > 0)
    throw new AppError(
      "empty_import",
      "Nothing that can be imported was sent, and the library is not empty. Add ?allowEmpty=1 to empty it.",
      { existingCounts },
    )
}

const writeDifference = async (writer: Writer, data: OldData, asBody: Store["asBody"]): Promise<void> => {
  const { tx } = writer
  const brought = await readBrought(tx)
  await putPictures(writer, data.pictures)
  const albums = await putAlbums({ writer, asBody, rows: data.albums, made: data.made.albums })
  const tracks = await putTracks({ writer, asBody, rows: data.tracks, madeAlbums: data.made.albums })
  await removeLacking(writer, brought, data)
  const artists = await putArtists({ writer, asBody, rows: data.artists, made: data.made.artists })
  await removeUnusedPictures(writer, albums.replaced.difference(new Set(data.pictures.map(picture => picture.id))))
  await recordBrought(tx, "albums", albums.added)
  await recordBrought(tx, "tracks", tracks)
  await recordBrought(tx, "artists", artists)
}

/** `now` in milliseconds since 1970. */
export const createImportData = ({ store, now }: { readonly store: Store; readonly now: () => number }) => {
  let turn: Promise<unknown> = Promise.resolve()
  let waiting = 0

  const importNow = async (body: unknown, { replace, allowEmpty }: ImportDataOptions): Promise<ImportDataAnswer> => {
    if (!replace) await refuseWherePaired(store.read)
    const data = await normaliseInTurns(body, { addedAt: now() })
    const counts = await store.write(async writer => {
      if (!replace) await refuseWherePaired(writer.tx)
      if (!allowEmpty) await refuseEmpty(writer.tx, data)
      await writeDifference(writer, data, store.asBody)
      return countsOf(writer.tx)
    })
    return { success: true, message: "Données importées avec succès", counts, warnings: data.warnings }
  }

  /**
   * One at a time. `body` is what `JSON.parse` made of the request.
   * Throws AppError: `invalid` (a list is missing), `paired`, `empty_import` (details: `existingCounts`),
   * `too_many_requests`, `storage_full`. Then nothing was changed.
   */
  return async (body: unknown, options: ImportDataOptions): Promise<ImportDataAnswer> => {
    if (waiting >= MAX_WAITING)
      throw new AppError("too_many_requests", "Other full imports are under way. Try again in a minute.")
    waiting += 1
    const result = turn
      .then(() => importNow(body, options))
      .finally(() => {
        waiting -= 1
      })
    turn = result.catch(() => undefined)
    return result
  }
}

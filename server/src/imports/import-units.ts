/** Album folders → albums: tags read a few files at a time, each album handed over as soon as its files are read. */
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveItem } from "../drive/drive-types.ts"
import { DriveFailure } from "../drive/failures.ts"
import type { AlbumFacts } from "../library/facts.ts"
import { type AlbumChoice, applyChoice } from "./choices.ts"
import { applySheets, mayBeCutBy, type SheetText } from "./cue/apply-sheets.ts"
import { readCueFile } from "./cue/read-cue-file.ts"
import type { ListedFile, ListedSheet, ListedUnit, UnitOutline } from "./folder-tree.ts"
import { groupAlbums, type UnitFile } from "./group-albums.ts"
import { trackIdOf } from "./ids.ts"
import type { ImportStore } from "./import-store.ts"
import type { ImportFailure } from "./listed-folders.ts"
import type { FileTags } from "./tags/file-tags.ts"
import { readLyricsFile } from "./tags/read-lyrics-file.ts"
import { readTags } from "./tags/read-tags.ts"

export type AddAlbum = (
  album: AlbumFacts,
  options: { readonly partial: boolean; readonly keepTrackIds: readonly string[] },
) => Promise<"added" | "changed" | "unchanged">

export interface UnitDeps {
  readonly drive: Pick<Drive, "readRange">
  readonly store: Pick<ImportStore, "tagsOf" | "choiceOf">
  readonly addAlbum: AddAlbum
}

/** Told of every step. */
export interface UnitSteps {
  reading(name: string): void
  /** A file is done; `read` when its tags were read just now. */
  done(read?: { readonly file: DriveItem; readonly tags: FileTags }): void
  /** Tags that belong to no file of the count. */
  keep(read: { readonly file: DriveItem; readonly tags: FileTags }): void
  fail(failure: ImportFailure, file?: DriveItem): void
  album(id: string): void
}

export interface UnitOptions {
  /** By album folder: files that may still be there though the list does not hold them. Their tracks stay. */
  readonly keepFileIds?: ReadonlyMap<string, readonly string[]>
}

/** More than Drive is asked for at once: while some albums are written, others are read. */
const FILES_AT_ONCE = 10
/** So many files in a row that Drive could not give: it is away, and the rest need not be tried. */
const GIVE_UP_AFTER = 12

/** What is left to do for one album folder. */
interface UnitWork {
  readonly unit: ListedUnit
  readonly known: ReadonlyMap<string, FileTags>
  readonly choice: AlbumChoice | undefined
  readonly read: UnitFile[]
  readonly failedTrackIds: string[]
  /** Files not dealt with yet. */
  left: number
}

/**
 * Returns the last failure of a file, if any. Throws the reason of the signal when it is aborted, and the `AppError` of Drive
 * once it fails for file after file.
 */
export async function importUnits(
  deps: UnitDeps,
  units: readonly UnitOutline[],
  steps: UnitSteps,
  signal: AbortSignal,
  options: UnitOptions = {},
): Promise<AppError | undefined> {
  const reader = createReader(deps, steps, signal)
  await forEachAtOnce(workOf(deps, units), async ({ work, listed }) => {
    signal.throwIfAborted()
    await reader.read(work, listed)
    work.left -= 1
    if (work.left === 0) await handOver(deps, steps, await reader.readSheets(work), signal, options)
  })
  return reader.lastError()
}

/** Folder by folder, each loaded when its turn comes, so that a large library is never in memory as a whole. */
async function* workOf({ store }: UnitDeps, units: readonly UnitOutline[]) {
  for (const outline of units) {
    const unit = await outline.load()
    const files = unit.files.flatMap(({ file, lyrics }) => (lyrics === undefined ? [file] : [file, lyrics]))
    const known = await store.tagsOf([...files, ...unit.sheets.map(({ file }) => file)])
    const choice = await store.choiceOf(unit.folderId)
    const work: UnitWork = { unit, known, choice, read: [], failedTrackIds: [], left: unit.files.length }
    for (const listed of unit.files) yield { work, listed }
  }
}

/** Resolves or rejects only when nothing runs any more: an import that has ended does nothing behind one's back. */
async function forEachAtOnce<T>(items: AsyncGenerator<T>, work: (item: T) => Promise<void>): Promise<void> {
  const failures: unknown[] = []
  async function worker(): Promise<void> {
    while (failures.length === 0) {
      const next = await items.next()
      if (next.done) return
      await work(next.value)
    }
  }
  const note = (error: unknown) => void failures.push(error)
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, () => worker().catch(note)))
  await items.return(undefined)
  if (failures.length > 0) throw failures[0]
}

function createReader({ drive }: UnitDeps, steps: UnitSteps, signal: AbortSignal) {
  let awayInARow = 0
  let lastError: AppError | undefined

  async function tagsOf(file: DriveItem, known: ReadonlyMap<string, FileTags>): Promise<FileTags> {
    const kept = known.get(file.id)
    if (kept !== undefined) return kept
    if (!file.canDownload) {
      throw new AppError(
        "drive_forbidden",
        "Its owner does not let it be downloaded. Ask for that, or put a copy in a folder of your own.",
      )
    }
    return readTags(drive, file, signal)
  }

  /** What stands in the file beside the music wins: a person has put it there. */
  async function lyricsOf({ lyrics }: ListedFile, known: ReadonlyMap<string, FileTags>) {
    if (lyrics === undefined) return undefined
    const kept = known.get(lyrics.id)
    if (kept !== undefined) return kept.lyrics
    const tags = await readLyricsFile(drive, lyrics, signal)
    steps.keep({ file: lyrics, tags })
    return tags.lyrics
  }

  async function sheetOf({ file, beside }: ListedSheet, known: ReadonlyMap<string, FileTags>): Promise<SheetText> {
    const kept = known.get(file.id)
    const tags = kept ?? (await readCueFile(drive, file, signal))
    if (kept === undefined) steps.keep({ file, tags })
    return { name: file.name, text: tags.cueSheet ?? "", beside }
  }

  function note(error: AppError): void {
    lastError = error
    awayInARow = error.code === "drive_unavailable" ? awayInARow + 1 : 0
    // The quota of the day is used up, or the sign-in has ended: every other file would fail as well.
    const allFail = error instanceof DriveFailure && error.hold?.scope === "everything"
    if (allFail || awayInARow >= GIVE_UP_AFTER) throw error
  }

  return {
    lastError: () => lastError,
    async read({ read, failedTrackIds, known }: UnitWork, listed: ListedFile): Promise<void> {
      const { file, disc } = listed
      const isKnown = known.has(file.id)
      if (!isKnown) steps.reading(file.name)
      try {
        const tags = await tagsOf(file, known)
        const lyrics = await lyricsOf(listed, known)
        awayInARow = 0
        const complete = lyrics === undefined ? tags : { ...tags, lyrics }
        read.push({ file, tags: complete, ...(disc !== undefined && { disc }) })
        steps.done(isKnown ? undefined : { file, tags })
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof AppError)) throw error
        failedTrackIds.push(trackIdOf(file.id))
        steps.fail({ name: file.name, reason: error.message }, file)
        steps.done()
        note(error)
      }
    },

    /** The work with the sheets laid over its files. What a sheet that cannot be had may cut is left as it is, tracks and all. */
    async readSheets(work: UnitWork): Promise<UnitWork> {
      const texts: SheetText[] = []
      const failedTrackIds = [...work.failedTrackIds]
      let read: readonly UnitFile[] = work.read
      for (const sheet of work.read.length === 0 ? [] : work.unit.sheets) {
        try {
          texts.push(await sheetOf(sheet, work.known))
        } catch (error) {
          signal.throwIfAborted()
          if (!(error instanceof AppError)) throw error
          const failure = { name: sheet.file.name, reason: error.message }
          if (error.code === "unprocessable") steps.fail(failure)
          else {
            steps.fail(failure, sheet.file)
            const held = read.filter(one => mayBeCutBy(one, { ...sheet, name: sheet.file.name }))
            failedTrackIds.push(...held.map(({ file }) => trackIdOf(file.id)))
            read = read.filter(one => !held.includes(one))
          }
          note(error)
        }
      }
      const { files, faults } = applySheets(read, texts)
      for (const fault of faults) steps.fail(fault)
      return { ...work, read: [...files], failedTrackIds }
    },
  }
}

async function handOver(
  { addAlbum }: UnitDeps,
  steps: UnitSteps,
  { unit, read, failedTrackIds, choice }: UnitWork,
  signal: AbortSignal,
  { keepFileIds }: UnitOptions,
): Promise<void> {
  if (read.length === 0) return
  const keepTrackIds = [...failedTrackIds, ...(keepFileIds?.get(unit.folderId) ?? []).map(trackIdOf)]
  for (const album of groupAlbums({ ...unit, files: applyChoice(read, choice) })) {
    signal.throwIfAborted()
    await addAlbum(album, { partial: unit.partial, keepTrackIds })
    steps.album(album.id)
  }
}

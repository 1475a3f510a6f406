/** One import from its link to its albums: list, read tags, group, add. */
import type { Import } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveReference } from "../drive/drive-types.ts"
import type { AlbumFacts } from "../library/facts.ts"
import { type ListedFile, type ListedUnit, listLink } from "./folder-tree.ts"
import { groupAlbums, type UnitFile } from "./group-albums.ts"
import { trackIdOf } from "./ids.ts"
import type { ImportStore } from "./import-store.ts"
import type { Progress } from "./progress.ts"
import type { FileTags } from "./tags/file-tags.ts"
import { readTags } from "./tags/read-tags.ts"

export type AddAlbum = (
  album: AlbumFacts,
  options: { readonly partial: boolean; readonly keepTrackIds: readonly string[] },
) => Promise<"added" | "changed" | "unchanged">

export interface RunDeps {
  readonly drive: Pick<Drive, "get" | "list" | "readRange">
  readonly store: Pick<ImportStore, "tagsOf">
  readonly addAlbum: AddAlbum
  readonly parseDriveLink: (text: string) => DriveReference
}

const FILES_AT_ONCE = 6
/** So many files in a row that Drive could not give: it is away, and the rest need not be tried. */
const GIVE_UP_AFTER = 12

/** What is left to do for one album folder. */
interface UnitWork {
  readonly unit: ListedUnit
  readonly read: UnitFile[]
  readonly failedTrackIds: string[]
  /** Files not dealt with yet. */
  left: number
}

/**
 * Hands every album over as soon as its files are read. Throws the reason of the signal when it is aborted, and the `AppError`
 * that the import ends with: of Drive, or `unprocessable` when nothing could be added.
 */
export async function runImport(
  deps: RunDeps,
  progress: Progress,
  signal: AbortSignal,
): Promise<Pick<Import, "state">> {
  const { drive, store } = deps
  const item = await drive.get(deps.parseDriveLink(progress.job.url), signal)
  const { units, failures } = await listLink(drive, item, signal, progress.total)
  failures.forEach(progress.fail)
  const known = await store.tagsOf(units.flatMap(unit => unit.files.map(({ file }) => file)))
  const reader = createReader(deps, progress, known, signal)
  const work = units.flatMap(unit => {
    const unitWork: UnitWork = { unit, read: [], failedTrackIds: [], left: unit.files.length }
    return unit.files.map(listed => ({ unitWork, listed }))
  })
  await forEachAtOnce(work, async ({ unitWork, listed }) => {
    signal.throwIfAborted()
    await reader.read(unitWork, listed)
    unitWork.left -= 1
    if (unitWork.left === 0) await handOver(deps, progress, unitWork, signal)
  })
  if (progress.job.albums.length === 0) throw nothingAdded(progress.job, reader.lastError())
  return { state: "done" }
}

/** Resolves or rejects only when nothing runs any more: an import that has ended does nothing behind one's back. */
async function forEachAtOnce<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const rest = items.values()
  const failures: unknown[] = []
  async function worker(): Promise<void> {
    for (const item of rest) {
      if (failures.length > 0) return
      await work(item).catch(error => failures.push(error))
    }
  }
  await Promise.all(Array.from({ length: FILES_AT_ONCE }, worker))
  if (failures.length > 0) throw failures[0]
}

function createReader(
  { drive }: RunDeps,
  progress: Progress,
  known: ReadonlyMap<string, FileTags>,
  signal: AbortSignal,
) {
  let awayInARow = 0
  let lastError: AppError | undefined

  async function tagsOf({ file }: ListedFile): Promise<FileTags> {
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

  function note(error: AppError): void {
    lastError = error
    awayInARow = error.code === "drive_unavailable" ? awayInARow + 1 : 0
    if (awayInARow >= GIVE_UP_AFTER) throw error
  }

  return {
    lastError: () => lastError,
    async read({ read, failedTrackIds }: UnitWork, listed: ListedFile): Promise<void> {
      const { file, disc } = listed
      const isKnown = known.has(file.id)
      if (!isKnown) progress.reading(file.name)
      try {
        const tags = await tagsOf(listed)
        awayInARow = 0
        read.push({ file, tags, ...(disc !== undefined && { disc }) })
        progress.done(isKnown ? undefined : { file, tags })
      } catch (error) {
        signal.throwIfAborted()
        if (!(error instanceof AppError)) throw error
        failedTrackIds.push(trackIdOf(file.id))
        progress.fail({ name: file.name, reason: error.message })
        progress.done()
        note(error)
      }
    },
  }
}

async function handOver(
  deps: RunDeps,
  progress: Progress,
  { unit, read, failedTrackIds }: UnitWork,
  signal: AbortSignal,
) {
  if (read.length === 0) return
  for (const album of groupAlbums({ ...unit, files: read })) {
    signal.throwIfAborted()
    await deps.addAlbum(album, { partial: unit.partial, keepTrackIds: failedTrackIds })
    progress.album(album.id)
  }
}

function nothingAdded({ failures }: Import, lastError: AppError | undefined): AppError {
  const [first] = failures
  const code = lastError?.code ?? "unprocessable"
  if (first === undefined) return new AppError(code, "Nothing could be added from this link.")
  if (failures.length === 1) return new AppError(code, `“${first.name}” could not be added: ${first.reason}`)
  return new AppError(
    code,
    `None of the ${failures.length} files could be added. The first, “${first.name}”: ${first.reason}`,
  )
}

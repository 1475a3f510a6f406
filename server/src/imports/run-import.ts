/** One import from its link to its albums: list, read tags, group, add. */
import type { Import } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveReference } from "../drive/drive-types.ts"
import { listLink } from "./folder-tree.ts"
import type { ImportStore } from "./import-store.ts"
import { importUnits, type UnitDeps } from "./import-units.ts"
import type { Progress } from "./progress.ts"

export interface RunDeps extends UnitDeps {
  readonly drive: Pick<Drive, "get" | "list" | "readRange">
  readonly store: Pick<ImportStore, "tagsOf" | "choiceOf" | "onlyOf" | "listedFolders">
  readonly parseDriveLink: (text: string) => DriveReference
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
  const { id, url } = progress.job
  const item = await drive.get(deps.parseDriveLink(url), signal)
  const listed = await listLink(drive, item, store.listedFolders(id), signal, progress.total)
  const only = await store.onlyOf(id)
  const units = listed.units.filter(({ folderId }) => only === undefined || only.has(folderId))
  if (only !== undefined) progress.total(units.reduce((sum, unit) => sum + unit.fileCount, 0))
  for (const failure of listed.failures) progress.fail(failure)
  const lastError = await importUnits(deps, units, progress, signal)
  if (progress.job.albums.length === 0) throw nothingAdded(progress.job, lastError)
  return { state: "done" }
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

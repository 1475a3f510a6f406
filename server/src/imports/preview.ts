/** What a link would add, before anything is added: folders are listed, the tags of a few files read. */
import type { DrivePreview } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveItem, DriveReference } from "../drive/drive-types.ts"
import { applyChoice } from "./choices.ts"
import { type ListedUnit, listLink } from "./folder-tree.ts"
import { groupAlbums } from "./group-albums.ts"
import { segmentIdOf, trackIdOf } from "./ids.ts"
import type { ImportStore } from "./import-store.ts"
import { createListedFolders, type ImportFailure } from "./listed-folders.ts"
import type { FileTags } from "./tags/file-tags.ts"
import { readTags } from "./tags/read-tags.ts"

export interface PreviewDeps {
  readonly drive: Pick<Drive, "get" | "list" | "readRange">
  readonly store: Pick<ImportStore, "tagsOf" | "choiceOf" | "saveTags">
  readonly parseDriveLink: (text: string) => DriveReference
  /** Which of these tracks the library holds. */
  readonly knownTracks: (ids: readonly string[]) => Promise<ReadonlySet<string>>
  readonly clock: { readonly now: () => number }
}

/** Album folders whose first file is read. */
const FOLDERS_READ = 12
/** Formats that tell all they have in their first part; others also need their end. */
const ONE_REQUEST = /\.(?:mp[123]|flac|wma|mka|weba|webm|aac)$/i
/** A call to Drive takes about so long, and so many run at once. */
const SECONDS_PER_CALL = 0.35
const CALLS_AT_ONCE = 8
/** Milliseconds. */
const WITHIN = 120_000

/** Throws as an import of the link would: `invalid_link`, `unprocessable`, `too_large`, those of Drive. */
export async function previewLink(deps: PreviewDeps, url: string, left: AbortSignal): Promise<DrivePreview> {
  const limit = AbortSignal.timeout(WITHIN)
  try {
    return await look(deps, url, AbortSignal.any([left, limit]))
  } catch (error) {
    if (!limit.aborted || left.aborted) throw error
    throw new AppError(
      "too_large",
      "The link holds so much that looking at it takes more than two minutes. Add it without a look, or folder by folder.",
    )
  }
}

async function look(deps: PreviewDeps, url: string, signal: AbortSignal): Promise<DrivePreview> {
  const { drive, store } = deps
  const item = await drive.get(deps.parseDriveLink(url), signal)
  const listed = await listLink(drive, item, createListedFolders(), signal, () => undefined)
  const skipped: ImportFailure[] = [...listed.failures]
  const albums: DrivePreview["albums"] = []
  let [requests, files, mayRead] = [0, 0, FOLDERS_READ]
  for (const outline of listed.units) {
    const unit = await outline.load()
    const items = unit.files.map(({ file }) => file)
    const tags = new Map(await store.tagsOf(items))
    const unread = items.filter(({ id }) => !tags.has(id))
    requests += unread.reduce((sum, { name }) => sum + (ONE_REQUEST.test(name) ? 1 : 2), 0)
    skipped.push(...items.filter(one => !one.canDownload).map(notGiven))
    const [first] = unread.filter(one => one.canDownload)
    if (tags.size === 0 && first !== undefined && mayRead > 0) {
      mayRead -= 1
      const read = await readIfPossible(deps, first, signal)
      if (read !== undefined) tags.set(first.id, read)
    }
    const known = await deps.knownTracks(items.flatMap(({ id }) => [trackIdOf(id), segmentIdOf(id, 1)]))
    files += items.length
    albums.push({
      key: unit.folderId,
      ...(await nameOf(deps, unit, tags)),
      trackCount: items.length,
      size: items.reduce((sum, { size }) => sum + size, 0),
      new: known.size === 0,
      folder: outline.path,
    })
  }
  const seconds = Math.ceil((requests * SECONDS_PER_CALL) / CALLS_AT_ONCE)
  return { albums, files, skipped, estimate: { requests, seconds } }
}

const notGiven = ({ name }: DriveItem): ImportFailure => ({
  name,
  reason: "Its owner does not let it be downloaded.",
})

/** A file that is no music or is not given tells nothing now; the import will name it. */
async function readIfPossible(
  { drive, store, clock }: PreviewDeps,
  file: DriveItem,
  signal: AbortSignal,
): Promise<FileTags | undefined> {
  try {
    const tags = await readTags(drive, file, signal)
    await store.saveTags([{ file, tags }], new Date(clock.now()).toISOString())
    return tags
  } catch (error) {
    signal.throwIfAborted()
    if (error instanceof AppError && error.code !== "drive_unavailable") return undefined
    throw error
  }
}

/** As the import will name it, as far as the tags at hand tell. */
async function nameOf({ store }: PreviewDeps, unit: ListedUnit, tags: ReadonlyMap<string, FileTags>) {
  const nothing: FileTags = { format: 3, durationSeconds: 0, mimeType: "" }
  const read = unit.files.filter(({ file }) => tags.has(file.id))
  const files = (read.length > 0 ? read : unit.files).map(({ file }) => ({ file, tags: tags.get(file.id) ?? nothing }))
  const [album] = groupAlbums({ ...unit, files: applyChoice(files, await store.choiceOf(unit.folderId)) })
  return { title: album?.title ?? unit.folderName ?? "", ...(album && { artist: album.artist }) }
}

/** One look at a watched folder: what is new or changed is imported, what two complete lists in a row lack is removed. */
import type { AppError } from "@diapason/shared/errors"
import type { Drive, DriveReference } from "../drive/drive-types.ts"
import { type ListedUnit, listLink, type UnitOutline } from "./folder-tree.ts"
import { trackIdOf } from "./ids.ts"
import type { ImportStore, ReadFile } from "./import-store.ts"
import { importUnits, type UnitDeps, type UnitSteps } from "./import-units.ts"
import type { SeenFile, WatchStore } from "./watch-store.ts"

export interface CheckDeps extends UnitDeps {
  readonly drive: Pick<Drive, "get" | "list" | "readRange">
  readonly store: Pick<ImportStore, "tagsOf" | "choiceOf" | "saveTags" | "listedFolders" | "forgetFolders">
  readonly watches: Pick<WatchStore, "seen" | "saveSeen">
  /** Removes these tracks, and albums that are left without any. */
  readonly removeTracks: (ids: readonly string[]) => Promise<unknown>
  /** Has an import just been through all of this folder? What it read needs no second one at the first look. */
  readonly wasImported?: (folderId: string) => boolean
  readonly clock: { readonly now: () => number }
}

/** Complete lists in a row that must lack a file before it is taken for gone. */
const LISTS_TO_BE_GONE = 2
const TAGS_AT_ONCE = 50
/** In the place of a content key: a file that could not be read is tried again at the next look. */
const UNREAD = "?"
const FOLDER = "folder"

/**
 * Returns what is wrong, for a person, where the list is not complete: nothing is removed then. Throws the `AppError` of Drive and
 * `unprocessable` where the folder holds no audio any more: nothing is changed then.
 */
export async function checkFolder(
  deps: CheckDeps,
  folder: DriveReference,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { drive, store, watches } = deps
  const listId = `watch ${folder.id}`
  await store.forgetFolders(listId)
  try {
    const item = await drive.get(folder, signal)
    const listed = await listLink(drive, item, store.listedFolders(listId), signal, () => undefined)
    const before = await watches.seen(folder.id)
    const isFamiliar = before.size === 0 && deps.wasImported?.(folder.id) === true
    const look = await compare(listed.units, before, async unit => isFamiliar && (await isRead(store, unit)))
    const [failure] = listed.failures
    const missing = [...before].filter(([id]) => !look.present.has(id))
    const { missed, gone } = judge(missing, failure === undefined)
    await deps.removeTracks([...gone].map(trackIdOf))
    const touched = new Set([
      ...look.changedUnits,
      ...missing.filter(([id]) => gone.has(id)).map(([, seen]) => seen.unitId),
    ])
    const keepFileIds = Map.groupBy(missed.keys(), id => missed.get(id)?.unitId ?? "")
    const unread = await importTouched(
      deps,
      listed.units.filter(unit => touched.has(unit.folderId)),
      keepFileIds,
      signal,
    )
    const now = [...look.changed].map(([id, seen]): [string, SeenFile] => [
      id,
      unread.has(id) ? { ...seen, contentKey: UNREAD } : seen,
    ])
    await watches.saveSeen(folder.id, new Map([...now, ...missed]), [...gone])
    return failure && `“${failure.name}” could not be listed: ${failure.reason} Nothing is removed meanwhile.`
  } finally {
    await store.forgetFolders(listId)
  }
}

/** What is there, and of it what is new, changed or back. */
async function compare(
  units: readonly UnitOutline[],
  before: ReadonlyMap<string, SeenFile>,
  isFamiliar: (unit: ListedUnit) => Promise<boolean>,
) {
  const present = new Set<string>()
  const changed = new Map<string, SeenFile>()
  const changedUnits = new Set<string>()
  for (const outline of units) {
    const unit = await outline.load()
    const familiar = await isFamiliar(unit)
    for (const { id, contentKey } of partsOf(unit)) {
      present.add(id)
      const known = before.get(id)
      const same = known !== undefined && known.contentKey === contentKey && known.unitId === unit.folderId
      if (same && known.missed === 0) continue
      changed.set(id, { unitId: unit.folderId, contentKey, missed: 0 })
      if (!same && !familiar) changedUnits.add(unit.folderId)
    }
  }
  return { present, changed, changedUnits }
}

/** Imported once more, it would bring back an album that a person has deleted meanwhile. */
async function isRead({ tagsOf }: CheckDeps["store"], { files, sheets }: ListedUnit): Promise<boolean> {
  const read = [...files, ...sheets].map(({ file }) => file)
  return (await tagsOf(read)).size === read.length
}

/** The folders of files as well, so that Drive's list of changes can name one. */
function partsOf({
  folderId,
  files,
  pictures,
  sheets,
}: ListedUnit): readonly { readonly id: string; readonly contentKey: string }[] {
  const items = [
    ...files.flatMap(({ file, lyrics }) => (lyrics === undefined ? [file] : [file, lyrics])),
    ...[...pictures, ...sheets].map(({ file }) => file),
  ]
  const folders = new Set([folderId, ...items.flatMap(({ parentIds }) => parentIds)])
  return [...items, ...[...folders].map(id => ({ id, contentKey: FOLDER }))]
}

/** A list that is not complete proves nothing, and begins the count anew. */
function judge(missing: readonly (readonly [string, SeenFile])[], complete: boolean) {
  const missed = new Map<string, SeenFile>()
  const gone = new Set<string>()
  for (const [id, seen] of missing) {
    const times = complete ? seen.missed + 1 : 0
    if (times >= LISTS_TO_BE_GONE) gone.add(id)
    else missed.set(id, { ...seen, missed: times })
  }
  return { missed, gone }
}

/** Returns the ids of the files that could not be read. */
async function importTouched(
  deps: CheckDeps,
  units: readonly UnitOutline[],
  keepFileIds: ReadonlyMap<string, readonly string[]>,
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  const { store, clock } = deps
  const unread = new Set<string>()
  let unsaved: ReadFile[] = []
  let saving: Promise<void> = Promise.resolve()
  const save = () => {
    const files = unsaved
    unsaved = []
    saving = saving.then(() => store.saveTags(files, new Date(clock.now()).toISOString()))
  }
  const keep = (read: ReadFile) => {
    unsaved.push(read)
    if (unsaved.length >= TAGS_AT_ONCE) save()
  }
  const steps: UnitSteps = {
    reading: () => undefined,
    done: read => read && keep(read),
    keep,
    fail: (_failure, file) => file && unread.add(file.id),
    album: () => undefined,
  }
  try {
    await importUnits(deps, units, steps, signal, { keepFileIds })
  } finally {
    save()
    await saving
  }
  return unread
}

/** Where the whole folder is away, that is said and nothing is touched. */
export const asProblem = (error: AppError): string =>
  error.code === "unprocessable" || error.code === "drive_not_found" || error.code === "not_found"
    ? `${error.message} Nothing is removed from the library: stop following the folder where it is meant to be gone.`
    : error.message

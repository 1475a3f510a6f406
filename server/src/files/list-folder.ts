/** One folder of a chosen folder, as the disk shows it now, told under ids. */
import type { BigIntStats, Dirent } from "node:fs"
import { lstat, readdir } from "node:fs/promises"
import { basename, dirname, join } from "node:path"
import { AppError } from "@diapason/shared/errors"
import type { DriveFolderListing, DriveItem } from "../drive/drive-types.ts"
import { forEachLimited } from "../drive/limited.ts"
import { contentKeyOf, stampOf } from "./content-key.ts"
import { newLocalId } from "./local-id.ts"
import type { FolderEntry, FoundEntry, ItemEntry, LocalStore } from "./local-store.ts"
import { asAppError, checkPlace, openPlace } from "./places.ts"

export interface ListDeps {
  readonly store: LocalStore
  /** Of a file: whether anybody wants to know of it. */
  readonly isWanted: (name: string) => boolean
}

export interface ListedPlace {
  readonly folder: FolderEntry
  /** Absent for the chosen folder itself. */
  readonly item?: ItemEntry
}

const MOST_ENTRIES = 200_000
const FILES_AT_ONCE = 8
/** What systems and programs put beside people's files; some of it nobody may read. */
const NOT_OURS = /^(?:\.|\$RECYCLE\.BIN$|System Volume Information$|lost\+found$|@eaDir$|#recycle$)/i

/** Bytes that are no text come as this sign, and lead nowhere. */
const UNREADABLE_NAME = new AppError("unprocessable", "Its name holds signs that this server cannot read. Rename it.")

/** What is to be written of a look. */
export interface Changed {
  readonly entry: FoundEntry
  /** It was known before, here or elsewhere. */
  readonly moved: boolean
  /** What stood at its path before, and is something else. */
  readonly replaced: string | undefined
}

interface Found {
  readonly path: string
  readonly stats: BigIntStats
  /** What stood at this path at the last look. */
  readonly before: ItemEntry | undefined
}

/**
 * Links and special files are passed over: what a link within the folder leads to is listed in its own place.
 * `taken` are ids that have found their new place during this walk.
 */
export async function listPlace(
  deps: ListDeps,
  { folder, item }: ListedPlace,
  taken: Set<string>,
  signal: AbortSignal,
): Promise<DriveFolderListing & { readonly changed: readonly Changed[] }> {
  const at = await checkPlace({ root: folder.path, path: item?.path ?? "" })
  const here = await lstat(at, { bigint: true })
  const isMounted = await isMountPoint(at, here)
  if (item?.mounted === 1 && !isMounted) throw diskIsAway(basename(at))
  const known = await deps.store.itemsIn(item?.id ?? folder.id)
  const unresolved: { name: string; reason: string }[] = []
  const changed: Changed[] = []
  const items = new Map<string, DriveItem>()
  const entries = await readEntries(at, folder.name)
  const wanted = entries.filter(
    entry => !NOT_OURS.test(entry.name) && (entry.isDirectory() || (entry.isFile() && deps.isWanted(entry.name))),
  )

  async function look(entry: Dirent): Promise<void> {
    const path = item === undefined ? entry.name : join(item.path, entry.name)
    try {
      const stats = await lstat(join(at, entry.name), { bigint: true })
      if (!stats.isDirectory() && !stats.isFile()) return
      const before = known.get(path)
      const entered = await enter(deps, { folder, ...(item && { item }) }, { path, stats, before }, taken)
      const replaced = before !== undefined && before.id !== entered.entry.id ? before.id : undefined
      if (entered.changed) changed.push({ entry: entered.entry, moved: entered.known !== undefined, replaced })
      items.set(entry.name, toItem(entered.entry, entry.name, entered.known))
    } catch (error) {
      const told = entry.name.includes("\ufffd") ? UNREADABLE_NAME : asAppError(error, entry.name)
      if (!(told instanceof AppError)) throw error
      unresolved.push({ name: entry.name, reason: told.message })
    }
  }

  await forEachLimited(wanted, FILES_AT_ONCE, signal, look)
  const names = new Set(entries.map(({ name }) => name))
  for (const one of known.values()) {
    const name = basename(one.path)
    if (one.mounted === 1 && !names.has(name)) unresolved.push({ name, reason: diskIsAway(name).message })
  }
  if (item !== undefined && item.mounted !== Number(isMounted))
    changed.push({ entry: { ...foundOf(item), mounted: 1 }, moved: true, replaced: undefined })
  return { items: wanted.flatMap(({ name }) => items.get(name) ?? []), unresolved, changed }
}

async function readEntries(at: string, name: string): Promise<readonly Dirent[]> {
  try {
    const entries = await readdir(at, { withFileTypes: true })
    if (entries.length <= MOST_ENTRIES) return entries.sort((one, other) => (one.name < other.name ? -1 : 1))
  } catch (error) {
    throw asAppError(error, name)
  }
  throw new AppError("too_large", `A folder holds more than ${MOST_ENTRIES} entries. Divide it into several.`)
}

/** The entry that stands for what lies there: the one known, that of a file moved here, or a new one. */
async function enter(
  deps: ListDeps,
  { folder, item }: ListedPlace,
  { path, stats, before }: Found,
  taken: Set<string>,
): Promise<{ readonly entry: FoundEntry; readonly known: ItemEntry | undefined; readonly changed: boolean }> {
  const place = { folder_id: folder.id, parent_id: item?.id ?? folder.id, path }
  if (stats.isDirectory()) {
    if (before?.is_folder === 1) return { entry: foundOf(before), known: before, changed: false }
    const entry = { id: newLocalId(), ...place, is_folder: 1, size: 0, stamp: "", content_key: "", mounted: 0 }
    return { entry, known: undefined, changed: true }
  }
  const same = before?.is_folder === 0 && !taken.has(before.id) ? before : undefined
  if (same !== undefined) taken.add(same.id)
  const [stamp, size] = [stampOf(stats), Number(stats.size)]
  if (same?.stamp === stamp && same.size === size) return { entry: foundOf(same), known: same, changed: false }
  const contentKey = await keyOf({ root: folder.path, path }, stats)
  const known = same ?? (await movedHere(deps, folder, contentKey, taken))
  const entry = {
    id: known?.id ?? newLocalId(),
    ...place,
    is_folder: 0,
    size,
    stamp,
    content_key: contentKey,
    mounted: 0,
  }
  return { entry, known, changed: true }
}

/** A file of the same content that is not in its old place any more: it keeps its id, and what people know of it. */
async function movedHere(
  { store }: ListDeps,
  folder: FolderEntry,
  contentKey: string,
  taken: Set<string>,
): Promise<ItemEntry | undefined> {
  for (const one of await store.alike(folder.id, contentKey)) {
    const place = await checkPlace({ root: folder.path, path: one.path }).catch(unlessRefused)
    if (place !== undefined || taken.has(one.id)) continue
    taken.add(one.id)
    return one
  }
  return undefined
}

function unlessRefused(error: unknown): undefined {
  if (!(error instanceof AppError)) throw error
}

async function keyOf(place: { readonly root: string; readonly path: string }, stats: BigIntStats): Promise<string> {
  const file = await openPlace(place)
  try {
    return await contentKeyOf(file, stats)
  } finally {
    await file.close()
  }
}

/** Does another disk begin here? */
async function isMountPoint(path: string, { dev }: BigIntStats): Promise<boolean> {
  const above = dirname(path)
  return above !== path && (await lstat(above, { bigint: true })).dev !== dev
}

/** How many other disks are mounted along the path: when there are fewer than before, one of them is away. */
export async function countMounts(path: string): Promise<number> {
  let count = 0
  for (let at = path; dirname(at) !== at; at = dirname(at))
    if (await isMountPoint(at, await lstat(at, { bigint: true }))) count += 1
  return count
}

const diskIsAway = (name: string): AppError =>
  new AppError("not_found", `A disk that lies in “${name}” is away: connect it.`)

function foundOf(item: ItemEntry): FoundEntry {
  const { copy_id: _copy, copy_key: _key, session: _session, session_key: _sessionKey, ...rest } = item
  return rest
}

/** @param known what the table holds of it, for its copy */
export function toItem(entry: FoundEntry, name: string, known: ItemEntry | undefined): DriveItem {
  const isCopied = known?.id === entry.id && known.copy_id !== null && known.copy_key === entry.content_key
  return {
    id: entry.id,
    name,
    kind: entry.is_folder === 1 ? "folder" : "file",
    mimeType: "application/octet-stream",
    size: entry.size,
    contentKey: entry.content_key,
    parentIds: [entry.parent_id],
    canDownload: true,
    ...(isCopied && known.copy_id !== null && { copyId: known.copy_id }),
  }
}

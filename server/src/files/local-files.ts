/** Files of this machine in the shape of Drive's: items, folders, byte ranges, straight from the disk. */
import type { FileHandle } from "node:fs/promises"
import { lstat } from "node:fs/promises"
import { basename } from "node:path"
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveFolderListing, DriveRange, DriveReference } from "../drive/drive-types.ts"
import { contentKeyOf, stampOf } from "./content-key.ts"
import { type Changed, countMounts, type ListDeps, type ListedPlace, listPlace, toItem } from "./list-folder.ts"
import type { FolderEntry, FoundEntry, ItemEntry } from "./local-store.ts"
import { asAppError, checkPlace, openPlace, type Place } from "./places.ts"

export interface LocalFiles extends Pick<Drive, "get" | "list" | "openRange" | "readRange"> {
  /** Can it be read now? False for an id that this server has never given out. */
  isAtHand(id: string): Promise<boolean>
  /** The file, open for reading, with what is known of it. Close it. Throws as `get` does. */
  open(id: string): Promise<{ readonly file: FileHandle; readonly item: ItemEntry; readonly contentKey: string }>
}

const PIECE = 64 * 1024
const READ_MAX = 8 * 1024 * 1024
const FOLDER: Omit<FoundEntry, "id" | "folder_id" | "path"> = {
  parent_id: "",
  is_folder: 1,
  size: 0,
  stamp: "",
  content_key: "",
  mounted: 0,
}

/**
 * Ids alone are taken, and only those of this server's own tables lead anywhere. Failures are `AppError`s: `not_found` (also
 * where a disk is away), `forbidden`, `unprocessable`, `too_large`, `storage_unavailable`, `range_not_satisfiable`.
 */
export function createLocalFiles(deps: ListDeps): LocalFiles {
  const { store } = deps
  let listing: Promise<unknown> = Promise.resolve()

  async function find(id: string): Promise<ListedPlace> {
    const root = await store.folder(id)
    if (root !== undefined) return { folder: root }
    const item = await store.item(id)
    const folder = item && (await store.folder(item.folder_id))
    if (item !== undefined && folder !== undefined) return { folder, item }
    throw new AppError("not_found", "This file lies on the disk of another computer.")
  }

  async function findFile(id: string): Promise<{ readonly item: ItemEntry; readonly place: Place }> {
    const { folder, item } = await find(id)
    if (item?.is_folder === 0) return { item, place: { root: folder.path, path: item.path } }
    throw new AppError("unprocessable", "This is a folder, not a file.")
  }

  async function listOne(one: ListedPlace, taken: Set<string>, signal: AbortSignal) {
    if (one.item === undefined) await checkFolder(one.folder)
    return listPlace(deps, one, taken, signal)
  }

  async function list(folders: readonly DriveReference[], signal: AbortSignal) {
    const listings = new Map<string, DriveFolderListing>()
    const changed: Changed[] = []
    const taken = new Set<string>()
    for (const { id } of folders) {
      signal.throwIfAborted()
      try {
        const listed = await listOne(await find(id), taken, signal)
        listings.set(id, listed)
        changed.push(...listed.changed)
      } catch (error) {
        if (!(error instanceof AppError) || folders.length === 1) throw error
        listings.set(id, { items: [], unresolved: [{ name: id, reason: error.message }] })
      }
    }
    // What has moved makes room first.
    const inOrder = [...changed.filter(({ moved }) => moved), ...changed.filter(({ moved }) => !moved)]
    await store.saveFound(
      inOrder.map(({ entry }) => entry),
      changed.flatMap(({ replaced }) => replaced ?? []).filter(id => !taken.has(id)),
    )
    return listings
  }

  async function openRange(id: string, start: number, end: number, signal: AbortSignal): Promise<DriveRange> {
    const { item, place } = await findFile(id)
    const file = await openPlace(place)
    const name = basename(item.path)
    try {
      const { size: totalSize } = await file.stat()
      // Who left meanwhile is told so no more: nobody would close the file.
      signal.throwIfAborted()
      if (end >= totalSize) throw shorter(name, totalSize)
      return { body: read(file, start, end, signal, name), totalSize }
    } catch (error) {
      await file.close()
      throw asAppError(error, name)
    }
  }

  return {
    async get({ id }, signal) {
      signal.throwIfAborted()
      const { folder, item } = await find(id)
      if (item === undefined) {
        await checkFolder(folder)
        return { ...toItem({ ...FOLDER, id, folder_id: id, path: "" }, folder.name, undefined), parentIds: [] }
      }
      if (item.is_folder === 1) await checkPlace({ root: folder.path, path: item.path })
      const now = item.is_folder === 1 ? item : await asItIsNow({ root: folder.path, path: item.path }, item)
      return toItem(now, basename(item.path), item)
    },

    /** One after the other: two walks at once would give one file two ids. */
    list(folders, signal) {
      const listed = listing.then(() => list(folders, signal))
      listing = listed.catch(() => undefined)
      return listed
    },

    openRange: ({ id }, start, end, signal) => openRange(id, start, end, signal),

    async readRange({ id }, start, end, signal) {
      if (end - start > READ_MAX)
        throw new RangeError(`a range of ${end - start + 1} bytes is too long to be collected`)
      const { body } = await openRange(id, start, end, signal)
      const pieces: Uint8Array[] = []
      for await (const piece of body) pieces.push(piece)
      return Buffer.concat(pieces)
    },

    async isAtHand(id) {
      const { item, place } = await findFile(id).catch(unlessRefused(NOWHERE))
      if (item === undefined) return false
      const path = await checkPlace(place).catch(unlessRefused(undefined))
      // What goes at this very moment is not at hand either.
      const there = path === undefined ? undefined : await lstat(path).catch(() => undefined)
      return there?.isFile() ?? false
    },

    async open(id) {
      const { item, place } = await findFile(id)
      const file = await openPlace(place)
      return { file, item, contentKey: await contentKeyOf(file, await file.stat({ bigint: true })) }
    },
  }
}

const NOWHERE = { item: undefined, place: { root: "", path: "" } }

const unlessRefused =
  <T>(otherwise: T) =>
  (error: unknown): T => {
    if (error instanceof AppError) return otherwise
    throw error
  }

/** Throws `not_found` where the folder, or a disk on the way to it, is away: an empty place proves nothing. */
async function checkFolder({ path, name, mounted }: FolderEntry): Promise<void> {
  const real = await checkPlace({ root: path, path: "" })
  const isFolder = (await lstat(real)).isDirectory()
  if (isFolder && (await countMounts(real)) >= mounted) return
  throw new AppError("not_found", `The disk that “${name}” lies on is away: connect it.`)
}

async function asItIsNow(place: Place, item: ItemEntry): Promise<FoundEntry> {
  const file = await openPlace(place)
  try {
    const stats = await file.stat({ bigint: true })
    const [stamp, size] = [stampOf(stats), Number(stats.size)]
    if (stamp === item.stamp && size === item.size) return item
    return { ...item, stamp, size, content_key: await contentKeyOf(file, stats) }
  } finally {
    await file.close()
  }
}

/** Closes the file at its end, when the reader leaves and when the signal is aborted, begun or not; never in the middle of a read. */
function read(file: FileHandle, start: number, end: number, signal: AbortSignal, name: string) {
  const leave = () => void file.close().catch(() => undefined)
  signal.addEventListener("abort", leave, { once: true })
  return pieces(file, start, end, signal, name, () => signal.removeEventListener("abort", leave))
}

async function* pieces(
  file: FileHandle,
  start: number,
  end: number,
  signal: AbortSignal,
  name: string,
  onBegin: () => void,
): AsyncGenerator<Uint8Array> {
  onBegin()
  try {
    for (let at = start; at <= end; ) {
      signal.throwIfAborted()
      const { bytesRead, buffer } = await file.read(Buffer.alloc(Math.min(PIECE, end - at + 1)), 0, null, at)
      if (bytesRead === 0) throw shorter(name, at)
      at += bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } catch (error) {
    throw signal.aborted ? signal.reason : asAppError(error, name)
  } finally {
    await file.close()
  }
}

function shorter(name: string, size: number): AppError {
  return new AppError("range_not_satisfiable", `“${name}” has only ${size} bytes now: it has changed on the disk.`)
}

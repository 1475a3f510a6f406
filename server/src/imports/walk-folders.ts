/** Lists everything below a folder, level by level, and goes on where an earlier walk was interrupted. */
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveFolderListing, DriveItem, DriveReference } from "../drive/drive-types.ts"
import { isPictureName } from "./choose-cover.ts"
import type { ImportFailure, ListedFolder, ListedFolders } from "./listed-folders.ts"
import { isAudioName, isCueName, isLyricsName } from "./names.ts"

/** What is remembered of each folder until the end; its files are not. */
export interface FolderOutline {
  readonly id: string
  readonly name: string
  readonly parent?: FolderOutline
  readonly depth: number
  readonly audioFiles: number
  /** Something in it could not be listed. */
  readonly incomplete: boolean
}

interface Waiting {
  readonly item: DriveReference & { readonly name: string }
  readonly depth: number
  readonly parent?: FolderOutline
}

const DEEPEST = 8
const MOST_FILES = 50_000
const FOLDERS_AT_ONCE = 200
/** What is passed over without a word where it cannot be resolved. */
const BESIDE_MUSIC =
  /\.(?:jpe?g|png|gif|webp|bmp|tiff?|pdf|txt|nfo|cue|log|m3u8?|pls|sfv|md5|html?|docx?|xlsx?|zip|rar|7z|db|ini|url|lrc)$/i

export const isAudio = ({ name, mimeType }: DriveItem): boolean =>
  isAudioName(name) || (mimeType.startsWith("audio/") && !/\.\w{1,5}$/.test(name))

/**
 * All folders, those nearer the root first; each folder and each file once, however many shortcuts lead to it. `onFiles` is told
 * how many audio files are known so far. Throws the `AppError` of Drive, `too_large` where there is too much.
 */
export async function walkFolders(
  drive: Pick<Drive, "list">,
  root: Waiting["item"],
  listed: ListedFolders,
  signal: AbortSignal,
  onFiles: (count: number) => void,
): Promise<{ readonly folders: readonly FolderOutline[]; readonly failures: readonly ImportFailure[] }> {
  const outlines = new Map<string, FolderOutline>()
  const failures: ImportFailure[] = []
  const seen = new Set([root.id])
  const waiting = new Map<string, Waiting>([[root.id, { item: root, depth: 0 }]])
  let files = 0

  function take(folder: ListedFolder): void {
    const parent = folder.parentId === undefined ? undefined : outlines.get(folder.parentId)
    const { item, depth, audio, below } = folder
    const incomplete = folder.failures.length > 0
    const outline = {
      id: item.id,
      name: item.name,
      ...(parent && { parent }),
      depth,
      audioFiles: audio.length,
      incomplete,
    }
    outlines.set(item.id, outline)
    waiting.delete(item.id)
    failures.push(...folder.failures)
    files += audio.length
    for (const { id } of [...audio, ...folder.pictures, ...folder.lyrics, ...(folder.sheets ?? []), ...below])
      seen.add(id)
    for (const child of below) {
      if (depth < DEEPEST) waiting.set(child.id, { item: child, depth: depth + 1, parent: outline })
      else failures.push(tooDeep(child.name))
    }
  }

  for await (const folder of listed.all()) take(folder)
  while (waiting.size > 0) {
    const batch = [...waiting.values()].slice(0, FOLDERS_AT_ONCE)
    const listings = await drive.list(
      batch.map(({ item }) => item),
      signal,
    )
    const found = batch.map(one => readListing(one, listings.get(one.item.id) ?? NOTHING, seen))
    await listed.add(found)
    found.forEach(take)
    if (files > MOST_FILES || outlines.size + waiting.size > MOST_FILES) throw tooMany()
    onFiles(files)
  }
  onFiles(files)
  return { folders: [...outlines.values()], failures }
}

const NOTHING: DriveFolderListing = { items: [], unresolved: [] }

/** Marks what it takes as seen. */
function readListing({ item, depth, parent }: Waiting, listing: DriveFolderListing, seen: Set<string>): ListedFolder {
  const fresh = listing.items.filter(one => !seen.has(one.id) && seen.add(one.id))
  const files = fresh.filter(({ kind }) => kind === "file")
  const failures = listing.unresolved
    .filter(one => !BESIDE_MUSIC.test(one.name))
    .map(({ name, reason }) => ({ name: name === item.id ? item.name : name, reason }))
  const below = fresh
    .filter(({ kind }) => kind === "folder")
    .map(({ id, name, resourceKey }) => ({
      id,
      name,
      ...(resourceKey !== undefined && { resourceKey }),
    }))
  return {
    item,
    depth,
    ...(parent && { parentId: parent.id }),
    audio: files.filter(isAudio),
    pictures: files.filter(({ name }) => isPictureName(name)),
    lyrics: files.filter(({ name }) => isLyricsName(name)),
    sheets: files.filter(({ name }) => isCueName(name)),
    below,
    failures,
  }
}

const tooMany = (): AppError =>
  new AppError(
    "too_large",
    `This link holds more than ${MOST_FILES} audio files or folders. Add its folders one by one.`,
  )

const tooDeep = (name: string): ImportFailure => ({
  name,
  reason: `This folder lies more than ${DEEPEST} folders below the link. Add it by a link of its own.`,
})

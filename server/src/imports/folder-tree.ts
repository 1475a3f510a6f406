/** What a Drive link holds: its folders listed level by level, and cut into album folders with their discs. */
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveItem, DriveReference } from "../drive/drive-types.ts"
import { isPictureName } from "./choose-cover.ts"
import type { UnitPicture } from "./group-albums.ts"
import { discOf, isArtworkFolder, isAudioName } from "./names.ts"

export interface ListedFile {
  readonly file: DriveItem
  /** The number of the disc folder it lies in. */
  readonly disc?: number
}

/** An album folder before its files are read. */
export interface ListedUnit {
  readonly folderId: string
  readonly folderName?: string
  readonly isFolder: boolean
  readonly files: readonly ListedFile[]
  readonly pictures: readonly UnitPicture[]
  /** Something of it was not asked for or could not be listed: what is not named here may still be there. */
  readonly partial: boolean
}

export interface ImportFailure {
  readonly name: string
  readonly reason: string
}

export interface Listed {
  readonly units: readonly ListedUnit[]
  readonly failures: readonly ImportFailure[]
}

type Lister = Pick<Drive, "get" | "list">

interface Folder {
  readonly item: DriveReference & { readonly name: string }
  readonly parent?: Folder
  readonly audio: DriveItem[]
  readonly pictures: DriveItem[]
  incomplete: boolean
}

const DEEPEST = 8
const MOST_FILES = 20_000
const FOLDERS_AT_ONCE = 200
/** What is passed over without a word where it cannot be resolved. */
const BESIDE_MUSIC =
  /\.(?:jpe?g|png|gif|webp|bmp|tiff?|pdf|txt|nfo|cue|log|m3u8?|pls|sfv|md5|html?|docx?|xlsx?|zip|rar|7z|db|ini|url|lrc)$/i

const isAudio = ({ name, mimeType }: DriveItem): boolean =>
  isAudioName(name) || (mimeType.startsWith("audio/") && !/\.\w{1,5}$/.test(name))

/**
 * Everything below the item of a link. `onFiles` is told how many audio files are known so far.
 * Throws the `AppError` of Drive, `unprocessable` where there is no audio, `too_large` where there is too much.
 */
export async function listLink(
  drive: Lister,
  item: DriveItem,
  signal: AbortSignal,
  onFiles: (count: number) => void,
): Promise<Listed> {
  if (item.kind === "folder") return listFolder(drive, item, signal, onFiles)
  if (item.kind === "document" || !isAudio(item)) {
    throw new AppError(
      "unprocessable",
      `“${item.name}” is not an audio file. Paste the link of a folder with music, or of a track.`,
    )
  }
  onFiles(1)
  const folder = await findAlbumFolder(drive, item, signal)
  const { disc, ...place } = folder ?? { folderId: item.id, disc: undefined }
  const files = [{ file: item, ...(disc !== undefined && { disc }) }]
  return { units: [{ ...place, isFolder: folder !== undefined, files, pictures: [], partial: true }], failures: [] }
}

async function listFolder(
  drive: Lister,
  root: DriveItem,
  signal: AbortSignal,
  onFiles: (count: number) => void,
): Promise<Listed> {
  const { folders, failures } = await walk(drive, root, signal, onFiles)
  const rootDisc = discOf(root.name)
  const above = rootDisc === undefined ? undefined : await findAlbumFolder(drive, root, signal)
  const units = cutUnits(folders)
  if (units.length === 0 && failures.length === 0) {
    throw new AppError(
      "unprocessable",
      `No audio file was found in “${root.name}”. Check that the link is that of the folder with the music.`,
    )
  }
  if (above?.folderName === undefined) return { units, failures }
  const { folderId, folderName } = above
  const onDisc = (file: ListedFile): ListedFile => (rootDisc === undefined ? file : { disc: rootDisc, ...file })
  const belongsAbove = (unit: ListedUnit) => unit.folderId === root.id
  const moved = units.map(unit =>
    belongsAbove(unit) ? { ...unit, folderId, folderName, partial: true, files: unit.files.map(onDisc) } : unit,
  )
  return { units: moved, failures }
}

/** The folder above an item that is named alone; that above it where it is the folder of a disc. */
async function findAlbumFolder(drive: Lister, item: DriveItem, signal: AbortSignal) {
  const [parentId] = item.parentIds
  if (parentId === undefined) return undefined
  const parent = await getIfVisible(drive, parentId, signal)
  const disc = parent && discOf(parent.name)
  const [aboveId] = parent?.parentIds ?? []
  const above = disc === undefined || aboveId === undefined ? undefined : await getIfVisible(drive, aboveId, signal)
  if (above !== undefined && disc !== undefined) return { folderId: above.id, folderName: above.name, disc }
  return { folderId: parentId, ...(parent && { folderName: parent.name }), ...(disc !== undefined && { disc }) }
}

async function getIfVisible(drive: Lister, id: string, signal: AbortSignal): Promise<DriveItem | undefined> {
  try {
    return await drive.get({ id }, signal)
  } catch (error) {
    if (error instanceof AppError && (error.code === "drive_not_found" || error.code === "drive_forbidden"))
      return undefined
    throw error
  }
}

/** All folders, those nearer the root first; each folder and each file once, however many shortcuts lead to it. */
async function walk(drive: Lister, root: DriveItem, signal: AbortSignal, onFiles: (count: number) => void) {
  const folders: Folder[] = [openFolder(root)]
  const failures: ImportFailure[] = []
  const seen = new Set([root.id])
  let files = 0
  let level: readonly Folder[] = folders.slice()
  for (let depth = 0; level.length > 0; depth++) {
    const below: Folder[] = []
    for (let at = 0; at < level.length; at += FOLDERS_AT_ONCE) {
      const batch = level.slice(at, at + FOLDERS_AT_ONCE)
      const listings = await drive.list(
        batch.map(({ item }) => item),
        signal,
      )
      for (const folder of batch) {
        const listing = listings.get(folder.item.id) ?? { items: [], unresolved: [] }
        for (const item of listing.items.filter(one => !seen.has(one.id))) {
          seen.add(item.id)
          if (item.kind === "folder") below.push(openFolder(item, folder))
          if (item.kind === "file") files += place(folder, item)
        }
        for (const { name, reason } of listing.unresolved.filter(one => !BESIDE_MUSIC.test(one.name))) {
          folder.incomplete = true
          failures.push({ name: name === folder.item.id ? folder.item.name : name, reason })
        }
      }
      if (files > MOST_FILES || folders.length + below.length > MOST_FILES) throw tooMany()
      onFiles(files)
    }
    level = depth < DEEPEST ? below : []
    folders.push(...level)
    if (depth === DEEPEST) failures.push(...below.map(tooDeep))
  }
  return { folders, failures }
}

function openFolder({ id, name, resourceKey }: DriveItem, parent?: Folder): Folder {
  const item = { id, name, ...(resourceKey !== undefined && { resourceKey }) }
  return { item, ...(parent && { parent }), audio: [], pictures: [], incomplete: false }
}

function place(folder: Folder, item: DriveItem): number {
  if (isPictureName(item.name)) folder.pictures.push(item)
  if (!isAudio(item)) return 0
  folder.audio.push(item)
  return 1
}

/** A folder named as a disc belongs to the one above it, and so does one of scans that holds no music. */
function cutUnits(folders: readonly Folder[]): ListedUnit[] {
  const units = new Map<Folder, { files: ListedFile[]; pictures: UnitPicture[]; partial: boolean }>()
  for (const folder of folders) {
    const owner = ownerOf(folder)
    const unit = units.get(owner) ?? { files: [], pictures: [], partial: false }
    units.set(owner, unit)
    const disc = owner === folder ? undefined : discOf(folder.item.name)
    unit.files.push(...folder.audio.map(file => ({ file, ...(disc !== undefined && { disc }) })))
    unit.pictures.push(...folder.pictures.map(file => ({ file, inAlbumFolder: owner === folder })))
    unit.partial ||= folder.incomplete
  }
  return [...units]
    .filter(([, { files }]) => files.length > 0)
    .map(([{ item }, unit]) => ({ folderId: item.id, folderName: item.name, isFolder: true, ...unit }))
}

function ownerOf(folder: Folder): Folder {
  const { parent, item, audio } = folder
  if (parent === undefined) return folder
  const belongsAbove = discOf(item.name) !== undefined || (isArtworkFolder(item.name) && audio.length === 0)
  return belongsAbove ? ownerOf(parent) : folder
}

const tooMany = (): AppError =>
  new AppError(
    "too_large",
    `This link holds more than ${MOST_FILES} audio files or folders. Add its folders one by one.`,
  )

const tooDeep = ({ item }: Folder): ImportFailure => ({
  name: item.name,
  reason: `This folder lies more than ${DEEPEST} folders below the link. Add it by a link of its own.`,
})

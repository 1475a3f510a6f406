/** From a link to album folders: which folders belong together, and what lies in them. */
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveItem } from "../drive/drive-types.ts"
import type { UnitPicture } from "./group-albums.ts"
import type { ImportFailure, ListedFolder, ListedFolders } from "./listed-folders.ts"
import { baseName, discOf, isArtworkFolder, isCueName } from "./names.ts"
import { type FolderOutline, isAudio, walkFolders } from "./walk-folders.ts"

export interface ListedFile {
  readonly file: DriveItem
  /** The number of the disc folder it lies in. */
  readonly disc?: number
  /** The `.lrc` file beside it. */
  readonly lyrics?: DriveItem
}

export interface ListedSheet {
  readonly file: DriveItem
  /** The ids of the audio files in the same folder. */
  readonly beside: readonly string[]
}

/** An album folder before its files are read. */
export interface ListedUnit {
  readonly folderId: string
  readonly folderName?: string
  readonly isFolder: boolean
  readonly files: readonly ListedFile[]
  readonly pictures: readonly UnitPicture[]
  readonly sheets: readonly ListedSheet[]
  /** Something of it was not asked for or could not be listed: what is not named here may still be there. */
  readonly partial: boolean
}

/** An album folder whose files have not been looked at again yet. */
export interface UnitOutline {
  readonly folderId: string
  readonly folderName?: string
  /** Names from the link down to it, with ` / ` between. */
  readonly path: string
  readonly fileCount: number
  readonly partial: boolean
  load(): Promise<ListedUnit>
}

export interface Listed {
  readonly units: readonly UnitOutline[]
  readonly failures: readonly ImportFailure[]
}

/** Bytes: some twelve minutes of the smallest that people cut. */
const SMALLEST_IMAGE = 8 * 1024 * 1024

type Lister = Pick<Drive, "get" | "list">

interface Part {
  readonly folder: FolderOutline
  readonly disc?: number
}

/**
 * Everything below the item of a link. `onFiles` is told how many audio files are known so far.
 * Throws the `AppError` of Drive, `unprocessable` where there is no audio, `too_large` where there is too much.
 */
export async function listLink(
  drive: Lister,
  item: DriveItem,
  listed: ListedFolders,
  signal: AbortSignal,
  onFiles: (count: number) => void,
): Promise<Listed> {
  if (item.kind === "folder") return listFolder(drive, item, listed, signal, onFiles)
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
  const sheets = await findSheets(drive, item, signal)
  const unit = { ...place, isFolder: folder !== undefined, files, pictures: [], sheets, partial: true }
  const outline = { ...place, path: folder?.folderName ?? "", fileCount: 1, partial: true, load: async () => unit }
  return { units: [outline], failures: [] }
}

async function listFolder(
  drive: Lister,
  root: DriveItem,
  listed: ListedFolders,
  signal: AbortSignal,
  onFiles: (count: number) => void,
): Promise<Listed> {
  const { id, name, resourceKey } = root
  const item = { id, name, ...(resourceKey !== undefined && { resourceKey }) }
  const { folders, failures } = await walkFolders(drive, item, listed, signal, onFiles)
  const rootDisc = discOf(root.name)
  const above = rootDisc === undefined ? undefined : await findAlbumFolder(drive, root, signal)
  const units = cutUnits(folders, listed)
  if (units.length === 0 && failures.length === 0) {
    throw new AppError(
      "unprocessable",
      `No audio file was found in “${root.name}”. Check that the link is that of the folder with the music.`,
    )
  }
  if (above?.folderName === undefined) return { units, failures }
  const { folderId, folderName } = above
  const onDisc = (file: ListedFile): ListedFile => (rootDisc === undefined ? file : { disc: rootDisc, ...file })
  const moved = units.map(unit => {
    if (unit.folderId !== root.id) return unit
    const place = { folderId, folderName, partial: true }
    const load = async () => {
      const loaded = await unit.load()
      return { ...loaded, ...place, files: loaded.files.map(onDisc) }
    }
    return { ...unit, ...place, load }
  })
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

/** What cuts a file that is named alone into tracks: the sheets beside it, where it is so large that there may be one. */
async function findSheets(drive: Lister, item: DriveItem, signal: AbortSignal): Promise<readonly ListedSheet[]> {
  const [id] = item.parentIds
  if (id === undefined || item.size < SMALLEST_IMAGE) return []
  const parent = await getIfVisible(drive, id, signal)
  if (parent === undefined) return []
  const { items } = (await drive.list([parent], signal)).get(parent.id) ?? { items: [] }
  const beside = items.filter(isAudio).map(one => one.id)
  return items.filter(({ name }) => isCueName(name)).map(file => ({ file, beside }))
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

/** A folder named as a disc belongs to the one above it, and so does one of scans that holds no music. */
function cutUnits(folders: readonly FolderOutline[], listed: ListedFolders): UnitOutline[] {
  const units = Map.groupBy(folders, ownerOf)
  return [...units]
    .map(([owner, members]): UnitOutline => {
      const parts = members.map((folder): Part => {
        const disc = owner === folder ? undefined : discOf(folder.name)
        return { folder, ...(disc !== undefined && { disc }) }
      })
      return {
        folderId: owner.id,
        folderName: owner.name,
        path: pathOf(owner),
        fileCount: members.reduce((sum, folder) => sum + folder.audioFiles, 0),
        partial: members.some(folder => folder.incomplete),
        load: () => loadUnit(owner, parts, listed),
      }
    })
    .filter(unit => unit.fileCount > 0)
}

async function loadUnit(owner: FolderOutline, parts: readonly Part[], listed: ListedFolders): Promise<ListedUnit> {
  const contents = new Map((await listed.get(parts.map(({ folder }) => folder.id))).map(one => [one.item.id, one]))
  const known = parts.flatMap(part => {
    const content = contents.get(part.folder.id)
    return content === undefined ? [] : [{ ...part, content }]
  })
  return {
    folderId: owner.id,
    folderName: owner.name,
    isFolder: true,
    files: known.flatMap(({ content, disc }) => filesOf(content, disc)),
    pictures: known.flatMap(({ content, folder }) =>
      content.pictures.map(file => ({ file, inAlbumFolder: owner === folder })),
    ),
    sheets: known.flatMap(({ content: { sheets = [], audio } }) =>
      sheets.map(file => ({ file, beside: audio.map(({ id }) => id) })),
    ),
    partial: parts.some(({ folder }) => folder.incomplete),
  }
}

function filesOf({ audio, lyrics }: ListedFolder, disc: number | undefined): ListedFile[] {
  const byName = new Map(lyrics.map(item => [baseName(item.name), item]))
  return audio.map(file => {
    const beside = byName.get(baseName(file.name))
    return { file, ...(disc !== undefined && { disc }), ...(beside && { lyrics: beside }) }
  })
}

function ownerOf(folder: FolderOutline): FolderOutline {
  const { parent, name, audioFiles } = folder
  if (parent === undefined) return folder
  const belongsAbove = discOf(name) !== undefined || (isArtworkFolder(name) && audioFiles === 0)
  return belongsAbove ? ownerOf(parent) : folder
}

const pathOf = ({ name, parent }: FolderOutline): string =>
  parent === undefined ? name : `${pathOf(parent)} / ${name}`

/** From the files of one album folder, with its disc folders, to albums. Pure: the same files make the same albums. */
import type { DriveItem } from "../drive/drive-types.ts"
import { isLocalId } from "../files/local-id.ts"
import type { AlbumFacts, TrackFacts } from "../library/facts.ts"
import { chooseCover } from "./choose-cover.ts"
import { albumDetails, trackDetails } from "./details.ts"
import { albumIdOf, artistIdOf, foldName, placeOf, segmentIdOf, trackIdOf } from "./ids.ts"
import { mostFrequent } from "./most-frequent.ts"
import { type FileName, type FolderName, readFileName, readFolderName, startsWithNumber, withoutDisc } from "./names.ts"
import type { FileTags } from "./tags/file-tags.ts"
import { cleanText } from "./tags/parse-tags.ts"

export interface UnitFile {
  readonly file: DriveItem
  readonly tags: FileTags
  /** The number of the disc folder it lies in. */
  readonly disc?: number
  /** A track of several in the file: its number in the cue sheet, and its seconds. */
  readonly segment?: { readonly number: number; readonly start: number; readonly end?: number }
}

export interface UnitPicture {
  readonly file: DriveItem
  /** Rather than in a folder of a disc or of scans. */
  readonly inAlbumFolder: boolean
}

export interface AlbumUnit {
  /** The Drive id of the album's folder; of the file where Drive shows no folder. */
  readonly folderId: string
  /** Absent where there is no folder, or Drive does not show it. */
  readonly folderName?: string
  /** False where `folderId` is that of a file. */
  readonly isFolder: boolean
  readonly files: readonly UnitFile[]
  readonly pictures: readonly UnitPicture[]
}

interface Group {
  readonly unit: AlbumUnit
  readonly folder: FolderName | undefined
  /** In a fixed order. */
  readonly files: readonly UnitFile[]
  readonly titles: readonly string[]
  /** The folder holds other albums too. */
  readonly shared: boolean
}

const UNKNOWN_ARTIST = "Unknown Artist"
const VARIOUS_ARTISTS = "Various Artists"

/**
 * Files with the same album title form one album whatever their artists, and those without one join it where it is the only
 * one, else form one named after the folder. Every file is in exactly one album; the order of the files does not count.
 */
export function groupAlbums(unit: AlbumUnit): readonly AlbumFacts[] {
  const folder = unit.folderName === undefined ? undefined : readFolderName(unit.folderName)
  const files = [...unit.files].sort(compareFiles)
  const titled = new Map<string, UnitFile[]>()
  for (const file of files) {
    const title = albumTitle(file)
    if (title === undefined) continue
    const key = foldName(title)
    titled.set(key, [...(titled.get(key) ?? []), file])
  }
  const untitled = files.filter(file => albumTitle(file) === undefined)
  const [only] = titled.keys()
  const shared = titled.size > 1
  const build = (members: readonly UnitFile[]): Group => ({
    unit,
    folder,
    files: [...members].sort(compareFiles),
    titles: members.map(albumTitle).filter(title => title !== undefined),
    shared,
  })
  if (untitled.length > 0) {
    const key = titled.size === 1 && only !== undefined ? only : foldName(titleOf(build(untitled)))
    titled.set(key, [...(titled.get(key) ?? []), ...untitled])
  }
  return [...titled].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, members]) => buildAlbum(build(members)))
}

const albumTitle = ({ tags, disc }: UnitFile): string | undefined =>
  tags.album === undefined ? undefined : withoutDisc(tags.album, disc)

function compareFiles(one: UnitFile, other: UnitFile): number {
  const [a, b] = [one.file, other.file]
  if ((one.disc ?? 0) !== (other.disc ?? 0)) return (one.disc ?? 0) - (other.disc ?? 0)
  if (a.name !== b.name) return a.name < b.name ? -1 : 1
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  return (one.segment?.number ?? 0) - (other.segment?.number ?? 0)
}

function buildAlbum(group: Group): AlbumFacts {
  const { unit, files, folder } = group
  const names = readFileNames(files)
  const title = titleOf(group)
  const artist = albumArtistOf(group, names)
  const year = mostFrequent(files.map(({ tags }) => tags.year)) ?? folder?.year
  const genre = mostFrequent(files.map(({ tags }) => tags.genre))
  const cover = chooseCover(files, unit.pictures, group.shared)
  const tracks = buildTracks(files, names, artist)
  return {
    id: albumIdOf(unit.folderId, title),
    title,
    artist,
    artistId: artistIdOf(artist),
    ...(year !== undefined && { year }),
    ...(genre !== undefined && { genre }),
    ...(unit.isFolder && !isLocalId(unit.folderId) && { driveFolderId: unit.folderId }),
    ...(cover !== undefined && { cover }),
    ...albumDetails(files, tracks, artist, year),
    tracks,
  }
}

/** The spelling most files use, else the folder's name, else that of the only file. */
function titleOf(group: Group): string {
  const { titles, folder, files, unit } = group
  const tagged = mostFrequent(titles)
  if (tagged !== undefined) return tagged
  if (folder === undefined) {
    const [first] = files
    return first?.tags.title ?? (first && readFileName(first.file.name, false).title) ?? "Unknown Album"
  }
  const known = taggedArtist(files)
  const helps = folder.artist !== undefined && (known === undefined || foldName(known) === foldName(folder.artist))
  if (helps || folder.artist === undefined) return folder.title
  return cleanText(unit.folderName) ?? folder.title
}

/** The album artist of the tags, else the one artist of all. */
function taggedArtist(files: readonly UnitFile[]): string | undefined {
  const tagged = mostFrequent(files.map(({ tags }) => tags.albumArtist))
  return tagged ?? onlyOne(files.map(({ tags }) => tags.mainArtist ?? tags.artist))
}

function albumArtistOf({ files, folder }: Group, names: readonly FileName[]): string {
  const tagged = mostFrequent(files.map(({ tags }) => tags.albumArtist))
  if (tagged !== undefined) return tagged
  if (files.filter(({ tags }) => tags.compilation === true).length * 2 > files.length) return VARIOUS_ARTISTS
  const artists = files.map(({ tags }, at) => tags.mainArtist ?? tags.artist ?? names[at]?.artist)
  if (artists.every(artist => artist === undefined)) return folder?.artist ?? UNKNOWN_ARTIST
  return onlyOne(artists) ?? VARIOUS_ARTISTS
}

/** An artist before the title of a file counts where all files without an artist have one. */
function readFileNames(files: readonly UnitFile[]): readonly FileName[] {
  const numbered = files.length > 1 && files.every(({ file }) => startsWithNumber(file.name))
  const names = files.map(({ file }) => readFileName(file.name, numbered))
  const known = taggedArtist(files)
  const named = files.every(({ tags }, at) => tags.artist !== undefined || names[at]?.artist !== undefined)
  return names.map(name => {
    if (name.artist === undefined || named) return name
    if (known !== undefined && foldName(known) === foldName(name.artist)) return name
    const { artist, ...rest } = name
    return { ...rest, title: `${artist} - ${name.title}` }
  })
}

function buildTracks(
  files: readonly UnitFile[],
  names: readonly FileName[],
  albumArtist: string,
): readonly TrackFacts[] {
  const byFolder = discsAreThoseOfFolders(files)
  const fallback = albumArtist === VARIOUS_ARTISTS ? UNKNOWN_ARTIST : albumArtist
  return files.map(({ file, tags, disc: folderDisc, segment }, at) => {
    const name = names[at]
    const artist = tags.artist ?? name?.artist ?? fallback
    const disc = byFolder ? folderDisc : (tags.disc ?? folderDisc ?? name?.disc)
    const track = tags.track ?? name?.track
    return {
      id: segment === undefined ? trackIdOf(file.id) : segmentIdOf(file.id, segment.number),
      title: tags.title ?? name?.title ?? file.name,
      artist,
      artistId: artistIdOf(artist),
      duration: tags.durationSeconds,
      ...(track !== undefined && { trackNumber: track }),
      ...(disc !== undefined && { discNumber: disc }),
      ...(tags.year !== undefined && { year: tags.year }),
      ...(tags.genre !== undefined && { genre: tags.genre }),
      ...placeOf(file),
      ...(file.resourceKey !== undefined && { resourceKey: file.resourceKey }),
      ...(file.contentKey !== "" && { contentKey: file.contentKey }),
      size: file.size,
      mimeType: tags.mimeType,
      ...(tags.bitRate !== undefined && { bitRate: tags.bitRate }),
      ...(segment !== undefined && { segment: secondsOf(segment) }),
      ...trackDetails(tags),
    }
  })
}

const secondsOf = ({ start, end }: NonNullable<UnitFile["segment"]>) => ({ start, ...(end !== undefined && { end }) })

/** Tags that say the same disc in several disc folders were written disc by disc: the folders know better. */
function discsAreThoseOfFolders(files: readonly UnitFile[]): boolean {
  const folders = new Set(files.map(({ disc }) => disc))
  const tagged = new Set(files.map(({ tags }) => tags.disc))
  return folders.size > 1 && !folders.has(undefined) && tagged.size === 1
}

/** The name all have in common, as far as they have one. */
function onlyOne(names: readonly (string | undefined)[]): string | undefined {
  const known = names.filter(name => name !== undefined)
  return new Set(known.map(foldName)).size === 1 ? known[0] : undefined
}

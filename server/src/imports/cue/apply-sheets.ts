/** Cue sheets laid over the files of an album folder: one file becomes many tracks, and tracks without tags get their titles. Pure. */
import type { UnitFile } from "../group-albums.ts"
import type { ImportFailure } from "../listed-folders.ts"
import { baseName } from "../names.ts"
import type { FileTags } from "../tags/file-tags.ts"
import { type CueSheet, type CueTrack, parseCue } from "./parse-cue.ts"

/** A `.cue` file that was read. */
export interface SheetText {
  readonly name: string
  readonly text: string
  /** The ids of the audio files in its folder. */
  readonly beside: readonly string[]
}

interface Applied {
  readonly files: readonly UnitFile[]
  readonly faults: readonly ImportFailure[]
}

/** What a sheet says of one audio file. */
interface Part {
  readonly sheet: CueSheet
  readonly tracks: readonly CueTrack[]
}

/**
 * A sheet beside the music goes before one inside of it. One that speaks of files which are not there is passed over: people keep
 * the sheet of a disc they have cut into files. What a sheet says that cannot be, is named; the album is never lost by it.
 */
export function applySheets(files: readonly UnitFile[], texts: readonly SheetText[]): Applied {
  const faults: ImportFailure[] = []
  const parts = new Map<string, Part>()
  for (const text of [...texts].sort((one, other) => (one.name < other.name ? -1 : 1))) {
    const sheet = parseCue(text.text)
    const taken = partsOf(sheet, text, files)
    for (const [id, part] of taken) if (!parts.has(id)) parts.set(id, part)
    const meant = sheet.tracks.length === 0 && files.some(one => mayBeCutBy(one, text))
    if (taken.size > 0 || meant) faults.push(...faultsOf(text.name, sheet))
  }
  const applied = files.flatMap(one => {
    const outside = parts.get(one.file.id)
    const inside = outside === undefined ? insideOf(one) : undefined
    if (inside !== undefined) faults.push(...faultsOf(one.file.name, inside.sheet))
    const part = outside ?? inside
    return part === undefined ? [one] : applyPart(one, part, faults)
  })
  return { files: applied, faults }
}

/** It is clear without reading the sheet that it speaks of this file. */
export const mayBeCutBy = ({ file }: UnitFile, { name, beside }: Omit<SheetText, "text">): boolean =>
  beside.includes(file.id) && (beside.length === 1 || baseName(file.name) === baseName(name))

function faultsOf(name: string, { tracks, faults }: CueSheet): readonly ImportFailure[] {
  const told = faults.map(reason => ({ name, reason: `The cue sheet: ${reason}` }))
  if (tracks.length > 0 || told.length > 0) return told
  return [{ name, reason: "The cue sheet names no track. Its files are added as they are." }]
}

/** In an embedded sheet the name of the file means nothing: it may have been renamed since. */
function insideOf({ tags }: UnitFile): Part | undefined {
  if (tags.cueSheet === undefined || tags.mimeType === "application/x-cue") return undefined
  const sheet = parseCue(tags.cueSheet)
  const [first] = sheet.tracks
  return first === undefined ? undefined : { sheet, tracks: sheet.tracks.filter(track => track.file === first.file) }
}

/** Which file of the folder each file of the sheet is: by its name, by its name without ending, or as the only one there is. */
function partsOf(sheet: CueSheet, { name, beside }: SheetText, files: readonly UnitFile[]): ReadonlyMap<string, Part> {
  const parts = new Map<string, Part>()
  const there = files.filter(({ file }) => beside.includes(file.id))
  const folded = (text: string) => text.normalize("NFC").toLowerCase()
  sheet.files.forEach((fileName, at) => {
    const tracks = sheet.tracks.filter(track => track.file === at)
    const free = there.filter(({ file }) => !parts.has(file.id))
    const alone = sheet.files.length === 1
    const found =
      free.find(({ file }) => folded(file.name) === folded(fileName)) ??
      free.find(({ file }) => baseName(file.name) === baseName(fileName)) ??
      (alone ? free.find(one => baseName(one.file.name) === baseName(name) && fits(one, tracks)) : undefined) ??
      (alone && beside.length === 1 ? free.find(one => fits(one, tracks)) : undefined)
    if (found !== undefined && tracks.length > 0) parts.set(found.file.id, { sheet, tracks })
  })
  return parts
}

const fits = ({ tags: { durationSeconds } }: UnitFile, tracks: readonly CueTrack[]): boolean =>
  durationSeconds === 0 || tracks.every(({ start }) => start < durationSeconds)

function applyPart(one: UnitFile, { sheet, tracks }: Part, faults: ImportFailure[]): readonly UnitFile[] {
  const total = one.tags.durationSeconds
  const late = total === 0 ? [] : tracks.filter(({ start }) => start >= total)
  for (const { number } of late) {
    const reason = `The cue sheet: Track ${number} would begin behind the end of the file.`
    faults.push({ name: one.file.name, reason })
  }
  const there = tracks.filter(track => !late.includes(track))
  const [first] = there
  if (first === undefined) return [one]
  if (there.length === 1) return first.audio ? [withTitles(one, sheet, first)] : [one]
  return there.flatMap((track, at) => (track.audio ? [segmentOf(one, sheet, track, there[at + 1]?.start)] : []))
}

/** Tags go before the sheet where the file is one track. */
function withTitles(one: UnitFile, sheet: CueSheet, track: CueTrack): UnitFile {
  return { ...one, tags: { ...ofAlbum(one.tags, sheet), ...ofTrack(sheet, track), ...one.tags } }
}

/** The sheet goes before tags where it speaks of a track, tags where they speak of the album. */
function segmentOf(one: UnitFile, sheet: CueSheet, track: CueTrack, next: number | undefined): UnitFile {
  const { format, bitRate, mimeType, picture, durationSeconds: total, artist, mainArtist } = one.tags
  const length = next === undefined ? Math.max(0, total - track.start) : next - track.start
  const segment = { number: track.number, start: track.start, ...(next !== undefined && { end: next }) }
  const shown = { ...(artist !== undefined && { artist }), ...(mainArtist !== undefined && { mainArtist }) }
  return {
    ...one,
    segment,
    tags: {
      ...ofAlbum(one.tags, sheet),
      ...shown,
      title: `Track ${String(track.number).padStart(2, "0")}`,
      ...ofTrack(sheet, track),
      format,
      durationSeconds: Math.round(length * 100) / 100,
      bitRate,
      mimeType,
      picture,
    },
  }
}

/** Only the artist named first is in the sheet: what tags tell of another does not count for it. */
function ofTrack({ performer, replayGain }: CueSheet, track: CueTrack): Partial<FileTags> {
  const artist = track.performer ?? performer
  const gains = { ...replayGain, ...track.replayGain }
  return {
    ...(track.title !== undefined && { title: track.title }),
    ...(artist !== undefined && { artist, mainArtist: artist }),
    track: track.number,
    ...(Object.keys(gains).length > 0 && { replayGain: gains }),
  }
}

function ofAlbum(tags: FileTags, sheet: CueSheet): Partial<FileTags> {
  const { albumGain, albumPeak } = tags.replayGain ?? {}
  const gains = { ...(albumGain !== undefined && { albumGain }), ...(albumPeak !== undefined && { albumPeak }) }
  const album = tags.album ?? sheet.title
  const albumArtist = tags.albumArtist ?? sheet.performer
  const [year, genre, disc] = [tags.year ?? sheet.year, tags.genre ?? sheet.genre, tags.disc ?? sheet.disc]
  const { originalYear, genres, discSubtitle, compilation, albumSort, releaseId } = tags
  const { albumArtistSort, mbAlbumArtistId } = tags
  return {
    ...(album !== undefined && { album }),
    ...(albumArtist !== undefined && { albumArtist }),
    ...(year !== undefined && { year }),
    ...(genre !== undefined && { genre }),
    ...(disc !== undefined && { disc }),
    ...(Object.keys(gains).length > 0 && { replayGain: gains }),
    ...(originalYear !== undefined && { originalYear }),
    ...(genres !== undefined && { genres }),
    ...(discSubtitle !== undefined && { discSubtitle }),
    ...(compilation !== undefined && { compilation }),
    ...(albumSort !== undefined && { albumSort }),
    ...(releaseId !== undefined && { releaseId }),
    ...(albumArtistSort !== undefined && { albumArtistSort }),
    ...(mbAlbumArtistId !== undefined && { mbAlbumArtistId }),
  }
}

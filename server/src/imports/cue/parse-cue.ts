/**
 * Cue sheets: what plays from where in one or several files. The form is that of CDRWIN's manual (appendix A), with the `REM` fields
 * that Exact Audio Copy and foobar2000 write. Pure.
 */
import type { ReplayGain } from "@diapason/shared/rows"
import { limitGain } from "../tags/native-tags.ts"
import { cleanText } from "../tags/parse-tags.ts"

export interface CueTrack {
  /** 1 to 99, each once in a sheet. */
  readonly number: number
  readonly title?: string
  readonly performer?: string
  readonly songwriter?: string
  readonly isrc?: string
  readonly replayGain?: ReplayGain
  /** False for data, which ends the track before it and is no music. */
  readonly audio: boolean
  /** Index in `files`. */
  readonly file: number
  /** Seconds from the beginning of that file to INDEX 01: what lies before, from INDEX 00 on, is heard with the track before. */
  readonly start: number
}

export interface CueSheet {
  readonly title?: string
  readonly performer?: string
  readonly songwriter?: string
  readonly year?: number
  readonly genre?: string
  readonly disc?: number
  readonly replayGain?: ReplayGain
  /** As the sheet names them, without folders. */
  readonly files: readonly string[]
  /** In each file in order of time. */
  readonly tracks: readonly CueTrack[]
  /** What could not be read, each a sentence that names its line. */
  readonly faults: readonly string[]
}

type Texts = { title?: string; performer?: string; songwriter?: string; isrc?: string; replayGain?: ReplayGain }
type Opened = Texts & {
  number: number
  audio: boolean
  line: number
  indexes: Map<number, { file: number; at: number }>
}
type Head = Texts & { year?: number; genre?: string; disc?: number }

/** Frames of a CD in a second. */
const FRAMES = 75
const MOST_LINES = 5_000
const FAULTS_NAMED = 5
const PASSED_OVER =
  /^(?:ARRANGER|CATALOG|CDTEXTFILE|COMPOSER|DISC_ID|FLAGS|GENRE|MESSAGE|POSTGAP|PREGAP|SIZE_INFO|TOC_INFO|TOC_INFO2|UPC_EAN)$/
const TEXTS: Readonly<Record<string, "title" | "performer" | "songwriter">> = {
  TITLE: "title",
  PERFORMER: "performer",
  SONGWRITER: "songwriter",
}
const GAINS: Readonly<Record<string, keyof ReplayGain>> = {
  REPLAYGAIN_TRACK_GAIN: "trackGain",
  REPLAYGAIN_TRACK_PEAK: "trackPeak",
  REPLAYGAIN_ALBUM_GAIN: "albumGain",
  REPLAYGAIN_ALBUM_PEAK: "albumPeak",
}

/** Whatever the text: what can be read of it is, and the rest is named. */
export function parseCue(text: string): CueSheet {
  const head: Head = {}
  const files: string[] = []
  const opened: Opened[] = []
  const faults: string[] = []
  /** Undefined before the first track, null inside of one that counts for nothing. */
  let track: Opened | null | undefined

  function readLine(name: string, rest: string, line: number): boolean {
    if (name === "" || PASSED_OVER.test(name)) return true
    if (name === "FILE") {
      const file = fileName(rest)
      if (file !== undefined) files.push(file)
      return file !== undefined
    }
    if (name === "TRACK") {
      track = openTrack(rest, line, opened)
      if (track !== null) opened.push(track)
      return track !== null
    }
    if (track === null) return true
    if (name === "INDEX") return track !== undefined && readIndex(rest, track, files.length - 1)
    return readField(name, rest, track ?? head, track === undefined ? head : undefined)
  }

  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/)
  for (const [at, whole] of lines.slice(0, MOST_LINES).entries()) {
    const line = whole.trim()
    const [, word = "", rest = ""] = /^(\S+)\s*(.*)$/s.exec(line) ?? []
    if (!readLine(word.toUpperCase(), rest, at + 1))
      faults.push(`Line ${at + 1} (“${line.slice(0, 60)}”) is not understood.`)
  }
  const tracks = inOrder(opened, faults)
  return { ...head, files, tracks, faults: limitFaults(faults) }
}

function fileName(rest: string): string | undefined {
  const quoted = /^"(.*)"/.exec(rest)?.[1]
  // From the beginning of the space alone: tried at every place of it, a long one would take minutes.
  return cleanText((quoted ?? rest.replace(/(?<!\s)\s+\S+$/, "")).split(/[\\/]/).at(-1))
}

/** Null for one that has no number of its own. */
function openTrack(rest: string, line: number, before: readonly Opened[]): Opened | null {
  const [, digits, kind = ""] = /^(\d{1,2})(?:\s+(\S+))?$/.exec(rest) ?? []
  const number = Number(digits ?? 0)
  if (number < 1 || before.some(other => other.number === number)) return null
  return { number, audio: kind === "" || /^AUDIO$/i.test(kind), line, indexes: new Map() }
}

/** False where it is no field of a sheet. */
function readField(name: string, rest: string, place: Texts, head: Head | undefined): boolean {
  const field = TEXTS[name]
  if (field !== undefined) {
    const text = cleanText(unquoted(rest))
    if (text !== undefined) place[field] ??= text
    return true
  }
  if (name === "ISRC") {
    const code = unquoted(rest).replaceAll("-", "").toUpperCase()
    if (/^[A-Z0-9]{12}$/.test(code)) place.isrc ??= code
    return true
  }
  if (name !== "REM") return false
  const [, key = "", value = ""] = /^(\S+)\s*(.*)$/s.exec(rest) ?? []
  readRemark(key.toUpperCase(), unquoted(value), place, head)
  return true
}

/** Remarks may say anything: what is no value of these is passed over. */
function readRemark(key: string, value: string, place: Texts, head: Head | undefined): void {
  const gain = GAINS[key]
  if (gain !== undefined) {
    const limited = limitGain(gain, Number.parseFloat(value.replace(",", ".")))
    place.replayGain = { ...place.replayGain, ...limited }
  }
  if (head === undefined) return
  const year = Number(/(?<!\d)\d{4}(?!\d)/.exec(value)?.[0] ?? 0)
  if ((key === "DATE" || key === "YEAR") && year > 0) head.year ??= year
  const genre = key === "GENRE" ? cleanText(value) : undefined
  if (genre !== undefined) head.genre ??= genre
  const disc = /^DISC(?:NUMBER)?$/.test(key) ? Number.parseInt(value, 10) : 0
  if (disc > 0 && disc < 1_000) head.disc ??= disc
}

/** Some programs leave out the second quotation mark. */
const unquoted = (text: string): string => text.trim().replace(/^"(.*?)"?$/s, "$1")

/** `01 mm:ss:ff`; minutes may be many. False where it is not that. */
function readIndex(rest: string, track: Opened, file: number): boolean {
  const [, number, minutes, seconds, frames] = /^(\d{1,2})\s+(\d{1,4}):([0-5]?\d):(\d{1,2})$/.exec(rest) ?? []
  if (file < 0 || number === undefined || Number(frames) >= FRAMES) return false
  const at = (Number(minutes) * 60 + Number(seconds)) * FRAMES + Number(frames)
  if (!track.indexes.has(Number(number))) track.indexes.set(Number(number), { file, at })
  return true
}

/** A track begins at INDEX 01. One that has none, or lies before the track before it, is left out and named. */
function inOrder(opened: readonly Opened[], faults: string[]): readonly CueTrack[] {
  const tracks: CueTrack[] = []
  for (const { line, indexes, ...track } of opened) {
    const index = indexes.get(1) ?? indexes.get(0)
    if (index === undefined) {
      faults.push(`Track ${track.number} (line ${line}) has no INDEX 01, so nobody knows where it begins.`)
      continue
    }
    const start = Math.round((index.at / FRAMES) * 1e6) / 1e6
    const before = tracks.findLast(other => other.file === index.file)
    if (before !== undefined && start <= before.start) {
      faults.push(`Track ${track.number} (line ${line}) begins before track ${before.number}.`)
      continue
    }
    tracks.push({ ...track, file: index.file, start })
  }
  return tracks
}

function limitFaults(faults: readonly string[]): readonly string[] {
  const more = faults.length - FAULTS_NAMED
  return more > 0 ? [...faults.slice(0, FAULTS_NAMED), `${more} more of its lines are not understood.`] : faults
}

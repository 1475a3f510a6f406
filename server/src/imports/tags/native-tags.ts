/** Fields the tag library does not decode, or decodes in part: loudness, gapless figures, lyrics, cue sheets, names of ffmpeg. */
import type { Gapless, Lyrics, ReplayGain } from "@diapason/shared/rows"
import type { IAudioMetadata } from "music-metadata"
import { z } from "zod"
import { limitLyrics, readLyrics } from "./lyrics.ts"

export interface NativeTags {
  readonly album?: string
  readonly albumArtist?: string
  readonly year?: number
  readonly disc?: number
  readonly replayGain?: ReplayGain
  readonly gapless?: Gapless
  readonly lyrics?: Lyrics
  readonly cueSheet?: string
}

interface NativeTag {
  readonly id: string
  readonly value: unknown
}

/** Names in wide use that the library does not know: those of ffmpeg. */
const FFMPEG: Readonly<Record<string, "album" | "albumArtist" | "year" | "disc">> = {
  "matroska track:ALBUM": "album",
  "matroska track:ALBUM_ARTIST": "albumArtist",
  "matroska track:DATE": "year",
  "matroska track:DISC": "disc",
  "asf date": "year",
  "APEv2 album_artist": "albumArtist",
}

const GAINS: readonly (readonly [RegExp, keyof ReplayGain])[] = [
  [/replaygain_track_gain$/i, "trackGain"],
  [/replaygain_track_peak$/i, "trackPeak"],
  [/replaygain_album_gain$/i, "albumGain"],
  [/replaygain_album_peak$/i, "albumPeak"],
]
const R128: readonly (readonly [RegExp, "trackGain" | "albumGain"])[] = [
  [/^R128_TRACK_GAIN$/i, "trackGain"],
  [/^R128_ALBUM_GAIN$/i, "albumGain"],
]
/** EBU R 128 aims at -23 LUFS, ReplayGain 2.0 at -18: RFC 7845, section 5.2.1. */
const R128_TO_REPLAY_GAIN = 5
const LYRICS =
  /^(?:TXXX:)?(?:USLT|ULT|©lyr|WM\/Lyrics(?:_Synchronised)?|(?:UNSYNCED|SYNCED)?[ _]?LYRICS|track:LYRICS)$/i
const CUE_SHEET = /^(?:TXXX:)?CUESHEET$/i
const LONGEST_SHEET = 128 * 1024
/** Times in milliseconds; the other kind counts frames of one encoding. */
const Sylt = z.object({
  timeStampFormat: z.literal(2),
  syncText: z.array(z.object({ text: z.string(), timestamp: z.int().min(0) })),
})
const BREAK = /^[\r\n]/
const LOUDEST_GAIN = 60
const HIGHEST_PEAK = 100
const MOST_SAMPLES = 1_000_000

/** Values are as the library decodes them in its `native` lists. Numbers beyond reason are left out. */
export function readNative(native: IAudioMetadata["native"]): NativeTags {
  const kinds = Object.entries(native)
  const tags = kinds.flatMap(([, list]) => list)
  const replayGain = readGains(tags)
  const gapless = tags.map(readGapless).find(found => found !== undefined)
  const lyrics = readAllLyrics(tags)
  const cueSheet = tags.find(({ id, value }) => CUE_SHEET.test(id) && typeof value === "string")?.value
  return {
    ...readFfmpeg(kinds),
    ...(replayGain !== undefined && { replayGain }),
    ...(gapless !== undefined && { gapless }),
    ...(lyrics !== undefined && { lyrics }),
    ...(typeof cueSheet === "string" && { cueSheet: cueSheet.slice(0, LONGEST_SHEET) }),
  }
}

function readFfmpeg(kinds: readonly (readonly [string, readonly NativeTag[]])[]) {
  const fields: { album?: string; albumArtist?: string; year?: number; disc?: number } = {}
  for (const [kind, list] of kinds) {
    for (const { id, value } of list) {
      const field = FFMPEG[`${kind} ${id}`]
      if (field === "album" || field === "albumArtist") fields[field] = String(value)
      else if (field !== undefined) fields[field] = Number.parseInt(String(value), 10)
    }
  }
  return fields
}

function readGains(tags: readonly NativeTag[]): ReplayGain | undefined {
  const gains: { [Key in keyof ReplayGain]: number } = {}
  for (const { id, value } of tags) {
    const field = GAINS.find(([name]) => name.test(id))?.[1]
    // A comma is what some programs write in some countries.
    const number = Number.parseFloat(String(value).replace(",", "."))
    if (field !== undefined) Object.assign(gains, limitGain(field, number))
    const r128 = R128.find(([name]) => name.test(id))?.[1]
    if (r128 !== undefined && gains[r128] === undefined) {
      Object.assign(gains, limitGain(r128, number / 256 + R128_TO_REPLAY_GAIN))
    }
  }
  return Object.keys(gains).length === 0 ? undefined : gains
}

/** dB to the hundredth, peaks to the thousandth: finer than can be heard, and short on the wire. */
export function limitGain(field: keyof ReplayGain, value: number): ReplayGain {
  if (field === "trackGain" || field === "albumGain") {
    return Math.abs(value) <= LOUDEST_GAIN ? { [field]: Math.round(value * 100) / 100 } : {}
  }
  return value > 0 && value <= HIGHEST_PEAK ? { [field]: Math.round(value * 1000) / 1000 } : {}
}

/** iTunes: hexadecimal numbers in a comment or an item, the second and third those of the samples. */
function readGapless({ id, value }: NativeTag): Gapless | undefined {
  const told = id.endsWith(":iTunSMPB") ? value : commentOf(value, "iTunSMPB")
  const [, delay, padding] = /^\s*[0-9A-F]{8} ([0-9A-F]{8}) ([0-9A-F]{8}) /i.exec(String(told ?? "")) ?? []
  if (delay === undefined || padding === undefined) return undefined
  return limitGapless(Number.parseInt(delay, 16), Number.parseInt(padding, 16))
}

export function limitGapless(delay: number, padding: number): Gapless | undefined {
  const known = delay + padding > 0 && delay <= MOST_SAMPLES && padding <= MOST_SAMPLES
  return known ? { delay, padding } : undefined
}

function commentOf(value: unknown, descriptor: string): unknown {
  const holds = typeof value === "object" && value !== null && "descriptor" in value && "text" in value
  return holds && value.descriptor === descriptor ? value.text : undefined
}

/** The lines with their times and the plain text, each from the first tag that has it. */
function readAllLyrics(tags: readonly NativeTag[]): Lyrics | undefined {
  let [text, synced]: [Lyrics["text"], Lyrics["synced"]] = [undefined, undefined]
  for (const { id, value } of tags) {
    if (id === "SYLT") synced ??= readSylt(value)
    if (!LYRICS.test(id)) continue
    const found = readLyrics(
      typeof value === "object" && value !== null && "text" in value ? String(value.text) : String(value),
    )
    synced ??= found?.synced
    text ??= found?.text
  }
  return limitLyrics({ ...(text !== undefined && { text }), ...(synced !== undefined && { synced }) })
}

/** Syllables are joined to lines, where line breaks tell which of them begin one. */
function readSylt(value: unknown): Lyrics["synced"] {
  const parts = Sylt.safeParse(value).data?.syncText ?? []
  const inLines = parts.slice(1).some(({ text }) => BREAK.test(text))
  const lines: [number, string][] = []
  for (const { text, timestamp } of parts) {
    const last = lines.at(-1)
    if (inLines && last !== undefined && !BREAK.test(text)) last[1] += text
    else lines.push([timestamp, text])
  }
  return lines.length === 0 ? undefined : lines.map(([at, text]) => [at, text.replace(/\s+/g, " ").trim()])
}

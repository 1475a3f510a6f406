/** One field of an old row → a clean value, or nothing and the reason why. */
import { hash } from "node:crypto"
import { Segment } from "@diapason/shared/rows"

export type OldRow = Readonly<Record<string, unknown>>
/** Takes the reason why something of the row at hand is not kept as it came. */
export type Report = (reason: string) => void
export type Scalar = string | number | boolean

const NAME_LIMIT = 1_000
const EXTRA_TEXT_LIMIT = 4_000
const EXTRA_KEY_LIMIT = 64
const EXTRAS_LIMIT = 30
const ID_LIMIT = 512
const MAX_DURATION = 10_000_000
const REFUSED_KEYS = new Set(["__proto__", "constructor", "prototype"])
const DRIVE_ID = /^[A-Za-z0-9_-]{1,128}$/

export const isOldRow = (value: unknown): value is OldRow =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Equal parts give the same id on every machine. Text that is no Unicode is told apart too. */
export const derivedId = (...parts: readonly (string | number)[]): string =>
  `old-${hash("sha256", JSON.stringify(parts), "base64url").slice(0, 16)}`

export const isDriveId = (text: string): boolean => DRIVE_ID.test(text)

/** NUL and half surrogates cannot be stored or sent by everybody who holds the library. */
const clean = (text: string): string => text.replaceAll("\0", "").toWellFormed().trim()

/** Never leaves half a sign at the end. */
const cutTo = (limit: number, text: string): string =>
  text.length > limit && /[\ud800-\udbff]/.test(text.charAt(limit - 1))
    ? text.slice(0, limit - 1)
    : text.slice(0, limit)

/** An id is kept to the letter; one that cannot be stored gets a stand-in, the same wherever it is named. `""` is none. */
export const readId = (row: OldRow, key: string, report: Report): string | undefined => {
  const value = row[key]
  const id = typeof value === "number" && Number.isFinite(value) ? String(value) : value
  if (id === undefined || id === null || id === "") return undefined
  if (typeof id !== "string") {
    report(`${key}: not text, taken as empty`)
    return undefined
  }
  if (id.length <= ID_LIMIT && id.isWellFormed() && !id.includes("\0")) return id
  const standIn = derivedId("id", id)
  report(`${key}: cannot be stored (too long, or with signs that are no text), now "${standIn}"`)
  return standIn
}

/** Text of a name; longer ones are cut. Empty is none. */
export const readText = (row: OldRow, key: string, report: Report): string | undefined => {
  const value = row[key]
  if (value === undefined || value === null) return undefined
  if (Array.isArray(value) && value.every(part => typeof part === "string")) {
    return readText({ [key]: value.join(", ") }, key, report)
  }
  if (typeof value !== "string" && !(typeof value === "number" && Number.isFinite(value))) {
    report(`${key}: not text, left out`)
    return undefined
  }
  const text = String(value)
  if (text.length > NAME_LIMIT) report(`${key}: ${text.length} characters, cut to ${NAME_LIMIT}`)
  return clean(cutTo(NAME_LIMIT, text)) || undefined
}

/** A whole number above 0, also where it leads a text ("1997-05-01", "3/12"); 0 says "unknown". */
export const readWhole = (row: OldRow, key: string, max: number, report: Report): number | undefined => {
  const value = row[key]
  if (value === undefined || value === null || value === "" || value === 0) return undefined
  const digits = typeof value === "string" ? /^\s*(\d{1,15})(?![\d.e])/i.exec(value)?.[1] : undefined
  const number = digits === undefined ? value : Number(digits)
  if (number === 0) return undefined
  if (typeof number === "number" && Number.isInteger(number) && number > 0 && number <= max) return number
  report(`${key}: ${shown(value)} is not a number from 1 to ${max}, left out`)
  return undefined
}

/** Bytes or bits per second: a number above 0, or its digits alone. */
export const readAmount = (row: OldRow, key: string, max: number, report: Report): number | undefined => {
  const value = row[key]
  if (value === undefined || value === null || value === "" || value === 0) return undefined
  const number = typeof value === "string" && /^\d{1,16}$/.test(value) ? Number(value) : value
  if (typeof number === "number" && number >= 0 && number <= max) return Math.round(number)
  report(`${key}: ${shown(value)} is not a number from 0 to ${max}, left out`)
  return undefined
}

/** Seconds to the hundredth, from a number, "215.4" or "3:35"; 0 when it does not tell. */
export const readDuration = (row: OldRow, key: string, report: Report): number => {
  const value = row[key]
  if (value === undefined || value === null || value === "") return 0
  const seconds = typeof value === "string" ? secondsIn(value) : value
  if (typeof seconds === "number" && seconds >= 0 && seconds <= MAX_DURATION) return Math.round(seconds * 100) / 100
  report(`${key}: ${shown(value)} is no length in seconds, taken as unknown`)
  return 0
}

const secondsIn = (text: string): number | undefined => {
  if (!/^\s*\d{1,9}(?::\d{1,2}){0,2}(?:\.\d{1,9})?\s*$/.test(text)) return undefined
  return text.split(":").reduce((sum, part) => sum * 60 + Number(part), 0)
}

const shown = (value: unknown): string => {
  const text = typeof value === "object" ? "an object" : String(value)
  return text.length > 40 ? `${cutTo(40, text)}…` : text.toWellFormed()
}

/** A Drive id in a field of its own; anything else is left out and named. */
export const readDriveId = (row: OldRow, key: string, report: Report): string | undefined => {
  const value = row[key]
  if (value === undefined || value === null || value === "") return undefined
  if (typeof value === "string" && isDriveId(value.trim())) return value.trim()
  report(`${key}: ${shown(value)} is no id of Google Drive, left out`)
  return undefined
}

/** Which seconds of its file a track is. */
export const readSegment = (row: OldRow, report: Report): Segment | undefined => {
  const value = row.segment
  if (value === undefined || value === null) return undefined
  const { data } = Segment.safeParse(value)
  if (data && (data.end ?? MAX_DURATION) > data.start) return data
  report(`segment: ${shown(value)} is no part of a file, left out`)
  return undefined
}

/** ISO 8601; undefined when it is no date. */
export const readMoment = (row: OldRow, key: string): string | undefined => {
  const value = row[key]
  if (typeof value !== "string" || !/^\d{4}-\d\d-\d\d/.test(value)) return undefined
  const moment = new Date(value)
  return Number.isNaN(moment.getTime()) ? undefined : moment.toISOString()
}

/** What the row holds under names that nobody here knows: single values, small, kept as they are. */
export const readExtras = (row: OldRow, known: ReadonlySet<string>, report: Report): Record<string, Scalar> => {
  const kept: Record<string, Scalar> = {}
  let room = EXTRAS_LIMIT
  for (const key of Object.keys(row)) {
    const value = row[key]
    if (known.has(key) || value === null || value === undefined) continue
    const extra = REFUSED_KEYS.has(key) || key.length > EXTRA_KEY_LIMIT || room === 0 ? undefined : extraOf(key, value)
    if (extra === undefined) {
      report(`${shown(key)}: cannot be kept (only single, short values are), left out`)
      continue
    }
    kept[key] = extra
    room -= 1
  }
  return kept
}

const extraOf = (key: string, value: unknown): Scalar | undefined => {
  if (key === "" || !key.isWellFormed() || key.includes("\0")) return undefined
  if (typeof value === "boolean") return value
  if (typeof value === "number") return Number.isFinite(value) ? value : undefined
  return typeof value === "string" && value.length <= EXTRA_TEXT_LIMIT ? clean(value) : undefined
}

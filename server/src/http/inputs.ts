/** What requests may hold: each with a sentence that tells the cure. */
import { z } from "zod"
import { FORMATS } from "../playback/transcoding/ffmpeg.ts"

const wholeNumber = (least: number, most: number) => {
  const told = { error: `a whole number from ${least} to ${most} is needed` }
  return z
    .stringFormat("whole_number", /^\d{1,10}$/, told)
    .transform(Number)
    .pipe(z.int(told).min(least, told).max(most, told))
    .meta({ type: "integer", minimum: least, maximum: most })
}

export const oneOf = <const T extends readonly [string, ...string[]]>(values: T) =>
  z.enum(values, { error: `one of ${values.join(", ")} is needed` })

const words = z.string({ error: "give it once, as text" }).max(500, "at most 500 characters are taken")

export const IdParams = z.object({
  id: z.string().min(1, "an id is needed").max(512, "an id has at most 512 characters"),
})

export const Page = z.object({
  limit: wholeNumber(1, 500).default(50),
  offset: wholeNumber(0, 1_000_000_000).default(0),
})

export const Search = z.object({ q: words, limit: wholeNumber(1, 500).default(20) })

export const ListQuery = Page.extend({
  q: words.optional(),
  order: oneOf(["asc", "desc"]).optional(),
})

/** `1`, `true` or nothing after the `=` is yes. */
export const flag = z
  .enum(["", "0", "1", "false", "true"], { error: "1 or 0 is needed" })
  .transform(value => value !== "0" && value !== "false")
  .default(false)

const year = wholeNumber(0, 9_999).optional()

/** What a list of albums is narrowed to, and the seed of its random order. */
export const AlbumFilter = z.object({
  genre: words.optional(),
  fromYear: year,
  toYear: year,
  starred: flag,
  compilation: flag,
  seed: wholeNumber(0, 2_147_483_647).optional(),
})

const SIZE = { error: "a number of pixels from 16 to 2000 is needed" }
export const CoverQuery = z.object({
  size: z
    .stringFormat("pixels", /^\d{1,4}$/, SIZE)
    .transform(Number)
    .pipe(z.int(SIZE).min(16, SIZE).max(2_000, SIZE))
    .optional(),
})

const KILOBITS = { error: "a number of kilobits per second from 16 to 510 is needed" }
const SECONDS = { error: "a number of seconds is needed" }
/** Another format than the file's own, a bit rate at most, a place to begin at; none of them: the file as it is. */
export const ConversionQuery = z
  .object({
    format: oneOf(FORMATS).optional(),
    bitRate: z
      .stringFormat("kilobits", /^\d{1,3}$/, KILOBITS)
      .transform(Number)
      .pipe(z.int(KILOBITS).min(16, KILOBITS).max(510, KILOBITS))
      .optional(),
    start: z
      .stringFormat("seconds", /^\d{1,6}(\.\d{1,3})?$/, SECONDS)
      .transform(Number)
      .optional(),
  })
  .transform(asked => (Object.values(asked).every(value => value === undefined) ? undefined : asked))

const OFFSET = { error: "minutes from local time to UTC, from -900 to 900, are needed" }
/** As browsers give it: negative east of Greenwich. */
export const timezoneOffset = z
  .stringFormat("minutes", /^-?\d{1,3}$/, OFFSET)
  .transform(Number)
  .pipe(z.int(OFFSET).min(-900, OFFSET).max(900, OFFSET))
  .default(0)
  .meta({ type: "integer", minimum: -900, maximum: 900 })

const INSTANT = "a moment as 2026-03-31T18:00:00Z is needed"
/** ISO 8601 with its zone → milliseconds since 1970. */
export const instant = z.iso
  .datetime({ offset: true, error: INSTANT })
  .transform(text => Date.parse(text))
  .pipe(z.number({ error: INSTANT }).min(0, INSTANT))
  .meta({ type: "string", format: "date-time" })

/** When a person did it; absent is now. */
export const At = z.object({ at: instant.optional() })
/** The same where nothing else need be said: no body at all is right. */
export const AtBody = At.optional().transform(body => body?.at)

export const playlistName = z
  .string({ error: "a name is needed" })
  .trim()
  .min(1, "a name is needed")
  .max(200, "a name has at most 200 characters")

export const itemId = z
  .string({ error: "an id is needed" })
  .min(1, "an id is needed")
  .max(512, "an id has at most 512 characters")

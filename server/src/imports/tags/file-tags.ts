/** What is known of one audio file once its tags were read. */
import { Gapless, Lyrics, ReplayGain } from "@diapason/shared/rows"
import { z } from "zod"

const text = z.string().min(1).max(1000).optional()
const texts = z.array(z.string().min(1).max(1000)).optional()
const whole = z.int().min(1).optional()

/** The form in which tags are kept between imports; another `format` makes files be read anew. Up to 2, sheets were not looked for. */
export const FileTags = z.object({
  format: z.literal([2, 3]),
  title: text,
  /** As it is shown: several artists in one text. */
  artist: text,
  /** The first of the artists. */
  mainArtist: text,
  /** Each of them; absent where there is only one. */
  artists: texts,
  album: text,
  albumArtist: text,
  year: whole,
  /** Of the first release. */
  originalYear: whole,
  genre: text,
  /** Each of them; absent where there is only one. */
  genres: texts,
  track: whole,
  disc: whole,
  discSubtitle: text,
  compilation: z.boolean().optional(),
  albumSort: text,
  artistSort: text,
  albumArtistSort: text,
  /** MusicBrainz: the recording, the release, the first artist, the first album artist. */
  recordingId: text,
  releaseId: text,
  mbArtistId: text,
  mbAlbumArtistId: text,
  replayGain: ReplayGain.optional(),
  gapless: Gapless.optional(),
  lyrics: Lyrics.optional(),
  /** The text of a cue sheet: of an embedded one, or of the file itself where it is one. */
  cueSheet: z
    .string()
    .max(256 * 1024)
    .optional(),
  /** Rounded to the hundredth; 0 when the file does not tell. */
  durationSeconds: z.number().min(0),
  /** Bits per second. */
  bitRate: whole,
  mimeType: z.string(),
  /** An embedded picture: bytes of the file. */
  picture: z.object({ offset: z.int().min(0), length: z.int().min(1), type: z.string() }).optional(),
})
export type FileTags = z.infer<typeof FileTags>

const SHEETS_IN = /^audio\/(?:flac|ape|wavpack|musepack|ogg)$/
/** Seconds: a shorter file holds one track. */
const LONG = 360

/** Read before cue sheets were looked for, and perhaps with one inside. */
export const mayHideSheet = ({ format, mimeType, durationSeconds }: FileTags): boolean =>
  format === 2 && durationSeconds >= LONG && SHEETS_IN.test(mimeType)

/** The rows that two stores exchange: what each kind must hold. Unknown fields and unknown kinds pass through untouched. */
import { z } from "zod"

const text = z.string().max(4_000)
const id = z.string().min(1).max(512)
const whole = z.int().min(0)

export const CoverPlace = z.union([
  z.looseObject({
    fileId: id,
    /** Of a copy in Drive, where the file lies on a home's own disk. */
    driveId: id.optional(),
    resourceKey: text.optional(),
    contentKey: text,
    offset: whole,
    length: whole.max(32 * 1024 * 1024),
    type: text,
  }),
  z.looseObject({ pictureId: id }),
])

/** How much louder or softer to play (dB) and the highest sample (1 is full scale), alone and within the album. */
export const ReplayGain = z.object({
  trackGain: z.number().optional(),
  trackPeak: z.number().optional(),
  albumGain: z.number().optional(),
  albumPeak: z.number().optional(),
})
export type ReplayGain = z.infer<typeof ReplayGain>

/** Samples that the encoder added before and behind the music. */
export const Gapless = z.object({ delay: whole, padding: whole })
export type Gapless = z.infer<typeof Gapless>

/** Seconds of a file that make one track, where a cue sheet cuts it into several; without `end` up to the file's. */
export const Segment = z.object({ start: z.number().min(0), end: z.number().min(0).optional() })
export type Segment = z.infer<typeof Segment>

export const LYRICS_MAX = 64 * 1024
/** `synced`: milliseconds and the line that begins there, in order. At most `LYRICS_MAX` bytes of JSON. */
export const Lyrics = z.object({
  text: z.string().optional(),
  synced: z.array(z.tuple([whole, z.string()])).optional(),
})
export type Lyrics = z.infer<typeof Lyrics>

/** The version of rows made from variables or from old files at a first start: anything a person did wins over them. */
export const SEED_VERSION = 1

/**
 * Kinds and their merge rule: newest version wins, per row. What several people may add to is split into rows of its
 * own (one star, one playlist entry, one play each), so that two additions never meet in one row.
 */
export const ROW_BODIES = {
  artist: z.looseObject({ name: text, sortName: text.optional(), musicBrainzId: text.optional() }),
  album: z.looseObject({
    title: text,
    artist: text,
    artistId: id,
    year: z.int().optional(),
    genre: text.optional(),
    addedAt: text,
    driveFolderId: text.optional(),
    cover: CoverPlace.optional(),
    originalYear: z.int().optional(),
    compilation: z.boolean().optional(),
    /** Names of discs by their number. */
    discTitles: z.record(z.string(), text).optional(),
    sortTitle: text.optional(),
    musicBrainzId: text.optional(),
  }),
  track: z.looseObject({
    title: text,
    artist: text,
    artistId: id,
    albumId: id,
    albumTitle: text.optional(),
    albumArtist: text.optional(),
    albumArtistId: id.optional(),
    duration: z.number().min(0),
    trackNumber: z.int().optional(),
    discNumber: z.int().optional(),
    year: z.int().optional(),
    genre: text.optional(),
    /** Absent: the file's Drive id is the row's id without its `gd-`. Null: not in Drive. */
    driveId: text.nullable().optional(),
    /** The file lies on a home's own disk, under this id; `driveId` is then that of its copy in Drive, or null. */
    localFileId: id.optional(),
    resourceKey: text.optional(),
    contentKey: text.optional(),
    size: whole,
    mimeType: text,
    bitRate: z.number().min(0).optional(),
    /** Each of several. */
    artists: z.array(text).optional(),
    genres: z.array(text).optional(),
    replayGain: ReplayGain.optional(),
    gapless: Gapless.optional(),
    segment: Segment.optional(),
    /** There is a row of lyrics with the id of this one. */
    hasLyrics: z.boolean().optional(),
    /** Of the recording. */
    musicBrainzId: text.optional(),
  }),
  /** Of the track with the same id: apart from it, so that lists stay small. */
  lyrics: z.looseObject(Lyrics.shape),
  /** A picture that lies nowhere in Drive; the id is the SHA-256 of its bytes. */
  picture: z.looseObject({ type: text, base64: z.string().max(1_000_000) }),
  /** What a person changed about an album, track or artist, kept beside the facts. */
  edit: z.looseObject({ kind: text, itemId: id, fields: z.record(z.string(), z.unknown()) }),
  star: z.looseObject({ personId: id, kind: text, itemId: id, starredAt: text }),
  rating: z.looseObject({ personId: id, kind: text, itemId: id, rating: z.int().min(0).max(5) }),
  /** `rules` makes it a smart one: its entries are found when it is read. */
  playlist: z.looseObject({
    personId: id,
    name: text,
    createdAt: text,
    comment: text.optional().catch(undefined),
    rules: z.record(z.string(), z.unknown()).optional().catch(undefined),
  }),
  /** `position`: a fraction as text, compared by code unit, so that entries can be put between others. */
  playlist_entry: z.looseObject({ playlistId: id, trackId: id, position: text }),
  /** One listening; the id is made by the player, so that sending it twice counts once. */
  play: z.looseObject({
    personId: id,
    trackId: id,
    playedAt: text,
    seconds: z.number().min(0).optional().catch(undefined),
  }),
  /** What a person last had in the player, to be taken up on another device. */
  queue: z.looseObject({
    personId: id,
    trackIds: z.array(id).max(5_000),
    current: whole.nullable(),
    position: z.number().min(0),
    device: text,
  }),
  /** A playlist that whoever holds the key may hear, until a day. */
  share: z.looseObject({ personId: id, playlistId: id, key: text, until: text }),
  account: z.looseObject({ name: text, passwordHash: text, owner: z.boolean(), sessionKey: text }),
  /** What a program of this person shows in the place of a password. */
  application_key: z.looseObject({ personId: id, name: text, key: text, createdAt: text }),
  /** The Google account that was signed in with, sealed by the servers' token. */
  drive_sign_in: z.looseObject({ sealed: text }),
  /** A Drive folder that the home looks at again and again; the id is the folder's. */
  watched_folder: z.looseObject({
    url: text,
    name: text,
    followedAt: text,
    /** Why it cannot be followed just now, for a person. */
    problem: text.optional(),
  }),
  /** A session ended before its time; the id is the session's. */
  signout: z.looseObject({ expiresAt: z.int() }),
} as const

export type RowKind = keyof typeof ROW_BODIES
export type RowBody<K extends RowKind> = z.infer<(typeof ROW_BODIES)[K]>
export type RowBodyInput = {
  readonly [K in RowKind]: { readonly kind: K; readonly id: string; readonly body: RowBody<K> }
}[RowKind]

export const isKnownKind = (kind: string): kind is RowKind => Object.hasOwn(ROW_BODIES, kind)

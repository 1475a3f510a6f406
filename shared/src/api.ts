/** What the JSON API answers with. One schema serves the check, the type and the OpenAPI description. */
import { z } from "zod"
import { Gapless, ReplayGain, Segment } from "./rows.ts"

const optionalText = z.string().optional()
const count = z.int().min(0)

/** What the asking person has marked an album, a track or an artist with. */
const marks = {
  /** ISO 8601; absent where it bears no star. */
  starredAt: optionalText,
  rating: z.int().min(1).max(5).optional(),
}
/** How often the asking person has played it; absent where never. */
const listening = {
  playCount: count.optional(),
  /** ISO 8601. */
  lastPlayedAt: optionalText,
}

/** What some albums have beside the rest. */
export const AlbumDetails = z.object({
  /** Of the first release. */
  originalYear: z.int().optional(),
  compilation: z.boolean().optional(),
  /** Names of discs by their number. */
  discTitles: z.record(z.string(), z.string()).optional(),
  sortTitle: optionalText,
  /** Of the release. */
  musicBrainzId: optionalText,
})

/** What some tracks have beside the rest. */
export const TrackDetails = z.object({
  /** Each of several artists, genres. */
  artists: z.array(z.string()).optional(),
  genres: z.array(z.string()).optional(),
  /** Gains in dB, peaks where 1 is full scale. */
  replayGain: ReplayGain.optional(),
  /** Samples that the encoder added before and behind the music. */
  gapless: Gapless.optional(),
  /** The part of the file that is this track. */
  segment: Segment.optional(),
  hasLyrics: z.boolean().optional(),
  /** Of the recording. */
  musicBrainzId: optionalText,
})

export const Album = z.object({
  id: z.string(),
  title: z.string(),
  artist: z.string(),
  artistId: z.string(),
  year: z.int().optional(),
  genre: optionalText,
  trackCount: count,
  /** Seconds, the sum over the tracks. */
  duration: z.number(),
  discCount: count,
  /** Address of the cover on this server, or null. */
  coverArt: z.string().nullable(),
  /** Of its four quarters, from the left above to the right below: `rrggbb` each. Absent until somebody has looked at it. */
  coverColours: optionalText,
  googleDriveFolderId: optionalText,
  /** ISO 8601. */
  addedAt: z.string(),
  ...AlbumDetails.shape,
  ...marks,
  ...listening,
})
export type Album = z.infer<typeof Album>

export const Track = z.object({
  id: z.string(),
  title: z.string(),
  artist: z.string(),
  artistId: z.string(),
  album: z.string(),
  albumId: z.string(),
  albumArtist: z.string(),
  albumArtistId: z.string(),
  /** Seconds; 0 when the file does not tell. */
  duration: z.number(),
  trackNumber: z.int().optional(),
  discNumber: z.int().optional(),
  year: z.int().optional(),
  genre: optionalText,
  googleDriveId: optionalText,
  /** `local`: on the disk of the home; playable elsewhere where it also has a `googleDriveId`. */
  source: z.enum(["drive", "local"]).optional(),
  /** Bytes; 0 when unknown. */
  size: count,
  mimeType: z.string(),
  /** Bits per second. */
  bitRate: z.number().optional(),
  ...TrackDetails.shape,
  ...marks,
  ...listening,
})
export type Track = z.infer<typeof Track>

export const TrackLyrics = z.object({
  /** Seconds from the beginning, and the line that begins there. */
  synced: z.array(z.object({ at: z.number().min(0), text: z.string() })).nullable(),
  text: z.string().nullable(),
})
export type TrackLyrics = z.infer<typeof TrackLyrics>

export const Artist = z.object({ id: z.string(), name: z.string(), albumCount: count, trackCount: count, ...marks })
export type Artist = z.infer<typeof Artist>

export const Genre = z.object({ name: z.string(), albumCount: count, trackCount: count })
export type Genre = z.infer<typeof Genre>

export const Counts = z.object({ albums: count, tracks: count, artists: count })
export type Counts = z.infer<typeof Counts>

export const IMPORT_STATES = ["queued", "running", "done", "failed", "cancelled"] as const

export const ImportFailure = z.object({
  /** The file's name in Drive. */
  name: z.string(),
  /** Why it was left out, for a person. */
  reason: z.string(),
})

export const Import = z.object({
  id: z.string(),
  url: z.string(),
  state: z.enum(IMPORT_STATES),
  filesTotal: count,
  filesDone: count,
  /** While it runs, once it can be told: files a second, and seconds until the end. */
  speed: z.number().min(0).optional(),
  secondsLeft: count.optional(),
  /** The file being read now, while running. */
  current: optionalText,
  albums: z.array(z.string()),
  failures: z.array(ImportFailure),
  error: z.object({ code: z.string(), message: z.string() }).optional(),
  createdAt: z.string(),
  updatedAt: z.string(),
})
export type Import = z.infer<typeof Import>

/** What a person says of an album folder before it is added. */
export const AlbumChoice = z.object({
  title: z.string().trim().min(1).max(500).optional(),
  artist: z.string().trim().min(1).max(500).optional(),
  compilation: z.boolean().optional(),
})
export type AlbumChoice = z.infer<typeof AlbumChoice>

/** What a Drive link would add; album folders of which no tag was read are named after the folder. */
export const DrivePreview = z.object({
  albums: z.array(
    z.object({
      /** For `only` and `albums` of `add-from-google-drive`. */
      key: z.string(),
      title: z.string(),
      artist: optionalText,
      trackCount: count,
      /** Bytes. */
      size: count,
      /** None of its tracks is in the library. */
      new: z.boolean(),
      /** Names of the folders from the link down to it. */
      folder: z.string(),
    }),
  ),
  files: count,
  skipped: z.array(ImportFailure),
  estimate: z.object({ requests: count, seconds: count }),
})
export type DrivePreview = z.infer<typeof DrivePreview>

/** A Drive folder that is followed: what comes into it, changes or goes does so in the library. */
export const WatchedFolder = z.object({
  id: z.string(),
  url: z.string(),
  name: z.string(),
  followedAt: z.string(),
  /** At home only: whether it is looked at now, when it was last, when it will be. */
  checking: z.boolean(),
  checkedAt: optionalText,
  nextCheckAt: optionalText,
  /** What is wrong, for a person; nothing is removed meanwhile. */
  problem: optionalText,
})
export type WatchedFolder = z.infer<typeof WatchedFolder>

/** A folder of the home's own disk that is followed. Where it lies is told by the home alone. */
export const LocalFolder = z.object({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  followedAt: z.string(),
  checking: z.boolean(),
  checkedAt: optionalText,
  nextCheckAt: optionalText,
  /** What is wrong, for a person; nothing is removed meanwhile. */
  problem: optionalText,
  /** The import that brings it in, until it has ended. */
  importId: optionalText,
  /** Its files are copied to the person's Drive, so that the remote plays them. */
  copies: z.boolean(),
  /** How far that is; while `copies` is on. */
  copying: z
    .object({
      filesTotal: count,
      filesDone: count,
      bytesTotal: count,
      bytesDone: count,
      current: optionalText,
      problem: optionalText,
      /** A person must sign in to Google (again), and let files be added. */
      signIn: z.boolean().optional(),
    })
    .optional(),
})
export type LocalFolder = z.infer<typeof LocalFolder>

export const TARGET_STATES = ["idle", "syncing", "waking", "backoff", "halted", "degraded", "disabled"] as const

export const PendingChange = z.object({
  kind: z.string(),
  id: z.string(),
  /** Title or name where the row still has one. */
  name: optionalText,
  cause: z.enum(["add", "delete", "edit"]),
})

/** A comparison of every row of both sides that a person asked for. */
export const Comparison = z.object({
  at: z.string(),
  state: z.enum(["waiting", "running", "done", "failed"]),
  /** Parts of the library compared so far, of 256. */
  checked: count,
  of: count,
  /** Rows that one side held and the other did not. */
  differing: count,
  /** Rows that crossed to mend it. */
  repaired: count,
})
export type Comparison = z.infer<typeof Comparison>

/** How far a library has come: rows. */
export const Progress = z.object({ received: count, total: count })

/** `GET /api/sync/history`: an exchange that moved something or failed, or several of them in a row. */
export const Exchange = z.object({
  /** When it began; ISO 8601. */
  at: z.string(),
  target: z.string(),
  result: z.enum(["done", "degraded", "failed"]),
  /** Rows. */
  sent: count,
  received: count,
  /** Deletions among them. */
  deleted: count,
  /** In both directions. */
  bytes: count,
  /** Milliseconds. */
  duration: count,
  /** Why it failed: a code, as in `reason` of a target. */
  error: optionalText,
  /** A few names of what moved. */
  names: z.array(z.string()),
})
export type Exchange = z.infer<typeof Exchange>

export const SyncTarget = z.object({
  url: z.string(),
  state: z.enum(TARGET_STATES),
  /** Why it is halted, degraded or waiting: a code of our own, told in words by the page. */
  reason: optionalText,
  /** Rows of ours the remote has not confirmed. */
  pending: count,
  pendingChanges: z.array(PendingChange),
  lastSuccessAt: z.string().nullable(),
  lastError: z.object({ code: z.string(), message: z.string(), at: z.string() }).nullable(),
  digestEqual: z.boolean().nullable(),
  remoteCounts: Counts.nullable(),
  remoteStoreId: z.string().nullable(),
  attempts: count,
  nextAttemptAt: z.string().nullable(),
  bytesSent: count,
  requests: count,
  reseeds: count,
  repairs: count,
  /** Rows that one side refuses or that are too large for the wire: left out, named, and tried again when anything changes. */
  quarantined: z.array(
    z.object({ kind: z.string(), id: z.string(), reason: z.enum(["too_large", "refused_there", "refused_here"]) }),
  ),
  /** The latest comparison that a person asked for, since the start. */
  comparison: Comparison.nullable(),
  /** All rows are being sent anew, because a person asked for it. */
  refilling: z.object({ sent: count, total: count }).nullable(),
})
export type SyncTarget = z.infer<typeof SyncTarget>

export const SyncStatus = z.object({
  role: z.enum(["home", "remote"]),
  storeId: z.string(),
  libraryId: z.string(),
  /** Highest revision of this store. */
  revision: count,
  counts: Counts,
  /** On a remote: when a home last spoke to it. */
  lastHomeContactAt: z.string().nullable(),
  /** What is written here is safe where it is: this store's disk is its own. */
  durable: z.boolean(),
  /** Revision of this store up to which everything is held on a disk that stays: here, or at a home that has confirmed it. */
  durableRevision: count,
  /** On a remote that a home is filling. */
  filling: Progress.nullable(),
  targets: z.array(SyncTarget),
})
export type SyncStatus = z.infer<typeof SyncStatus>

/** `GET /api/session`: who one is, and what the page must show before anything else. */
export const Session = z.object({
  /** `open`: at this machine, no account made. `signed_in`, `sign_in` (needed), `waiting` (remote without a library yet). */
  state: z.enum(["open", "signed_in", "sign_in", "waiting"]),
  role: z.enum(["home", "remote"]),
  person: z.object({ id: z.string(), name: z.string(), owner: z.boolean() }).nullable(),
  driveConfigured: z.boolean(),
  /** How far the library was when this was answered; only for who may see it. */
  revision: z.int().optional(),
})
export type Session = z.infer<typeof Session>

export const ImportDataWarning = z.object({
  list: z.enum(["albums", "tracks", "artists"]),
  index: z.int(),
  reason: z.string(),
})

/** Server-sent events of `GET /api/events`; `event:` is the type, `data:` the object as JSON. */
export type ServerEvent =
  | { readonly type: "sync"; readonly data: SyncStatus }
  | { readonly type: "import"; readonly data: Import }
  | { readonly type: "library"; readonly data: { readonly revision: number; readonly counts: Counts } }

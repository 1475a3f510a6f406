/** What two stores say to each other: protocol `diapason-sync/1`. Every exchange is started by the home. */
import { z } from "zod"
import { Counts } from "./api.ts"

export const PROTOCOL = "diapason-sync/1"
export const ROWS_TYPE = "application/vnd.diapason.rows+ndjson"

/** Caps of one message of rows; a receiver refuses more, a sender stays below. */
export const MAX_COMPRESSED = 1024 * 1024
export const MAX_INFLATED = 4 * 1024 * 1024
export const MAX_ROWS = 2_000
export const MAX_DEPTH = 32

const storeId = z.string().min(8).max(128)
const revision = z.int().min(0)
const digest = z.string().length(64)
/** Places, from 0, of rows that the sender itself made and tells for the first time. */
const undelivered = z.array(z.int().min(0)).max(MAX_ROWS).optional()

/** `GET /api/sync/v1/hello?from=&challenge=` */
export const Hello = z.looseObject({
  peer: z.string(),
  storeId,
  libraryId: z.string().min(1).max(128),
  /** False: it never held a row and adopts the library that is pushed. */
  settled: z.boolean(),
  revision,
  /** The asker's revision up to which its rows are applied there. */
  applied: revision,
  /** The challenge again, so that no cache can answer. */
  challenge: z.string(),
  /** HMAC of the challenge under the answering database's own nonce: equal to ours means "I am you". */
  proof: z.string(),
  digest,
  counts: Counts,
  version: z.string(),
  /** False: its disk is lost at the next sleep. */
  durable: z.boolean(),
  /** The home whose word counts where acts of two homes do not commute; null where none has pushed yet. */
  authority: z.string().nullable().optional(),
  /** Raised by each home that takes over. */
  epoch: revision.optional(),
  /** Deletions below this version may have been forgotten there. Absent: 0, none. */
  forgotten: revision.optional(),
})
export type Hello = z.infer<typeof Hello>

/** First line of a message of rows pushed to `import-data`. The other lines are `[kind, id, version, body | null]`. */
export const PushHeader = z.looseObject({
  sync: z.literal(1),
  sender: storeId,
  /** The store the rows are meant for: another one answers `store_changed`. */
  target: storeId,
  libraryId: z.string().min(1).max(128),
  settled: z.boolean(),
  /** False: the sender's own disk may be lost, and what it has pulled is not safe with it. Absent: true. */
  durable: z.boolean().optional(),
  /** Revisions of the sender that this message spans: after `from`, up to `to`. Absent in a repair. */
  from: revision.optional(),
  to: revision.optional(),
  /** The receiver's revision up to which the sender holds its rows. */
  pulled: revision,
  /** The sender's digest at `to`, in the last message of an exchange. */
  digest: digest.optional(),
  /** Rows still to come after this message, as far as the sender knows; absent in the last message. */
  left: revision.optional(),
  undelivered,
  /** With `digest`, where no row is left out: deletions below this version may have been forgotten by the sender. */
  forgotten: revision.optional(),
})
export type PushHeader = z.infer<typeof PushHeader>

export const PushAnswer = z.looseObject({
  peer: z.string(),
  applied: revision,
  revision,
  /** Null when no digest came with the message. */
  digestEqual: z.boolean().nullable(),
  /** Rows of the receiver that the sender has not pulled; counted where a digest is compared. */
  waiting: revision,
  /** What the receiver then holds; counted where a digest is compared. */
  counts: Counts.optional(),
  /** As in the greeting; told where a digest is compared. */
  forgotten: revision.optional(),
})
export type PushAnswer = z.infer<typeof PushAnswer>

/** First line of `GET /api/sync/v1/changes?for=&since=&target=`. */
export const ChangesHeader = z.looseObject({
  sync: z.literal(1),
  storeId,
  libraryId: z.string(),
  from: revision,
  to: revision,
  last: z.boolean(),
  undelivered,
})
export type ChangesHeader = z.infer<typeof ChangesHeader>

/** `GET /api/sync/v1/watch?for=&since=&target=`: answers when rows wait for the asker, or after 25 seconds. */
export const WatchAnswer = z.looseObject({ peer: z.string(), storeId, revision, waiting: revision })
export type WatchAnswer = z.infer<typeof WatchAnswer>

/** `GET /api/sync/v1/buckets`: the first 16 digits of SHA-256 over each bucket's count and sum, tombstones included. */
export const BucketsAnswer = z.looseObject({
  peer: z.string(),
  storeId,
  buckets: z.array(z.string().length(16)).length(256),
  /** The same without tombstones. */
  live: z.array(z.string().length(16)).length(256).optional(),
})

/** `GET /api/sync/v1/bucket/:n`: the first 16 digits of every row's hash. */
export const BucketAnswer = z.looseObject({
  peer: z.string(),
  storeId,
  hashes: z.array(z.string().length(16)).max(1_000_000),
})

/** `POST /api/sync/v1/rows`: the rows of a bucket by the first 16 digits of their hashes; answered as a message of rows. */
export const RowsRequest = z.object({
  target: storeId,
  bucket: z.int().min(0).max(255),
  hashes: z.array(z.string().length(16)).max(MAX_ROWS),
})

/** `POST /api/sync/v1/replace`: the receiver gives up its library and becomes empty, ready for the sender's. */
export const ReplaceRequest = z.object({
  target: storeId,
  libraryId: z.string().min(1).max(128),
  /** Which home asks. */
  sender: storeId.optional(),
  /** As the greeting told it, or one more to take over. */
  epoch: revision.default(0),
})
export type ReplaceRequest = z.input<typeof ReplaceRequest>

/** `POST /api/sync/v1/identity`: the receiver takes a new nonce, so that copies of one data folder can be told apart, or a new id. */
export const IdentityRequest = z.object({ target: storeId, renew: z.enum(["nonce", "store"]) })
export type IdentityRequest = z.output<typeof IdentityRequest>

/** `POST /api/sync/library`: a person's answer when two libraries meet. */
export const LibraryChoice = z.object({
  url: z.string({ error: "the address of the remote is needed" }),
  choice: z.enum(["join", "replace"], { error: "join or replace is needed" }),
  /** With `replace`: also where another home has kept that remote so far. */
  takeOver: z.boolean({ error: "true or false is needed" }).default(false),
})
export type LibraryChoice = z.output<typeof LibraryChoice>

/** `POST /api/sync/compare`: all remotes where none is named. */
export const CompareRequest = z.object({ target: z.string().min(1, "the address of the remote is needed").optional() })
/** `POST /api/sync/refill` */
export const RefillRequest = z.object({ target: z.string({ error: "the address of the remote is needed" }).min(1) })

/** "What changed since": the rows of this store in the order of their revisions, less those the asker gave it. */
import type { Reader } from "../database/database.ts"
import { identityOf } from "../library/identity.ts"
import { rowSize, type WireRow } from "./wire.ts"

const ROWS_PER_QUERY = 200

export interface FeedPart {
  readonly from: number
  /** Everything up to this revision is in `rows` or need not be told. */
  readonly to: number
  readonly rows: readonly WireRow[]
  /** Nothing more to tell after `to`. */
  readonly last: boolean
}

export interface FeedCaps {
  /** Before compression. At least one row is given, however large. */
  readonly maxBytes: number
  readonly maxRows: number
}

/** Of one answer to a home that asks for rows. */
export const ANSWER_CAPS: FeedCaps = { maxBytes: 512 * 1024, maxRows: 2_000 }

/** Which rows are told to be new however old they are: those made here of an older version and a later revision. */
interface Undelivered {
  readonly olderThan: number
  readonly after: number
}

const after = (reader: Reader, peer: string, since: number) =>
  reader
    .selectFrom("row")
    .where("revision", ">", since)
    .where(e => e.or([e("via", "is", null), e("via", "!=", peer)]))

/** One part of the feed for `peer`. Call it in a snapshot together with `digestOf` when both must tell of one moment. */
export const readFeed = async (
  reader: Reader,
  peer: string,
  since: number,
  caps: FeedCaps,
  undelivered: Undelivered = { olderThan: 0, after: 0 },
): Promise<FeedPart> => {
  const { revision } = await identityOf(reader)
  const rows: WireRow[] = []
  let size = 0
  let to = since
  for (;;) {
    const limit = Math.min(ROWS_PER_QUERY, caps.maxRows - rows.length)
    const page = await after(reader, peer, to)
      .select(["revision", "kind", "id", "version", "via", "body"])
      .orderBy("revision")
      .limit(limit)
      .execute()
    for (const row of page) {
      const { kind, id, version, body } = row
      const isUndelivered = row.via === null && version < undelivered.olderThan && row.revision > undelivered.after
      const wire = { kind, id, version, body, ...(isUndelivered ? { undelivered: true } : {}) }
      size += rowSize(wire)
      if (rows.length > 0 && size > caps.maxBytes) return { from: since, to, rows, last: false }
      rows.push(wire)
      to = row.revision
    }
    if (page.length < limit) return { from: since, to: Math.max(revision, since), rows, last: true }
    if (rows.length >= caps.maxRows) return { from: since, to, rows, last: false }
  }
}

/** How many rows `peer` has not been given. */
export const countFeed = async (reader: Reader, peer: string, since: number): Promise<number> =>
  (
    await after(reader, peer, since)
      .select(e => e.fn.countAll<number>().as("count"))
      .executeTakeFirstOrThrow()
  ).count

/** The oldest rows `peer` has not been given, for a person to read. */
export const pendingRows = (reader: Reader, peer: string, since: number, limit: number, offset = 0) =>
  after(reader, peer, since)
    .select(["kind", "id", "cause", "deleted", "body"])
    .orderBy("revision")
    .limit(limit)
    .offset(offset)
    .execute()

/** Rows of what people keep → the tables that are asked. */
import { hash } from "node:crypto"
import { ROW_BODIES } from "@diapason/shared/rows"
import { createBulkInsert } from "../../database/bulk-insert.ts"
import type { Tx } from "../../database/database.ts"
import { sortKey } from "../fold.ts"
import { orNull, parseBody, plain } from "../row-body.ts"
import { chunksOf, millisecondsOf, type WrittenRow } from "../row-store.ts"
import { readInstant } from "./instants.ts"
import { countTimes } from "./play-times.ts"
import { addPlays, recountTracks } from "./play-totals.ts"

const IDS_PER_QUERY = 400
type Rows = readonly WrittenRow[]

const insertStars = createBulkInsert("star", ["id", "person_id", "kind", "item_id", "starred_at"], ["id"])
const insertRatings = createBulkInsert("rating", ["id", "person_id", "kind", "item_id", "rating"], ["id"])
const insertPlays = createBulkInsert("play", ["id", "person_id", "track_id", "played_at", "seconds"], ["id"])
const insertPlaylists = createBulkInsert(
  "playlist",
  ["id", "person_id", "name", "name_key", "comment", "rules", "created_at", "changed_at"],
  ["id"],
)
const insertEntries = createBulkInsert(
  "playlist_entry",
  ["id", "playlist_id", "track_id", "position", "changed_at"],
  ["id"],
)
const insertShares = createBulkInsert("share", ["id", "person_id", "playlist_id", "key", "key_hash", "until"], ["id"])
const insertQueues = createBulkInsert(
  "queue",
  ["id", "person_id", "track_ids", "current_index", "position", "device", "changed_at"],
  ["id"],
)

const removeFrom =
  (table: "star" | "rating" | "playlist" | "share" | "queue") =>
  async (tx: Tx, ids: readonly string[]): Promise<void> => {
    for (const part of chunksOf(ids, IDS_PER_QUERY)) await tx.deleteFrom(table).where("id", "in", part).execute()
  }

const projectStars = (tx: Tx, rows: Rows): Promise<void> =>
  insertStars(
    tx,
    rows.map(row => {
      const { personId, kind, itemId, starredAt } = parseBody(row, ROW_BODIES.star)
      const item = { person_id: plain(personId), kind: plain(kind), item_id: plain(itemId) }
      return { id: row.id, ...item, starred_at: readInstant(starredAt, row.version) }
    }),
  )

/** A rating of 0 is none. */
const projectRatings = async (tx: Tx, rows: Rows): Promise<void> => {
  const columns = rows.map(row => {
    const { personId, kind, itemId, rating } = parseBody(row, ROW_BODIES.rating)
    return { id: row.id, person_id: plain(personId), kind: plain(kind), item_id: plain(itemId), rating }
  })
  await insertRatings(
    tx,
    columns.filter(row => row.rating > 0),
  )
  await removeFrom("rating")(
    tx,
    columns.filter(row => row.rating === 0).map(row => row.id),
  )
}

const presentPlays = async (tx: Tx, ids: readonly string[]) => {
  const present: { id: string; trackId: string; personId: string; playedAt: number; seconds: number | null }[] = []
  for (const part of chunksOf(ids, IDS_PER_QUERY))
    present.push(
      ...(await tx
        .selectFrom("play")
        .select(["id", "track_id as trackId", "person_id as personId", "played_at as playedAt", "seconds"])
        .where("id", "in", part)
        .execute()),
    )
  return present
}

const projectPlays = async (tx: Tx, rows: Rows): Promise<void> => {
  const columns = rows.map(row => {
    const { personId, trackId, playedAt, seconds } = parseBody(row, ROW_BODIES.play)
    const played = { personId: plain(personId), trackId: plain(trackId), playedAt: readInstant(playedAt, row.version) }
    return { id: row.id, played, seconds: orNull(seconds) }
  })
  const before = await presentPlays(
    tx,
    columns.map(row => row.id),
  )
  const present = new Set(before.map(play => play.id))
  await insertPlays(
    tx,
    columns.map(({ id, played, seconds }) => ({
      id,
      person_id: played.personId,
      track_id: played.trackId,
      played_at: played.playedAt,
      seconds,
    })),
  )
  await addPlays(
    tx,
    columns.filter(row => !present.has(row.id)).map(row => row.played),
  )
  const changed = columns.filter(row => present.has(row.id)).map(row => row.played.trackId)
  if (present.size > 0) await recountTracks(tx, [...new Set([...changed, ...before.map(play => play.trackId)])])
  await countTimes(tx, before, -1)
  await countTimes(
    tx,
    columns.map(({ played, seconds }) => ({ ...played, seconds })),
    1,
  )
}

const removePlays = async (tx: Tx, ids: readonly string[]): Promise<void> => {
  const present = await presentPlays(tx, ids)
  for (const part of chunksOf(ids, IDS_PER_QUERY)) await tx.deleteFrom("play").where("id", "in", part).execute()
  await recountTracks(tx, [...new Set(present.map(play => play.trackId))])
  await countTimes(tx, present, -1)
}

const projectPlaylists = (tx: Tx, rows: Rows): Promise<void> =>
  insertPlaylists(
    tx,
    rows.map(row => {
      const { personId, name, createdAt, comment, rules } = parseBody(row, ROW_BODIES.playlist)
      return {
        id: row.id,
        person_id: plain(personId),
        name: plain(name),
        name_key: sortKey(plain(name)),
        comment: comment === undefined ? null : plain(comment),
        rules: rules === undefined ? null : plain(JSON.stringify(rules)),
        created_at: readInstant(createdAt, row.version),
        changed_at: millisecondsOf(row.version),
      }
    }),
  )

const projectEntries = (tx: Tx, rows: Rows): Promise<void> =>
  insertEntries(
    tx,
    rows.map(row => {
      const { playlistId, trackId, position } = parseBody(row, ROW_BODIES.playlist_entry)
      const places = { playlist_id: plain(playlistId), track_id: plain(trackId), position: plain(position) }
      return { id: row.id, ...places, changed_at: millisecondsOf(row.version) }
    }),
  )

const removeEntries = async (tx: Tx, ids: readonly string[], at: number): Promise<void> => {
  for (const part of chunksOf(ids, IDS_PER_QUERY)) {
    await tx
      .updateTable("playlist")
      .set({ changed_at: at })
      .where("changed_at", "<", at)
      .where("id", "in", e =>
        e.selectFrom("playlist_entry").select("playlist_id").where("playlist_entry.id", "in", part),
      )
      .execute()
    await tx.deleteFrom("playlist_entry").where("id", "in", part).execute()
  }
}

const projectShares = (tx: Tx, rows: Rows): Promise<void> =>
  insertShares(
    tx,
    rows.map(row => {
      const { personId, playlistId, key, until } = parseBody(row, ROW_BODIES.share)
      const places = { person_id: plain(personId), playlist_id: plain(playlistId), key: plain(key) }
      const end = Date.parse(until)
      return { id: row.id, ...places, key_hash: hash("sha256", key), until: Number.isNaN(end) ? 0 : end }
    }),
  )

const projectQueues = (tx: Tx, rows: Rows): Promise<void> =>
  insertQueues(
    tx,
    rows.map(row => {
      const { personId, trackIds, current, position, device } = parseBody(row, ROW_BODIES.queue)
      return {
        id: row.id,
        person_id: plain(personId),
        track_ids: plain(JSON.stringify(trackIds)),
        current_index: current,
        position,
        device: plain(device),
        changed_at: millisecondsOf(row.version),
      }
    }),
  )

/** By kind of row; the shape is that of `PROJECTIONS` in `library/projection.ts`. */
export const KEEPING_PROJECTIONS = {
  star: { put: projectStars, remove: removeFrom("star") },
  rating: { put: projectRatings, remove: removeFrom("rating") },
  play: { put: projectPlays, remove: removePlays },
  playlist: { put: projectPlaylists, remove: removeFrom("playlist") },
  playlist_entry: { put: projectEntries, remove: removeEntries },
  share: { put: projectShares, remove: removeFrom("share") },
  queue: { put: projectQueues, remove: removeFrom("queue") },
} as const

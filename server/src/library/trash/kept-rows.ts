/** What leaves this store, whoever removed it, is kept here for thirty days as it was. */
import { createBulkInsert } from "../../database/bulk-insert.ts"
import type { Tx } from "../../database/database.ts"
import { editedItem, mergedBy } from "../edits/edit-rows.ts"
import { chunksOf, type WrittenRow } from "../row-store.ts"

/** Milliseconds. */
export const KEPT_FOR = 30 * 24 * 60 * 60 * 1000
const IDS_PER_QUERY = 400
const ALBUM_KINDS: ReadonlySet<string> = new Set(["album", "track", "lyrics", "edit"])
/** What several albums share comes back with the first of them. */
const SHARED_KINDS: ReadonlySet<string> = new Set(["artist", "picture"])

const insertKept = createBulkInsert("trash_row", ["kind", "id", "album_id", "body", "removed_at"], ["kind", "id"])

/** The track a row is or speaks of. */
const trackIdOf = ({ kind, id }: WrittenRow): string | undefined => {
  if (kind === "track" || kind === "lyrics") return id
  const item = kind === "edit" ? editedItem(id) : undefined
  return item?.kind === "track" ? item.id : undefined
}

/** The album that people saw each of these tracks in. */
const albumsOfTracks = async (tx: Tx, ids: readonly string[]): Promise<ReadonlyMap<string, string>> => {
  const albums = new Map<string, string>()
  for (const part of chunksOf(ids, IDS_PER_QUERY)) {
    const rows = await tx.selectFrom("track").select(["id", "album_id"]).where("id", "in", part).execute()
    for (const { id, album_id } of rows) albums.set(id, album_id)
  }
  return albums
}

/** To be called before the browsed tables follow: they tell which album a track was seen in. */
export const keepRemoved = async (tx: Tx, written: readonly WrittenRow[], now: number): Promise<void> => {
  const removed = written.flatMap(row =>
    row.body === null && row.replaced !== undefined && (ALBUM_KINDS.has(row.kind) || SHARED_KINDS.has(row.kind))
      ? [{ ...row, replaced: row.replaced }]
      : [],
  )
  if (removed.length === 0) return
  const albums = await albumsOfTracks(
    tx,
    removed.flatMap(row => trackIdOf(row) ?? []),
  )
  const merged = new Map(removed.flatMap(({ kind, id, replaced }) => (kind === "edit" ? mergedBy(id, replaced) : [])))
  const albumOf = (row: WrittenRow): string | null => {
    const trackId = trackIdOf(row)
    if (trackId !== undefined) return albums.get(trackId) ?? null
    const albumId = row.kind === "album" ? row.id : row.kind === "edit" ? editedItem(row.id)?.id : undefined
    return albumId === undefined ? null : (merged.get(albumId) ?? albumId)
  }
  await insertKept(
    tx,
    removed.map(row => ({
      kind: row.kind,
      id: row.id,
      album_id: albumOf(row),
      body: row.replaced,
      removed_at: now,
    })),
  )
  await tx
    .deleteFrom("trash_row")
    .where("removed_at", "<", now - KEPT_FOR)
    .execute()
}

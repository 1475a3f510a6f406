/** The albums that were removed: looking at them, taking them back, giving them up. */
import { AppError } from "@diapason/shared/errors"
import { ROW_BODIES } from "@diapason/shared/rows"
import { z } from "zod"
import type { Reader, Tx } from "../../database/database.ts"
import type { IncomingRow } from "../row-store.ts"
import type { Store } from "../store.ts"
import { KEPT_FOR } from "./kept-rows.ts"

export interface TrashedAlbum {
  readonly id: string
  readonly title: string
  readonly artist: string
  readonly year?: number
  readonly trackCount: number
  /** ISO 8601. */
  readonly removedAt: string
  /** When it is given up by itself; ISO 8601. */
  readonly until: string
}

const Named = z.object({
  artistId: z.string(),
  artist: z.string(),
  cover: ROW_BODIES.album.shape.cover.catch(undefined),
})

/** Albums with tracks to take back, and that are not back in the meantime. */
const removedAlbums = (reader: Reader) =>
  reader
    .selectFrom("trash_row as kept")
    .where("kept.kind", "=", "album")
    .whereRef("kept.album_id", "=", "kept.id")
    .where(e =>
      e.exists(
        e
          .selectFrom("trash_row as track")
          .select("track.id")
          .whereRef("track.album_id", "=", "kept.id")
          .where("track.kind", "=", "track"),
      ),
    )
    .where(e => e.not(e.exists(e.selectFrom("album").select("album.id").whereRef("album.id", "=", "kept.id"))))

const rowsOf = async (tx: Tx, albumId: string): Promise<readonly IncomingRow[]> =>
  tx.selectFrom("trash_row").select(["kind", "id", "body"]).where("album_id", "=", albumId).execute()

/** The artists and pictures these rows name and that went with them. */
const sharedBy = async (tx: Tx, rows: readonly IncomingRow[]): Promise<readonly IncomingRow[]> => {
  const artists = new Map<string, string>()
  const pictures = new Set<string>()
  for (const row of rows) {
    const named = Named.safeParse(JSON.parse(row.body ?? "null"))
    if (!named.success) continue
    artists.set(named.data.artistId, named.data.artist)
    const { cover } = named.data
    if (cover && "pictureId" in cover && typeof cover.pictureId === "string") pictures.add(cover.pictureId)
  }
  const shared: IncomingRow[] = []
  for (const [id, name] of artists) {
    const present = await tx.selectFrom("artist").select("id").where("id", "=", id).executeTakeFirst()
    if (present) continue
    const kept = await keptRow(tx, "artist", id)
    shared.push({ kind: "artist", id, body: kept?.body ?? JSON.stringify({ name }) })
  }
  for (const id of pictures) {
    const kept = await keptRow(tx, "picture", id)
    if (kept) shared.push(kept)
  }
  return shared
}

const keptRow = (tx: Tx, kind: string, id: string) =>
  tx
    .selectFrom("trash_row")
    .select(["kind", "id", "body"])
    .where("kind", "=", kind)
    .where("id", "=", id)
    .executeTakeFirst()

export const createTrash = (store: Store) => ({
  /** Last removed first. */
  list: ({ limit, offset }: { readonly limit: number; readonly offset: number }) =>
    store.snapshot(async reader => {
      const rows = await removedAlbums(reader)
        .select(["kept.id", "kept.body", "kept.removed_at"])
        .select(e =>
          e
            .selectFrom("trash_row as track")
            .select(t => t.fn.countAll<number>().as("count"))
            .whereRef("track.album_id", "=", "kept.id")
            .where("track.kind", "=", "track")
            .as("tracks"),
        )
        .orderBy("kept.removed_at", "desc")
        .orderBy("kept.id")
        .limit(limit)
        .offset(offset)
        .execute()
      const { total } = await removedAlbums(reader)
        .select(e => e.fn.countAll<number>().as("total"))
        .executeTakeFirstOrThrow()
      const albums = rows.map((row): TrashedAlbum => {
        const { title, artist, year } = ROW_BODIES.album.parse(JSON.parse(row.body))
        return {
          id: row.id,
          title,
          artist,
          ...(year === undefined ? {} : { year }),
          trackCount: row.tracks ?? 0,
          removedAt: new Date(row.removed_at).toISOString(),
          until: new Date(row.removed_at + KEPT_FOR).toISOString(),
        }
      })
      return { albums, total }
    }),

  /** All of them come back as new changes, which win over their removal everywhere; or, when one is not there, none. */
  restore: (ids: readonly string[]): Promise<void> =>
    store.write(async writer => {
      const { tx } = writer
      for (const id of new Set(ids)) {
        const rows = await rowsOf(tx, id)
        if (!rows.some(row => row.kind === "album" && row.id === id))
          throw new AppError("not_found", `There is no album with the id "${id}" in the trash. Nothing was taken back.`)
        await writer.apply([...(await sharedBy(tx, rows)), ...rows], null)
        await tx.deleteFrom("trash_row").where("album_id", "=", id).execute()
      }
    }),

  /** For good. Without ids: everything. */
  empty: (ids?: readonly string[]): Promise<void> =>
    store.write(async ({ tx }) => {
      const kept = tx.deleteFrom("trash_row")
      await (ids === undefined ? kept : kept.where("album_id", "in", ids)).execute()
    }),
})

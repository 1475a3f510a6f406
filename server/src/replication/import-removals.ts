/** What earlier full imports into this store brought and the present one lacks goes; everything else stays. */
import { setImmediate as breathe } from "node:timers/promises"
import type { Tx } from "../database/database.ts"
import { removeAlbums, removeUnusedArtists } from "../library/albums.ts"
import { chunksOf } from "../library/row-store.ts"
import type { Writer } from "../library/store.ts"
import type { OldData } from "./old-data.ts"
import type { ListName } from "./old-data-warnings.ts"

export type Brought = Readonly<Record<ListName, ReadonlySet<string>>>

const ROWS_PER_TURN = 100

/** The ids that full imports into this very store brought. */
export const readBrought = async (tx: Tx): Promise<Brought> => {
  const of = async (list: ListName) => {
    const rows = await tx.selectFrom("full_import").select("row_id").where("list", "=", list).execute()
    return new Set(rows.map(row => row.row_id))
  }
  return { albums: await of("albums"), tracks: await of("tracks"), artists: await of("artists") }
}

export const recordBrought = async (tx: Tx, list: ListName, ids: readonly string[]): Promise<void> => {
  for (const part of chunksOf(ids, ROWS_PER_TURN)) {
    await tx
      .insertInto("full_import")
      .values(part.map(row_id => ({ list, row_id })))
      .onConflict(c => c.doNothing())
      .execute()
    await breathe()
  }
}

const forget = async (tx: Tx, list: ListName, ids: readonly string[]): Promise<void> => {
  for (const part of chunksOf(ids, ROWS_PER_TURN))
    await tx.deleteFrom("full_import").where("list", "=", list).where("row_id", "in", part).execute()
}

const lacking = (brought: ReadonlySet<string>, rows: readonly { readonly id: string }[]): Set<string> =>
  brought.difference(new Set(rows.map(row => row.id)))

/** Of these albums, those that still hold a track which is to stay. */
const stillUsed = async (
  tx: Tx,
  albumIds: readonly string[],
  goneTracks: ReadonlySet<string>,
): Promise<Set<string>> => {
  const tracks = await tx.selectFrom("track").select(["id", "album_id"]).where("album_id", "in", albumIds).execute()
  return new Set(tracks.filter(track => !goneTracks.has(track.id)).map(track => track.album_id))
}

const removeTracks = async (writer: Writer, ids: readonly string[]): Promise<void> => {
  const present = await writer.tx.selectFrom("track").select(["id", "artist_id"]).where("id", "in", ids).execute()
  if (present.length === 0) return
  await writer.remove(present.map(({ id }) => ({ kind: "track", id })))
  await removeUnusedArtists(writer, { ids: new Set(present.map(track => track.artist_id)), names: new Set() })
}

/** To be called after albums and tracks are written and before artists are: those that are named stay or come back. */
export const removeLacking = async (writer: Writer, brought: Brought, data: OldData): Promise<void> => {
  const { tx } = writer
  const tracks = lacking(brought.tracks, data.tracks)
  const albums = lacking(brought.albums, data.albums)
  const artists = lacking(brought.artists, data.artists)
  for (const part of chunksOf([...albums], ROWS_PER_TURN / 10)) {
    const used = await stillUsed(tx, part, tracks)
    const unused = part.filter(id => !used.has(id))
    if (unused.length > 0) await removeAlbums(writer, unused)
    await forget(tx, "albums", unused)
    await breathe()
  }
  for (const part of chunksOf([...tracks], ROWS_PER_TURN)) {
    await removeTracks(writer, part)
    await forget(tx, "tracks", part)
    await breathe()
  }
  for (const part of chunksOf([...artists], ROWS_PER_TURN)) {
    await removeUnusedArtists(writer, { ids: new Set(part), names: new Set() })
    await forget(tx, "artists", part)
    await breathe()
  }
}

/** Pictures that no album shows any more. */
export const removeUnusedPictures = async (writer: Writer, ids: ReadonlySet<string>): Promise<void> => {
  for (const id of ids) {
    const cover = JSON.stringify({ pictureId: id })
    const used = await writer.tx.selectFrom("album").select("id").where("cover", "=", cover).limit(1).executeTakeFirst()
    if (!used) await writer.remove([{ kind: "picture", id }])
  }
}

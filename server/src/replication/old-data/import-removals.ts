/** What earlier full imports into this store brought and the present one lacks goes; everything else stays. */
import { setImmediate as breathe } from "node:timers/promises"
import type { Tx } from "../../database/database.ts"
import { removeAlbums, removeUnusedArtists } from "../../library/albums.ts"
import { chunksOf } from "../../library/row-store.ts"
import type { Writer } from "../../library/store.ts"
import type { OldData } from "./old-data.ts"
import type { ListName } from "./old-data-warnings.ts"

export type Brought = Readonly<Record<ListName, ReadonlySet<string>>>

const ROWS_PER_TURN = 100
/** Each may ask for the artists in its name among all tracks. */
const ALBUMS_PER_TURN = 5

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

const removeTracks = async (writer: Writer, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const present = await writer.tx.selectFrom("track").select(["id", "artist_id"]).where("id", "in", ids).execute()
  await writer.remove(present.map(({ id }) => ({ kind: "track", id })))
  return new Set(present.map(track => track.artist_id))
}

/** Albums that hold a track which came by other means stay, and count as brought until they hold none. */
const removeEmptyAlbums = async (writer: Writer, ids: readonly string[]): Promise<void> => {
  const tracks = await writer.tx.selectFrom("track").select("album_id").where("album_id", "in", ids).execute()
  const used = new Set(tracks.map(track => track.album_id))
  const empty = ids.filter(id => !used.has(id))
  await removeAlbums(writer, empty)
  await forget(writer.tx, "albums", empty)
}

/** To be called after albums and tracks are written and before artists are: those that are named stay or come back. */
export const removeLacking = async (writer: Writer, brought: Brought, data: OldData): Promise<void> => {
  const artists = lacking(brought.artists, data.artists)
  const lackingArtists = [...artists]
  for (const part of chunksOf([...lacking(brought.tracks, data.tracks)], ROWS_PER_TURN)) {
    for (const id of await removeTracks(writer, part)) artists.add(id)
    await forget(writer.tx, "tracks", part)
    await breathe()
  }
  for (const part of chunksOf([...lacking(brought.albums, data.albums)], ALBUMS_PER_TURN)) {
    await removeEmptyAlbums(writer, part)
    await breathe()
  }
  for (const part of chunksOf([...artists], ROWS_PER_TURN)) {
    await removeUnusedArtists(writer, { ids: new Set(part), names: new Set() })
    await breathe()
  }
  await forget(writer.tx, "artists", lackingArtists)
}

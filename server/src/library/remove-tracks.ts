/** Tracks whose files are gone leave the library, and with them albums that have no other. */
import { removeAlbums, removeUnusedArtists } from "./albums.ts"
import { chunksOf } from "./row-store.ts"
import { segmentsOf } from "./segments.ts"
import type { Store, Writer } from "./store.ts"

const IDS_PER_QUERY = 400

const removeTracks = async (writer: Writer, named: readonly string[]): Promise<void> => {
  const { tx } = writer
  const ids = [...named, ...(await segmentsOf(tx, named))]
  const gone = new Set(ids)
  const tracks: { id: string; album_id: string; artist_id: string; artist: string }[] = []
  for (const part of chunksOf(ids, IDS_PER_QUERY))
    tracks.push(
      ...(await tx
        .selectFrom("track")
        .select(["id", "album_id", "artist_id", "artist"])
        .where("id", "in", part)
        .execute()),
    )
  const empty = new Set<string>()
  for (const albumId of new Set(tracks.map(track => track.album_id))) {
    const present = await tx.selectFrom("track").select("id").where("album_id", "=", albumId).execute()
    if (present.every(({ id }) => gone.has(id))) empty.add(albumId)
  }
  await removeAlbums(writer, [...empty])
  const alone = tracks.filter(track => !empty.has(track.album_id))
  await writer.remove(alone.flatMap(({ id }) => ["track", "lyrics"].map(kind => ({ kind, id }))))
  await removeUnusedArtists(writer, {
    ids: new Set(alone.map(track => track.artist_id)),
    names: new Set(alone.map(track => track.artist)),
  })
}

/** With an uncut track go those that its file was cut into. Unknown ids are passed over. */
export const createRemoveTracks =
  ({ store }: { readonly store: Pick<Store, "write"> }) =>
  (ids: readonly string[]): Promise<void> =>
    ids.length === 0 ? Promise.resolve() : store.write(writer => removeTracks(writer, ids))

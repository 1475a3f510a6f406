/** What a person does to albums beyond what their files say: other names, another picture, two made one, one made two. */
import { hash } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import { ROW_BODIES } from "@diapason/shared/rows"
import { removeUnusedArtists } from "../albums.ts"
import { artistIdOf, shortHash } from "../artist-id.ts"
import { pictureIdOf, removeUnusedPictures } from "../pictures.ts"
import { parseBody } from "../row-body.ts"
import type { Store, Writer } from "../store.ts"
import { type EditedKind, type EditFields, editId, editsOf, mergedInto, scannedRow } from "./edit-rows.ts"

/** Absent: left as it is. Null: taken away. */
export interface AlbumChanges {
  readonly title?: string | undefined
  readonly artist?: string | undefined
  readonly year?: number | null | undefined
  readonly genre?: string | null | undefined
  readonly cover?: { readonly type: string; readonly base64: string } | null | undefined
}

export interface TrackChanges {
  readonly title?: string | undefined
  readonly artist?: string | undefined
  readonly trackNumber?: number | null | undefined
  readonly discNumber?: number | null | undefined
  readonly year?: number | null | undefined
  readonly genre?: string | null | undefined
}

const requireAlbum = async ({ tx }: Writer, id: string) => {
  const album = await tx
    .selectFrom("album")
    .select(["id", "artist_id", "artist", "cover", "added_at"])
    .where("id", "=", id)
    .executeTakeFirst()
  if (!album) throw new AppError("not_found", `There is no album with the id "${id}". Nothing was changed.`)
  return album
}

const requireTrack = async ({ tx }: Writer, id: string) => {
  const track = await tx
    .selectFrom("track")
    .select(["id", "artist_id", "album_id"])
    .where("id", "=", id)
    .executeTakeFirst()
  if (!track) throw new AppError("not_found", `There is no track with the id "${id}". Nothing was changed.`)
  return track
}

/** Adds to what was changed before. */
const writeEdit = async <K extends EditedKind>(writer: Writer, kind: K, itemId: string, fields: EditFields<K>) => {
  const before = (await editsOf(writer.tx, kind, [itemId])).get(itemId)
  const changes = Object.entries(fields).filter(([, value]) => value !== undefined)
  const body = { kind, itemId, fields: { ...before, ...Object.fromEntries(changes) } }
  await writer.put([{ kind: "edit", id: editId(kind, itemId), body }], "edit")
}

/** The artist's id; a name that is new here becomes an artist. */
const enterArtist = async (writer: Writer, name: string): Promise<string> => {
  const id = artistIdOf(name)
  const known = await writer.tx.selectFrom("artist").select("id").where("id", "=", id).executeTakeFirst()
  if (!known) await writer.put([{ kind: "artist", id, body: { name } }], "add")
  return id
}

const withArtist = async (writer: Writer, artist: string | undefined) =>
  artist === undefined ? {} : { artist, artistId: await enterArtist(writer, artist) }

const enterPicture = async (writer: Writer, cover: AlbumChanges["cover"]) => {
  if (!cover) return cover === null ? { cover: null } : {}
  const pictureId = hash("sha256", Buffer.from(cover.base64, "base64"))
  await writer.put([{ kind: "picture", id: pictureId, body: cover }], "add")
  return { cover: { pictureId } }
}

const dropArtists = (writer: Writer, ids: Iterable<string>) =>
  removeUnusedArtists(writer, { ids: new Set(ids), names: new Set() })

const moveTracks = async (writer: Writer, trackIds: readonly string[], albumId: string): Promise<void> => {
  for (const id of trackIds) await writeEdit(writer, "track", id, { albumId })
}

const tracksOf = async ({ tx }: Writer, albumId: string): Promise<readonly string[]> =>
  (await tx.selectFrom("track").select("id").where("album_id", "=", albumId).execute()).map(track => track.id)

/** The artists that the files name come back, where nothing else had kept them. */
const enterScannedArtists = async (writer: Writer, kind: EditedKind, ids: readonly string[]): Promise<void> => {
  for (const id of ids) {
    const row = await scannedRow(writer.tx, { kind, id })
    if (!row) continue
    const { artistId, artist } = kind === "album" ? parseBody(row, ROW_BODIES.album) : parseBody(row, ROW_BODIES.track)
    const known = await writer.tx.selectFrom("artist").select("id").where("id", "=", artistId).executeTakeFirst()
    if (!known) await writer.put([{ kind: "artist", id: artistId, body: { name: artist } }], "add")
  }
}

/** Each is one transaction: all of it or nothing. */
export const createEdits = (store: Store) => ({
  changeAlbum: (id: string, { artist, cover, ...changes }: AlbumChanges): Promise<void> =>
    store.write(async writer => {
      const album = await requireAlbum(writer, id)
      await writeEdit(writer, "album", id, {
        ...changes,
        ...(await withArtist(writer, artist)),
        ...(await enterPicture(writer, cover)),
      })
      await dropArtists(writer, [album.artist_id])
      const pictureId = pictureIdOf(album.cover)
      if (cover !== undefined && pictureId !== undefined) await removeUnusedPictures(writer, new Set([pictureId]))
    }),

  changeTrack: (id: string, { artist, ...changes }: TrackChanges): Promise<void> =>
    store.write(async writer => {
      const track = await requireTrack(writer, id)
      await writeEdit(writer, "track", id, { ...changes, ...(await withArtist(writer, artist)) })
      await dropArtists(writer, [track.artist_id])
    }),

  /** The tracks of the others go into the first; the others are shown no more. */
  mergeAlbums: (id: string, others: readonly string[]): Promise<void> =>
    store.write(async writer => {
      await requireAlbum(writer, id)
      for (const other of new Set(others)) {
        if (other === id) throw new AppError("invalid", "An album cannot be merged into itself. Nothing was changed.")
        const album = await requireAlbum(writer, other)
        await moveTracks(writer, await tracksOf(writer, other), id)
        for (const earlier of await mergedInto(writer.tx, new Set([other])))
          await writeEdit(writer, "album", earlier, { mergedInto: id })
        await writeEdit(writer, "album", other, { mergedInto: id })
        await dropArtists(writer, [album.artist_id])
      }
    }),

  /** These tracks become an album of their own, whose id is returned. */
  splitAlbum: (id: string, { trackIds, title }: { readonly trackIds: readonly string[]; readonly title: string }) =>
    store.write(async writer => {
      const album = await requireAlbum(writer, id)
      const present = new Set(await tracksOf(writer, id))
      const chosen = [...new Set(trackIds)].sort()
      const foreign = chosen.find(trackId => !present.has(trackId))
      if (foreign !== undefined)
        throw new AppError("not_found", `The track "${foreign}" is not in this album. Nothing was changed.`)
      if (chosen.length === present.size)
        throw new AppError("invalid", "All tracks were chosen: give the album another title instead.")
      const row = await scannedRow(writer.tx, { kind: "album", id })
      const newId = `al-${shortHash(["split", id, ...chosen].join("\0"))}`
      const cover = row && parseBody(row, ROW_BODIES.album).cover
      await writer.put(
        [
          {
            kind: "album",
            id: newId,
            body: {
              title,
              artist: album.artist,
              artistId: album.artist_id,
              addedAt: album.added_at,
              ...(cover ? { cover } : {}),
            },
          },
        ],
        "edit",
      )
      await moveTracks(writer, chosen, newId)
      return { id: newId }
    }),

  /** The album and its tracks are as their files say again; what was merged into it stands alone again. */
  revertAlbum: (id: string): Promise<void> =>
    store.write(async writer => {
      const album = await requireAlbum(writer, id)
      const trackIds = await tracksOf(writer, id)
      const others = await mergedInto(writer.tx, new Set([id]))
      const albumIds = [id, ...others]
      await enterScannedArtists(writer, "album", albumIds)
      await enterScannedArtists(writer, "track", trackIds)
      const artists = await writer.tx.selectFrom("track").select("artist_id").where("album_id", "=", id).execute()
      await writer.remove([
        ...albumIds.map(one => ({ kind: "edit", id: editId("album", one) })),
        ...trackIds.map(one => ({ kind: "edit", id: editId("track", one) })),
      ])
      // An album that was split off has no files of its own: its tracks are back where they came from.
      if ((await tracksOf(writer, id)).length === 0) await writer.remove([{ kind: "album", id }])
      await dropArtists(writer, [album.artist_id, ...artists.map(track => track.artist_id)])
      const pictureId = pictureIdOf(album.cover)
      if (pictureId !== undefined) await removeUnusedPictures(writer, new Set([pictureId]))
    }),
})

/** What a person does to the library: albums come in, albums go. Each is one transaction and one set of versioned rows. */
import { AppError } from "@diapason/shared/errors"
import { ROW_BODIES, type RowBody, type RowBodyInput } from "@diapason/shared/rows"
import type { Tx } from "../database/database.ts"
import { edited, editId, editsOf, mergedInto, scannedRow } from "./edits/edit-rows.ts"
import type { AlbumFacts, TrackFacts } from "./facts.ts"
import { fold, sortKey } from "./fold.ts"
import { pictureIdOf, removeUnusedPictures } from "./pictures.ts"
import { parseBody } from "./row-body.ts"
import { chunksOf } from "./row-store.ts"
import { segmentsOf, uncutOf } from "./segments.ts"
import type { Store, Writer } from "./store.ts"

const IDS_PER_QUERY = 400
const NAMES_LOOKED_AT = 1_000

const trackBody = (track: TrackFacts, albumId: string): RowBody<"track"> => {
  const { id, driveId, lyrics, artists, genres, ...facts } = track
  const implied = driveId !== undefined && id === `gd-${driveId}`
  return {
    ...facts,
    ...(artists === undefined ? {} : { artists: [...artists] }),
    ...(genres === undefined ? {} : { genres: [...genres] }),
    albumId,
    ...(implied ? {} : { driveId: driveId ?? null }),
    ...(lyrics === undefined ? {} : { hasLyrics: true }),
  }
}

const albumBody = (album: AlbumFacts, addedAt: string): RowBody<"album"> => {
  const { id: _id, tracks: _tracks, artistDetails: _artistDetails, ...facts } = album
  return { ...facts, addedAt }
}

/** With the artists a person gave: those that only the files name any more are not entered again by each scan. */
const asShown = async (tx: Tx, album: AlbumFacts): Promise<AlbumFacts> => {
  const own = (await editsOf(tx, "album", [album.id])).get(album.id)
  const edits = await editsOf(
    tx,
    "track",
    album.tracks.map(track => track.id),
  )
  const tracks = album.tracks.map(track => edited(track, namesOf(edits.get(track.id))))
  return { ...edited(album, namesOf(own)), tracks }
}

const namesOf = (edit: { readonly artist?: string | undefined; readonly artistId?: string | undefined } | undefined) =>
  edit && { artist: edit.artist, artistId: edit.artistId }

const artistsOf = (album: AlbumFacts): Map<string, string> =>
  new Map([
    ...album.tracks.map((track): [string, string] => [track.artistId, track.artist]),
    [album.artistId, album.artist],
  ])

const selectIn = async <T>(
  ids: readonly string[],
  query: (part: readonly string[]) => Promise<readonly T[]>,
): Promise<readonly T[]> => {
  const found: T[] = []
  for (const part of chunksOf(ids, IDS_PER_QUERY)) found.push(...(await query(part)))
  return found
}

const missingArtists = async (tx: Tx, scanned: AlbumFacts): Promise<readonly RowBodyInput[]> => {
  const album = await asShown(tx, scanned)
  const artists = artistsOf(album)
  const known = await selectIn([...artists.keys()], part =>
    tx.selectFrom("artist").select("id").where("id", "in", part).execute(),
  )
  const knownIds = new Set(known.map(artist => artist.id))
  return [...artists]
    .filter(([id]) => !knownIds.has(id))
    .map(([id, name]) => ({ kind: "artist", id, body: { name, ...album.artistDetails?.[id] } }))
}

/** The single names in "A, B & C feat. D": old data sets hold a row for each. */
const singleNames = (artist: string): readonly string[] =>
  artist
    .split(/\s*(?:,|;|\/|&|feat\.|ft\.)\s*/i)
    .map(fold)
    .filter(name => name !== "")

/** Engines differ in which letters are equal and in what a backslash means: any sign is looked for in its place. */
const anywhere = (name: string): string => `%${name.replace(/[%_\\]/g, "_")}%`

/** Does a track still name this artist among others? "Air" is not named by "Fairground". */
const isNamed = async (tx: Tx, name: string): Promise<boolean> => {
  const holding = await tx
    .selectFrom("track")
    .select("artist")
    .distinct()
    .where(e => e.or([e("artist", "like", anywhere(name)), e("artist_key", "like", anywhere(sortKey(name)))]))
    .limit(NAMES_LOOKED_AT)
    .execute()
  return holding.some(track => singleNames(track.artist).includes(fold(name)))
}

/**
 * Removes those artists among the candidates that no album and no track names any more, and, when the last album went,
 * every artist that is left.
 */
export const removeUnusedArtists = async (
  writer: Writer,
  candidates: { readonly ids: ReadonlySet<string>; readonly names: ReadonlySet<string> },
): Promise<void> => {
  const { tx } = writer
  const anything = await tx.selectFrom("track").select("id").limit(1).executeTakeFirst()
  const anyAlbum = await tx.selectFrom("album").select("id").limit(1).executeTakeFirst()
  const byName =
    candidates.names.size === 0
      ? []
      : await tx
          .selectFrom("artist")
          .select(["id", "name"])
          .where("name_key", "in", [...candidates.names].map(sortKey).slice(0, IDS_PER_QUERY))
          .execute()
  const ids =
    anything || anyAlbum
      ? new Set([...candidates.ids, ...byName.map(artist => artist.id)])
      : new Set((await tx.selectFrom("artist").select("id").execute()).map(artist => artist.id))
  const names = new Map(byName.map(artist => [artist.id, artist.name]))
  const unused: { kind: string; id: string }[] = []
  for (const id of ids) {
    const track = await tx.selectFrom("track").select("id").where("artist_id", "=", id).limit(1).executeTakeFirst()
    const album =
      track ?? (await tx.selectFrom("album").select("id").where("artist_id", "=", id).limit(1).executeTakeFirst())
    if (album) continue
    const name = names.get(id)
    const named = name !== undefined && (await isNamed(tx, name))
    if (!named) unused.push({ kind: "artist", id })
  }
  await writer.remove(unused)
}

/** A track with its lyrics and what a person changed about it. */
const rowsOfTrack = (id: string) => [
  { kind: "track", id },
  { kind: "lyrics", id },
  { kind: "edit", id: editId("track", id) },
]

const writeLyrics = async (writer: Writer, tracks: readonly TrackFacts[]) => {
  const rows = tracks.flatMap(({ id, lyrics }): RowBodyInput[] =>
    lyrics ? [{ kind: "lyrics", id, body: lyrics }] : [],
  )
  const without = tracks.filter(track => track.lyrics === undefined)
  const removed = await writer.remove(without.map(({ id }) => ({ kind: "lyrics", id })))
  return [...(await writer.put(rows, "edit")), ...removed]
}

/** Removes albums with their tracks, and the artists and pictures nothing names any more. Unknown ids are passed over. */
export const removeAlbums = async (
  writer: Writer,
  ids: readonly string[],
): Promise<{ readonly albums: number; readonly tracks: number }> => {
  const { tx } = writer
  const albums = await selectIn(ids, part =>
    tx.selectFrom("album").select(["id", "artist_id", "artist", "cover"]).where("id", "in", part).execute(),
  )
  const albumIds = [...ids, ...(await mergedInto(tx, new Set(ids)))]
  const tracks = await selectIn(ids, part =>
    tx.selectFrom("track").select(["id", "artist_id", "artist"]).where("album_id", "in", part).execute(),
  )
  // All at once: the trash sees by the tables, before they change, what stood in which album.
  await writer.remove([
    ...tracks.flatMap(({ id }) => rowsOfTrack(id)),
    ...albumIds.flatMap(id => [
      { kind: "album", id },
      { kind: "edit", id: editId("album", id) },
    ]),
  ])
  const gone = [...albums, ...tracks]
  await removeUnusedArtists(writer, {
    ids: new Set(gone.map(row => row.artist_id)),
    names: new Set(gone.flatMap(row => singleNames(row.artist))),
  })
  const pictures = albums.map(album => pictureIdOf(album.cover)).filter(id => id !== undefined)
  await removeUnusedPictures(writer, new Set(pictures))
  return { albums: albums.length, tracks: tracks.length }
}

export interface AddAlbumOptions {
  /** The album is not named whole (a link to one file): its other tracks and its own facts stay. */
  readonly partial: boolean
  /** Tracks that could not be read this time: they stay as they are. */
  readonly keepTrackIds: readonly string[]
}

/** A file that was one track and is cut now, or the other way round: what it was before, in whatever album, must not stay beside. */
const otherFormOf = async (tx: Tx, album: AlbumFacts, named: ReadonlySet<string>) => {
  const uncut = uncutOf(album.tracks)
  const ids = [...uncut, ...(await segmentsOf(tx, uncut))].filter(id => !named.has(id))
  return selectIn(ids, part => tx.selectFrom("track").select(["id", "album_id"]).where("id", "in", part).execute())
}

const addAlbum = async (
  writer: Writer,
  album: AlbumFacts,
  options: AddAlbumOptions,
  now: number,
): Promise<"added" | "changed" | "unchanged"> => {
  const { tx } = writer
  const scanned = await scannedRow(tx, { kind: "album", id: album.id })
  const known = scanned && parseBody(scanned, ROW_BODIES.album)
  const named = new Set([
    ...album.tracks.map(track => track.id),
    ...options.keepTrackIds,
    ...(await segmentsOf(tx, options.keepTrackIds)),
  ])
  const otherForm = await otherFormOf(tx, album, named)
  const before = await selectIn([...named], part =>
    tx.selectFrom("track").select(["id", "album_id"]).where("id", "in", part).execute(),
  )
  const shown = await tx.selectFrom("track").select("id").where("album_id", "=", album.id).execute()
  const edits = await editsOf(
    tx,
    "track",
    [...before, ...shown].map(track => track.id),
  )
  const isMoved = ({ id }: { readonly id: string }): boolean => edits.get(id)?.albumId !== undefined
  // What a person put into this album from elsewhere is not missed in its folder.
  const present = shown.filter(track => !isMoved(track))

  const written = [...(await writer.put(await missingArtists(tx, album), "add"))]
  if (!(known && options.partial))
    written.push(
      ...(await writer.put(
        [{ kind: "album", id: album.id, body: albumBody(album, known?.addedAt ?? new Date(now).toISOString()) }],
        known ? "edit" : "add",
      )),
    )
  const newTracks = new Set(album.tracks.map(track => track.id)).difference(new Set(before.map(track => track.id)))
  const rowOf = (track: TrackFacts): RowBodyInput => ({ kind: "track", id: track.id, body: trackBody(track, album.id) })
  written.push(...(await writer.put(album.tracks.filter(track => newTracks.has(track.id)).map(rowOf), "add")))
  written.push(...(await writer.put(album.tracks.filter(track => !newTracks.has(track.id)).map(rowOf), "edit")))

  const missing = options.partial ? [] : present.filter(track => !named.has(track.id))
  const gone = new Set([...missing, ...otherForm].map(({ id }) => id))
  written.push(...(await writeLyrics(writer, album.tracks)))
  written.push(...(await writer.remove([...gone].flatMap(rowsOfTrack))))
  const left = new Set(
    [...before, ...otherForm]
      .filter(track => !isMoved(track))
      .map(track => track.album_id)
      .filter(id => id !== album.id),
  )
  for (const id of left) {
    const remaining = await tx.selectFrom("track").select("id").where("album_id", "=", id).limit(1).executeTakeFirst()
    if (!remaining) await removeAlbums(writer, [id])
  }
  if (!known) return "added"
  return written.length > 0 ? "changed" : "unchanged"
}

/** `now` in milliseconds since 1970. */
export const createAlbums = ({ store, now }: { readonly store: Store; readonly now: () => number }) => ({
  /** Adds the album, or brings it up to the facts given. The same facts again write nothing. */
  add: (album: AlbumFacts, options: AddAlbumOptions) => store.write(writer => addAlbum(writer, album, options, now())),
  /** Deletes all of them or, when one id is unknown, none: `not_found` names it. */
  delete: (ids: readonly string[]) =>
    store.write(async writer => {
      const unique = [...new Set(ids)]
      const known = await selectIn(unique, part =>
        writer.tx.selectFrom("album").select("id").where("id", "in", part).execute(),
      )
      const knownIds = new Set(known.map(album => album.id))
      const unknown = unique.find(id => !knownIds.has(id))
      if (unknown !== undefined)
        throw new AppError("not_found", `There is no album with the id "${unknown}". Nothing was deleted.`)
      return removeAlbums(writer, unique)
    }),
})

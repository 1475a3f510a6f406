/** Rows of an old data set → changes: what is new, what differs; equal rows are left alone. */
import { setImmediate as breathe } from "node:timers/promises"
import { ROW_BODIES } from "@diapason/shared/rows"
import { chunksOf } from "../../library/row-store.ts"
import type { Store, Writer } from "../../library/store.ts"
import type { AlbumRow } from "./old-data-albums.ts"
import type { ArtistRow } from "./old-data-artists.ts"
import { mergeAlbum, mergeArtist, mergeTrack } from "./old-data-merge.ts"
import type { PictureRow } from "./old-data-pictures.ts"
import type { TrackRow } from "./old-data-tracks.ts"

/** Few enough that everybody else gets a turn within some tens of milliseconds. */
const ROWS_PER_TURN = 100

interface Differing<R> {
  readonly writer: Writer
  readonly asBody: Store["asBody"]
  readonly rows: readonly R[]
  /** Rows nothing more is known of than their id and name: what is there already is better. */
  readonly made: ReadonlySet<string>
}

type Row = AlbumRow | TrackRow | ArtistRow

const presentBodies = async (writer: Writer, kind: string, ids: readonly string[]): Promise<Map<string, string>> => {
  const found = await writer.tx
    .selectFrom("row")
    .select(["id", "body"])
    .where("kind", "=", kind)
    .where("id", "in", ids)
    .where("deleted", "=", 0)
    .execute()
  return new Map(found.flatMap(({ id, body }) => (body === null ? [] : [[id, body]])))
}

/** Writes the difference and returns the ids that were not there before. */
const putDifference = async <R extends Row>(
  { writer, asBody, rows, made }: Differing<R>,
  merge: (presentBody: string, row: R) => R,
): Promise<readonly string[]> => {
  const added: string[] = []
  for (const part of chunksOf(rows, ROWS_PER_TURN)) {
    const [first] = part
    if (!first) continue
    const present = await presentBodies(
      writer,
      first.kind,
      part.map(row => row.id),
    )
    const fresh = part.filter(row => !present.has(row.id))
    const changed = part.flatMap(row => {
      const body = present.get(row.id)
      if (body === undefined || made.has(row.id)) return []
      const merged = merge(body, row)
      return asBody(merged.body) === body ? [] : [merged]
    })
    await writer.put(fresh, "add")
    await writer.put(changed, "edit")
    added.push(...fresh.map(row => row.id))
    await breathe()
  }
  return added
}

const NONE: ReadonlySet<string> = new Set()

export const putAlbums = async (input: Differing<AlbumRow>) => {
  /** Pictures that were a cover before and may be none any more. */
  const replaced = new Set<string>()
  const added = await putDifference(input, (present, row) => {
    const before = ROW_BODIES.album.parse(JSON.parse(present))
    const body = mergeAlbum(before, row.body)
    const picture = before.cover?.pictureId
    if (typeof picture === "string" && picture !== body.cover?.pictureId) replaced.add(picture)
    return { ...row, body }
  })
  return { added, replaced }
}

/** A track repeats of its album only what the album itself, as it stands here by now, does not say. */
const withoutRepeats = async (writer: Writer, rows: readonly TrackRow[], albumIds: ReadonlySet<string>) => {
  const named = rows.map(row => row.body.albumId).filter(id => albumIds.has(id))
  if (named.length === 0) return rows
  const found = await writer.tx
    .selectFrom("album")
    .select(["id", "title", "artist", "artist_id"])
    .where("id", "in", [...new Set(named)])
    .execute()
  const albums = new Map(found.map(album => [album.id, album]))
  return rows.map((row): TrackRow => {
    const album = albums.get(row.body.albumId)
    if (!album) return row
    const { albumTitle, albumArtist, albumArtistId, ...others } = row.body
    const body = {
      ...others,
      ...(albumTitle === undefined || albumTitle === album.title ? {} : { albumTitle }),
      ...(albumArtist === undefined || albumArtist === album.artist ? {} : { albumArtist }),
      ...(albumArtistId === undefined || albumArtistId === album.artist_id ? {} : { albumArtistId }),
    }
    return { ...row, body }
  })
}

export const putTracks = async (
  input: Omit<Differing<TrackRow>, "made"> & { readonly madeAlbums: ReadonlySet<string> },
): Promise<readonly string[]> => {
  const added: string[] = []
  for (const part of chunksOf(input.rows, ROWS_PER_TURN)) {
    const rows = await withoutRepeats(input.writer, part, input.madeAlbums)
    const fresh = await putDifference({ ...input, rows, made: NONE }, (present, row) => ({
      ...row,
      body: mergeTrack(row.id, ROW_BODIES.track.parse(JSON.parse(present)), row.body),
    }))
    added.push(...fresh)
  }
  return added
}

export const putArtists = (input: Differing<ArtistRow>): Promise<readonly string[]> =>
  putDifference(input, (present, row) => ({
    ...row,
    body: mergeArtist(ROW_BODIES.artist.parse(JSON.parse(present)), row.body),
  }))

/** A picture's id is the hash of its bytes: one that is there is the same one. */
export const putPictures = async (writer: Writer, pictures: readonly PictureRow[]): Promise<void> => {
  for (const part of chunksOf(pictures, 10)) {
    const ids = part.map(picture => picture.id)
    const known = await writer.tx
      .selectFrom("row")
      .select("id")
      .where("kind", "=", "picture")
      .where("id", "in", ids)
      .where("deleted", "=", 0)
      .execute()
    const knownIds = new Set(known.map(row => row.id))
    await writer.put(
      part.filter(picture => !knownIds.has(picture.id)),
      "add",
    )
    await breathe()
  }
}

/** Tracks as answers: a page, those of an album, and what playback needs of one. */
import { type Track, TrackDetails } from "@diapason/shared/api"
import { Segment } from "@diapason/shared/rows"
import { sql } from "kysely"
import { nullsFirst } from "../database/columns.ts"
import type { Reader } from "../database/database.ts"
import { type ListQuery, where } from "./list-query.ts"
import { chunksOf } from "./row-store.ts"
import { countRows, matches } from "./search-index.ts"

const IDS_PER_QUERY = 400

export const TRACK_SORTS = ["title", "artist", "album", "duration"] as const
export type TrackSort = (typeof TRACK_SORTS)[number]

export const DISC_THEN_NUMBER = [
  sql`coalesce(track.disc_number, 1)`,
  sql`coalesce(track.track_number, 1000000)`,
  sql`track.title_key`,
  sql`track.id`,
]

export const selectTracks = (reader: Reader) =>
  reader
    .selectFrom("track")
    .leftJoin("album", "album.id", "track.album_id")
    .select(e => [
      "track.id",
      "track.title",
      "track.artist",
      "track.artist_id",
      "track.album_id",
      e.fn.coalesce("track.album_title", "album.title", e.val("")).as("album"),
      e.fn.coalesce("track.album_artist", "album.artist", "track.artist").as("album_artist"),
      e.fn.coalesce("track.album_artist_id", "album.artist_id", "track.artist_id").as("album_artist_id"),
      "track.duration",
      "track.track_number",
      "track.disc_number",
      e.fn.coalesce("track.year", "album.year").as("year"),
      e.fn.coalesce("track.genre", "album.genre").as("genre"),
      "track.drive_id",
      "track.local_file_id",
      "track.size",
      "track.mime_type",
      "track.bit_rate",
      "track.segment",
      "track.details",
    ])

type TrackColumns = Awaited<ReturnType<ReturnType<typeof selectTracks>["execute"]>>[number]

export const asTrack = (row: TrackColumns): Track => ({
  id: row.id,
  title: row.title,
  artist: row.artist,
  artistId: row.artist_id,
  album: row.album,
  albumId: row.album_id,
  albumArtist: row.album_artist,
  albumArtistId: row.album_artist_id,
  duration: row.duration,
  ...where(row.track_number, trackNumber => ({ trackNumber })),
  ...where(row.disc_number, discNumber => ({ discNumber })),
  ...where(row.year, year => ({ year })),
  ...where(row.genre, genre => ({ genre })),
  ...where(row.drive_id, googleDriveId => ({ googleDriveId })),
  source: row.local_file_id === null ? "drive" : "local",
  size: sizeOf(row),
  mimeType: row.mime_type,
  ...where(row.bit_rate, bitRate => ({ bitRate })),
  ...where(row.segment, segment => ({ segment: Segment.parse(JSON.parse(segment)) })),
  ...where(row.details, details => TrackDetails.parse(JSON.parse(details))),
})

/** The row tells the bytes of the file: those of a part of it are about its share of the time. */
const sizeOf = ({ segment, size, bit_rate, duration }: TrackColumns): number =>
  segment === null || bit_rate === null ? size : Math.min(size, Math.round((bit_rate / 8) * duration))

export const listTracks = async (
  reader: Reader,
  { q, sort, order, limit, offset }: ListQuery & { readonly sort?: TrackSort | undefined },
) => {
  const searched = q?.trim()
  let matching = reader.selectFrom("track")
  if (searched) matching = matching.where(matches("track", searched))
  const total = await countRows(reader, "track", searched)
  let page = selectTracks(reader).limit(limit).offset(offset)
  if (searched) page = page.where("track.number", "in", matching.select("number"))
  const sorted = {
    title: () => page.orderBy("track.title_key", order).orderBy("track.id", order),
    artist: () => page.orderBy("track.artist_key", order).orderBy("track.title_key", order).orderBy("track.id", order),
    album: () =>
      DISC_THEN_NUMBER.reduce(
        (query, by) => query.orderBy(by),
        page.orderBy("album.title_key", nullsFirst(order)).orderBy("track.album_id", order),
      ),
    duration: () => page.orderBy("track.duration", order).orderBy("track.id", order),
  }[sort ?? "title"]()
  return { tracks: (await sorted.execute()).map(asTrack), total }
}

export const tracksOfAlbum = async (reader: Reader, albumId: string): Promise<Track[]> => {
  const query = selectTracks(reader).where("track.album_id", "=", albumId)
  return (await DISC_THEN_NUMBER.reduce((sorted, by) => sorted.orderBy(by), query).execute()).map(asTrack)
}

/** Those of these ids that name a track. */
export const knownTracks = async (reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const known = new Set<string>()
  for (const part of chunksOf(ids, IDS_PER_QUERY)) {
    const rows = await reader.selectFrom("track").select("id").where("id", "in", part).execute()
    for (const { id } of rows) known.add(id)
  }
  return known
}

/** The tracks of these ids, in their order; those that are not here are left out, one named twice comes twice. */
export const tracksById = async (reader: Reader, ids: readonly string[]): Promise<readonly Track[]> => {
  const known = new Map<string, Track>()
  for (const part of chunksOf([...new Set(ids)], IDS_PER_QUERY))
    for (const row of await selectTracks(reader).where("track.id", "in", part).execute())
      known.set(row.id, asTrack(row))
  return ids.flatMap(id => known.get(id) ?? [])
}

/** What playback needs to know of a track. */
export interface PlayableTrack {
  readonly id: string
  readonly driveId?: string
  /** On the home's own disk. */
  readonly localFileId?: string
  readonly resourceKey?: string
  readonly contentKey?: string
  readonly size: number
  readonly mimeType: string
  /** Bits per second. */
  readonly bitRate?: number
  readonly segment?: Segment
}

export const playableTrack = async (reader: Reader, id: string): Promise<PlayableTrack | undefined> => {
  const row = await reader
    .selectFrom("track")
    .select([
      "id",
      "drive_id",
      "local_file_id",
      "resource_key",
      "content_key",
      "size",
      "mime_type",
      "bit_rate",
      "segment",
    ])
    .where("id", "=", id)
    .executeTakeFirst()
  return (
    row && {
      id: row.id,
      ...where(row.drive_id, driveId => ({ driveId })),
      ...where(row.local_file_id, localFileId => ({ localFileId })),
      ...where(row.resource_key, resourceKey => ({ resourceKey })),
      ...where(row.content_key, contentKey => ({ contentKey })),
      size: row.size,
      mimeType: row.mime_type,
      ...where(row.bit_rate, bitRate => ({ bitRate })),
      ...where(row.segment, segment => ({ segment: Segment.parse(JSON.parse(segment)) })),
    }
  )
}

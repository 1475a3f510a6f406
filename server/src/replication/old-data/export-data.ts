/** The whole library as old programs read and write it, in small pieces of JSON text. */
import { ROW_BODIES, type RowBody } from "@diapason/shared/rows"
import type { Reader } from "../../database/database.ts"
import { ALBUM_COLUMNS, withTotals } from "../../library/album-queries.ts"
import { withCounts } from "../../library/artist-queries.ts"
import { where } from "../../library/list-query.ts"

export type ExportData = ReturnType<typeof createExportData>

/** A page of albums may hold a picture for each: they are read and sent one by one. */
const ROWS_PER_PAGE = 200

const KNOWN = {
  album: new Set([...Object.keys(ROW_BODIES.album.shape), "coverArtUrl"]),
  track: new Set([...Object.keys(ROW_BODIES.track.shape), "filePath"]),
  artist: new Set([...Object.keys(ROW_BODIES.artist.shape), "coverArtUrl", "pictureId"]),
}

/** What came with an old data set under names of its own goes out under the same ones. */
const extrasOf = (kind: keyof typeof KNOWN, body: Readonly<Record<string, unknown>>) =>
  Object.fromEntries(Object.entries(body).filter(([key, value]) => !KNOWN[kind].has(key) && typeof value !== "object"))

const bodiesOf = async (reader: Reader, kind: keyof typeof KNOWN, ids: readonly string[]) => {
  const rows = await reader
    .selectFrom("row")
    .select(["id", "body"])
    .where("kind", "=", kind)
    .where("id", "in", ids)
    .where("deleted", "=", 0)
    .execute()
  return new Map(rows.map(({ id, body }): [string, unknown] => [id, JSON.parse(body ?? "null")]))
}

const pictureUrl = async (reader: Reader, id: unknown): Promise<string | undefined> => {
  if (typeof id !== "string") return undefined
  const row = await reader
    .selectFrom("row")
    .select("body")
    .where("kind", "=", "picture")
    .where("id", "=", id)
    .executeTakeFirst()
  if (!row?.body) return undefined
  const { type, base64 } = ROW_BODIES.picture.parse(JSON.parse(row.body))
  return `data:${type};base64,${base64}`
}

const albumCover = async (reader: Reader, id: string, body: RowBody<"album">): Promise<unknown> => {
  const url = await pictureUrl(reader, body.cover?.pictureId)
  if (url !== undefined) return url
  return body.cover ? `/api/music/album-cover/${encodeURIComponent(id)}` : (body.coverArtUrl ?? null)
}

async function* albumsOf(reader: Reader): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const page = await reader
      .selectFrom("album")
      .select(["number", ...ALBUM_COLUMNS])
      .where("number", ">", after)
      .orderBy("number")
      .limit(ROWS_PER_PAGE)
      .execute()
    const ids = page.map(row => row.id)
    if (ids.length === 0) return
    const bodies = await bodiesOf(reader, "album", ids)
    for (const { id, trackCount, discCount } of await withTotals(reader, page)) {
      const body = ROW_BODIES.album.safeParse(bodies.get(id)).data
      if (!body) continue
      yield JSON.stringify({
        ...extrasOf("album", body),
        id,
        title: body.title,
        artist: body.artist,
        artistId: body.artistId,
        year: body.year,
        genre: body.genre,
        trackCount,
        cdCount: discCount,
        coverArt: await albumCover(reader, id, body),
        googleDriveFolderId: body.driveFolderId,
        addedAt: body.addedAt,
      })
    }
    after = page.at(-1)?.number ?? after
  }
}

const trackPage = (reader: Reader, after: number) =>
  reader
    .selectFrom("track")
    .leftJoin("album", "album.id", "track.album_id")
    .select(e => [
      "track.number",
      "track.id",
      "track.drive_id",
      e.fn.coalesce("track.album_title", "album.title", e.val("")).as("album"),
      e.fn.coalesce("track.album_artist", "album.artist", "track.artist").as("album_artist"),
      e.fn.coalesce("track.album_artist_id", "album.artist_id", "track.artist_id").as("album_artist_id"),
    ])
    .where("track.number", ">", after)
    .orderBy("track.number")
    .limit(ROWS_PER_PAGE)
    .execute()

async function* tracksOf(reader: Reader): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const page = await trackPage(reader, after)
    const ids = page.map(row => row.id)
    if (ids.length === 0) return
    const bodies = await bodiesOf(reader, "track", ids)
    for (const { id, drive_id, album, album_artist, album_artist_id } of page) {
      const body = ROW_BODIES.track.safeParse(bodies.get(id)).data
      if (!body) continue
      yield JSON.stringify({
        ...extrasOf("track", body),
        id,
        title: body.title,
        artist: body.artist,
        artistId: body.artistId,
        album,
        albumId: body.albumId,
        albumArtist: album_artist,
        albumArtistId: album_artist_id,
        duration: body.duration,
        genre: body.genre,
        year: body.year,
        trackNumber: body.trackNumber,
        discNumber: body.discNumber,
        filePath: body.filePath ?? (drive_id === null ? "" : `gdrive://${drive_id}`),
        ...where(drive_id, googleDriveId => ({ googleDriveId })),
        size: body.size,
        mimeType: body.mimeType,
        bitRate: body.bitRate,
        resourceKey: body.resourceKey,
        contentKey: body.contentKey,
        segment: body.segment,
      })
    }
    after = page.at(-1)?.number ?? after
  }
}

async function* artistsOf(reader: Reader): AsyncGenerator<string> {
  for (let after = 0; ; ) {
    const page = await reader
      .selectFrom("artist")
      .select(["number", "id", "name"])
      .where("number", ">", after)
      .orderBy("number")
      .limit(ROWS_PER_PAGE)
      .execute()
    const ids = page.map(row => row.id)
    if (ids.length === 0) return
    const bodies = await bodiesOf(reader, "artist", ids)
    for (const { id, albumCount, trackCount } of await withCounts(reader, page)) {
      const body = ROW_BODIES.artist.safeParse(bodies.get(id)).data
      if (!body) continue
      const coverArt = (await pictureUrl(reader, body.pictureId)) ?? body.coverArtUrl
      yield JSON.stringify({ ...extrasOf("artist", body), id, name: body.name, albumCount, trackCount, coverArt })
    }
    after = page.at(-1)?.number ?? after
  }
}

/** Text of a list's entries, gathered into pieces of about this many characters. */
const PIECE = 64 * 1024

async function* listed(entries: AsyncIterable<string>, counted: (count: number) => void): AsyncGenerator<string> {
  let piece = ""
  let count = 0
  for await (const entry of entries) {
    piece += count === 0 ? entry : `,${entry}`
    count += 1
    if (piece.length < PIECE) continue
    yield piece
    piece = ""
  }
  counted(count)
  yield piece
}

/**
 * Pieces of `{success:true, albums, tracks, artists, counts}`, in the order in which rows came; `counts` is what was
 * really written. Each page is a query of its own: what changes meanwhile may be in it or not. Memory does not grow
 * with the library.
 */
export const createExportData = ({ read }: { readonly read: Reader }) =>
  async function* exportData(): AsyncGenerator<string> {
    const counts = { albums: 0, tracks: 0, artists: 0 }
    yield '{"success":true,"albums":['
    yield* listed(albumsOf(read), count => {
      counts.albums = count
    })
    yield '],"tracks":['
    yield* listed(tracksOf(read), count => {
      counts.tracks = count
    })
    yield '],"artists":['
    yield* listed(artistsOf(read), count => {
      counts.artists = count
    })
    yield `],"counts":${JSON.stringify(counts)}}`
  }

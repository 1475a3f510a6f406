/** Rows → the tables that are browsed. Rebuilt from the rows alone, in any order of arrival. */
import { AppError } from "@diapason/shared/errors"
import { isKnownKind, ROW_BODIES, type RowBody } from "@diapason/shared/rows"
import type { z } from "zod"
import type { Tx } from "../database/database.ts"
import { fold, sortKey } from "./fold.ts"
import { chunksOf, type WrittenRow } from "./row-store.ts"
import { forgetWords, indexWords, type SearchedTable } from "./search-index.ts"

const ROWS_PER_STATEMENT = 50
const DRIVE_TRACK = "gd-"

/** Throws `unprocessable`, naming the row, when a body of a known kind does not hold what it must. */
const parseBody = <T>(
  row: { readonly kind: string; readonly id: string; readonly body: string | null },
  schema: z.ZodType<T>,
): T => {
  const result = schema.safeParse(JSON.parse(row.body ?? "null"))
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw new AppError(
    "unprocessable",
    `Row ${row.kind} "${row.id}": ${issue?.path.map(String).join(".") || "body"}: ${issue?.message ?? "not valid"}`,
  )
}

/** The text of a name as PostgreSQL can hold it too: no NUL, no half surrogate. */
const plain = (text: string): string => text.replaceAll("\0", "").toWellFormed()
const orNull = <T>(value: T | null | undefined): T | null => value ?? null

const albumColumns = (id: string, album: RowBody<"album">) => ({
  id,
  title: plain(album.title),
  title_key: sortKey(album.title),
  artist: plain(album.artist),
  artist_key: sortKey(album.artist),
  artist_id: album.artistId,
  year: orNull(album.year),
  genre: orNull(album.genre),
  cover: album.cover ? JSON.stringify(album.cover) : null,
  drive_folder_id: orNull(album.driveFolderId),
  added_at: album.addedAt,
})

const driveIdOf = (id: string, track: RowBody<"track">): string | null => {
  if (track.driveId !== undefined) return track.driveId
  return id.startsWith(DRIVE_TRACK) ? id.slice(DRIVE_TRACK.length) : null
}

const trackColumns = (id: string, track: RowBody<"track">) => ({
  id,
  title: plain(track.title),
  title_key: sortKey(track.title),
  artist: plain(track.artist),
  artist_key: sortKey(track.artist),
  artist_id: track.artistId,
  album_id: track.albumId,
  album_title: orNull(track.albumTitle),
  album_artist: orNull(track.albumArtist),
  album_artist_id: orNull(track.albumArtistId),
  duration: track.duration,
  track_number: orNull(track.trackNumber),
  disc_number: orNull(track.discNumber),
  year: orNull(track.year),
  genre: orNull(track.genre),
  drive_id: driveIdOf(id, track),
  resource_key: orNull(track.resourceKey),
  content_key: orNull(track.contentKey),
  size: track.size,
  mime_type: track.mimeType,
  bit_rate: track.bitRate === undefined ? null : Math.round(track.bitRate),
})

const removeFrom = async (tx: Tx, table: SearchedTable, ids: readonly string[]): Promise<void> => {
  await forgetWords(tx, table, ids)
  for (const part of chunksOf(ids, ROWS_PER_STATEMENT)) await tx.deleteFrom(table).where("id", "in", part).execute()
}

const projectAlbums = async (tx: Tx, rows: readonly WrittenRow[]): Promise<void> => {
  for (const part of chunksOf(rows, ROWS_PER_STATEMENT)) {
    const albums = part.map(row => albumColumns(row.id, parseBody(row, ROW_BODIES.album)))
    await tx
      .insertInto("album")
      .values(albums)
      .onConflict(c =>
        c.column("id").doUpdateSet(e => ({
          title: e.ref("excluded.title"),
          title_key: e.ref("excluded.title_key"),
          artist: e.ref("excluded.artist"),
          artist_key: e.ref("excluded.artist_key"),
          artist_id: e.ref("excluded.artist_id"),
          year: e.ref("excluded.year"),
          genre: e.ref("excluded.genre"),
          cover: e.ref("excluded.cover"),
          drive_folder_id: e.ref("excluded.drive_folder_id"),
          added_at: e.ref("excluded.added_at"),
        })),
      )
      .execute()
    await indexWords(
      tx,
      "album",
      albums.map(album => ({ id: album.id, text: `${album.title} ${album.artist}` })),
    )
  }
}

const projectTracks = async (tx: Tx, rows: readonly WrittenRow[]): Promise<void> => {
  for (const part of chunksOf(rows, ROWS_PER_STATEMENT)) {
    const tracks = part.map(row => trackColumns(row.id, parseBody(row, ROW_BODIES.track)))
    await tx
      .insertInto("track")
      .values(tracks)
      .onConflict(c =>
        c.column("id").doUpdateSet(e => ({
          title: e.ref("excluded.title"),
          title_key: e.ref("excluded.title_key"),
          artist: e.ref("excluded.artist"),
          artist_key: e.ref("excluded.artist_key"),
          artist_id: e.ref("excluded.artist_id"),
          album_id: e.ref("excluded.album_id"),
          album_title: e.ref("excluded.album_title"),
          album_artist: e.ref("excluded.album_artist"),
          album_artist_id: e.ref("excluded.album_artist_id"),
          duration: e.ref("excluded.duration"),
          track_number: e.ref("excluded.track_number"),
          disc_number: e.ref("excluded.disc_number"),
          year: e.ref("excluded.year"),
          genre: e.ref("excluded.genre"),
          drive_id: e.ref("excluded.drive_id"),
          resource_key: e.ref("excluded.resource_key"),
          content_key: e.ref("excluded.content_key"),
          size: e.ref("excluded.size"),
          mime_type: e.ref("excluded.mime_type"),
          bit_rate: e.ref("excluded.bit_rate"),
        })),
      )
      .execute()
    await indexWords(
      tx,
      "track",
      tracks.map(track => ({ id: track.id, text: `${track.title} ${track.artist}` })),
    )
  }
}

const projectArtists = async (tx: Tx, rows: readonly WrittenRow[]): Promise<void> => {
  for (const part of chunksOf(rows, ROWS_PER_STATEMENT)) {
    const artists = part.map(row => {
      const name = plain(parseBody(row, ROW_BODIES.artist).name)
      return { id: row.id, name, name_key: sortKey(name) }
    })
    await tx
      .insertInto("artist")
      .values(artists)
      .onConflict(c =>
        c.column("id").doUpdateSet(e => ({ name: e.ref("excluded.name"), name_key: e.ref("excluded.name_key") })),
      )
      .execute()
    await indexWords(
      tx,
      "artist",
      artists.map(artist => ({ id: artist.id, text: artist.name })),
    )
  }
}

const projectAccounts = async (tx: Tx, rows: readonly WrittenRow[]): Promise<void> => {
  for (const row of rows) {
    const account = parseBody(row, ROW_BODIES.account)
    const columns = {
      name: account.name,
      name_key: fold(account.name),
      password_hash: account.passwordHash,
      owner: account.owner ? 1 : 0,
      session_key: account.sessionKey,
    }
    await tx
      .insertInto("account")
      .values({ id: row.id, ...columns })
      .onConflict(c => c.column("id").doUpdateSet(columns))
      .execute()
  }
}

const projectSignouts = async (tx: Tx, rows: readonly WrittenRow[]): Promise<void> => {
  for (const row of rows)
    await tx
      .insertInto("signout")
      .values({ session_id: row.id, expires_at: parseBody(row, ROW_BODIES.signout).expiresAt })
      .onConflict(c => c.column("session_id").doNothing())
      .execute()
}

type Rows = readonly WrittenRow[]
const PROJECTIONS: Readonly<
  Record<
    string,
    {
      readonly put: (tx: Tx, rows: Rows) => Promise<void>
      readonly remove: (tx: Tx, ids: readonly string[]) => Promise<void>
    }
  >
> = {
  artist: { put: projectArtists, remove: (tx, ids) => removeFrom(tx, "artist", ids) },
  album: { put: projectAlbums, remove: (tx, ids) => removeFrom(tx, "album", ids) },
  track: { put: projectTracks, remove: (tx, ids) => removeFrom(tx, "track", ids) },
  account: {
    put: projectAccounts,
    remove: async (tx, ids) => {
      await tx.deleteFrom("account").where("id", "in", ids).execute()
    },
  },
  signout: {
    put: projectSignouts,
    remove: async (tx, ids) => {
      await tx.deleteFrom("signout").where("session_id", "in", ids).execute()
    },
  },
}

/** Brings the browsed tables up to the rows just written, in the same transaction. Throws `unprocessable` for a bad body. */
export const projectRows = async (tx: Tx, written: readonly WrittenRow[]): Promise<void> => {
  for (const [kind, rows] of Map.groupBy(written, row => row.kind)) {
    const projection = PROJECTIONS[kind]
    const gone = rows.filter(row => row.body === null).map(row => row.id)
    const live = rows.filter(row => row.body !== null)
    if (!projection) {
      const schema: z.ZodType | undefined = isKnownKind(kind) ? ROW_BODIES[kind] : undefined
      if (schema) for (const row of live) parseBody(row, schema)
      continue
    }
    if (gone.length > 0) await projection.remove(tx, gone)
    if (live.length > 0) await projection.put(tx, live)
  }
}

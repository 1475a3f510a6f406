/** Rows → the tables that are browsed. Rebuilt from the rows alone, in any order of arrival. */
import { isKnownKind, ROW_BODIES, type RowBody } from "@diapason/shared/rows"
import type { z } from "zod"
import { createBulkInsert } from "../database/bulk-insert.ts"
import type { Tx } from "../database/database.ts"
import { APPLICATION_KEY_PROJECTION } from "./application-key-projection.ts"
import { edited, editedItem, editsOf, scannedRow } from "./edits/edit-rows.ts"
import { fold, nameKeys } from "./fold.ts"
import { withPlayTotals } from "./keeping/play-totals.ts"
import { KEEPING_PROJECTIONS } from "./keeping/projections.ts"
import { orNull, parseBody, plain } from "./row-body.ts"
import { chunksOf, millisecondsOf, type WrittenRow } from "./row-store.ts"
import { forgetWords, indexWords, type SearchedTable } from "./search-index.ts"

const ROWS_PER_STATEMENT = 50
const DRIVE_TRACK = "gd-"

/** Artists come again with each of their tracks: their keys are made once for each message of rows. */
const createNames = () => {
  const known = new Map<string, { readonly name: string; readonly sort: string; readonly words: string }>()
  return (text: string) => {
    const name = plain(text)
    const keys = known.get(name) ?? { name, ...nameKeys(name) }
    known.set(name, keys)
    return keys
  }
}
type Names = ReturnType<typeof createNames>

const albumColumns = (id: string, album: RowBody<"album">, title: ReturnType<Names>, artist: ReturnType<Names>) => ({
  id,
  title: title.name,
  title_key: title.sort,
  artist: artist.name,
  artist_key: artist.sort,
  artist_id: album.artistId,
  year: orNull(album.year),
  genre: orNull(album.genre),
  cover: album.cover ? JSON.stringify(album.cover) : null,
  drive_folder_id: orNull(album.driveFolderId),
  added_at: album.addedAt,
  details: detailsOf(album, ["originalYear", "compilation", "discTitles", "sortTitle", "musicBrainzId"]),
})

/** What is shown but never looked for: one column of JSON, or null. */
function detailsOf<T extends object>(body: T, names: readonly (keyof T)[]): string | null {
  const known = names.filter(name => body[name] !== undefined)
  return known.length === 0 ? null : JSON.stringify(Object.fromEntries(known.map(name => [name, body[name]])))
}

const driveIdOf = (id: string, track: RowBody<"track">): string | null => {
  if (track.driveId !== undefined) return track.driveId
  return id.startsWith(DRIVE_TRACK) ? id.slice(DRIVE_TRACK.length) : null
}

const trackColumns = (id: string, track: RowBody<"track">, title: ReturnType<Names>, artist: ReturnType<Names>) => ({
  id,
  title: title.name,
  title_key: title.sort,
  artist: artist.name,
  artist_key: artist.sort,
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
  local_file_id: orNull(track.localFileId),
  resource_key: orNull(track.resourceKey),
  content_key: orNull(track.contentKey),
  size: track.size,
  mime_type: track.mimeType,
  bit_rate: track.bitRate === undefined ? null : Math.round(track.bitRate),
  segment: track.segment === undefined ? null : JSON.stringify(track.segment),
  details: detailsOf(track, ["artists", "genres", "replayGain", "gapless", "hasLyrics", "musicBrainzId"]),
})

const removeFrom = async (tx: Tx, table: SearchedTable, ids: readonly string[]): Promise<void> => {
  await forgetWords(tx, table, ids)
  for (const part of chunksOf(ids, ROWS_PER_STATEMENT)) await tx.deleteFrom(table).where("id", "in", part).execute()
}

const insertAlbums = createBulkInsert(
  "album",
  [
    "id",
    "title",
    "title_key",
    "artist",
    "artist_key",
    "artist_id",
    "year",
    "genre",
    "cover",
    "drive_folder_id",
    "added_at",
    "details",
  ],
  ["id"],
)
const insertTracks = createBulkInsert(
  "track",
  [
    "id",
    "title",
    "title_key",
    "artist",
    "artist_key",
    "artist_id",
    "album_id",
    "album_title",
    "album_artist",
    "album_artist_id",
    "duration",
    "track_number",
    "disc_number",
    "year",
    "genre",
    "drive_id",
    "local_file_id",
    "resource_key",
    "content_key",
    "size",
    "mime_type",
    "bit_rate",
    "segment",
    "details",
  ],
  ["id"],
)
const insertArtists = createBulkInsert("artist", ["id", "name", "name_key"], ["id"])

const projectAlbums = async (tx: Tx, rows: readonly WrittenRow[], names: Names): Promise<void> => {
  const edits = await editsOf(
    tx,
    "album",
    rows.map(row => row.id),
  )
  const hidden = rows.filter(row => edits.get(row.id)?.mergedInto !== undefined)
  if (hidden.length > 0)
    await removeFrom(
      tx,
      "album",
      hidden.map(row => row.id),
    )
  const entries = rows
    .filter(row => !hidden.includes(row))
    .map(row => {
      const body = edited(parseBody(row, ROW_BODIES.album), edits.get(row.id))
      const title = names(body.title)
      const artist = names(body.artist)
      return { columns: albumColumns(row.id, body, title, artist), id: row.id, words: `${title.words} ${artist.words}` }
    })
  await insertAlbums(
    tx,
    entries.map(entry => entry.columns),
  )
  await indexWords(tx, "album", entries)
}

const projectTracks = async (tx: Tx, rows: readonly WrittenRow[], names: Names): Promise<void> => {
  const edits = await editsOf(
    tx,
    "track",
    rows.map(row => row.id),
  )
  const entries = rows.map(row => {
    const body = edited(parseBody(row, ROW_BODIES.track), edits.get(row.id))
    const title = names(body.title)
    const artist = names(body.artist)
    return { columns: trackColumns(row.id, body, title, artist), id: row.id, words: `${title.words} ${artist.words}` }
  })
  await insertTracks(
    tx,
    entries.map(entry => entry.columns),
  )
  await indexWords(tx, "track", entries)
}

const projectArtists = async (tx: Tx, rows: readonly WrittenRow[], names: Names): Promise<void> => {
  const entries = rows.map(row => {
    const { name, sort, words } = names(parseBody(row, ROW_BODIES.artist).name)
    return { columns: { id: row.id, name, name_key: sort }, id: row.id, words }
  })
  await insertArtists(
    tx,
    entries.map(entry => entry.columns),
  )
  await indexWords(tx, "artist", entries)
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

/** The items these edits speak of are shown anew, with them or as they were scanned. */
const showEdited = async (tx: Tx, ids: readonly string[], names: Names): Promise<void> => {
  for (const id of ids) {
    const item = editedItem(id)
    const row = item && (await scannedRow(tx, item))
    if (item?.kind === "album" && row) await projectAlbums(tx, [row], names)
    if (item?.kind === "track" && row) await putTracks(tx, [row], names)
  }
}

const putTracks = (tx: Tx, rows: readonly WrittenRow[], names: Names): Promise<void> =>
  withPlayTotals(
    tx,
    rows.map(row => row.id),
    () => projectTracks(tx, rows, names),
  )

type Rows = readonly WrittenRow[]
const PROJECTIONS: Readonly<
  Record<
    string,
    {
      readonly put: (tx: Tx, rows: Rows, names: Names) => Promise<void>
      /** `at`: when the last of them was removed, in milliseconds since 1970. */
      readonly remove: (tx: Tx, ids: readonly string[], at: number) => Promise<void>
    }
  >
> = {
  artist: { put: projectArtists, remove: (tx, ids) => removeFrom(tx, "artist", ids) },
  album: { put: projectAlbums, remove: (tx, ids) => removeFrom(tx, "album", ids) },
  track: {
    put: putTracks,
    remove: (tx, ids) => withPlayTotals(tx, ids, () => removeFrom(tx, "track", ids)),
  },
  edit: {
    put: async (tx, rows, names) => {
      for (const row of rows) parseBody(row, ROW_BODIES.edit)
      await showEdited(
        tx,
        rows.map(row => row.id),
        names,
      )
    },
    remove: (tx, ids) => showEdited(tx, ids, createNames()),
  },
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
  application_key: APPLICATION_KEY_PROJECTION,
  ...KEEPING_PROJECTIONS,
}

/** Brings the browsed tables up to the rows just written, in the same transaction. Throws `unprocessable` for a bad body. */
export const projectRows = async (tx: Tx, written: readonly WrittenRow[]): Promise<void> => {
  const names = createNames()
  for (const [kind, rows] of Map.groupBy(written, row => row.kind)) {
    const projection = Object.hasOwn(PROJECTIONS, kind) ? PROJECTIONS[kind] : undefined
    const gone = rows.filter(row => row.body === null)
    const live = rows.filter(row => row.body !== null)
    if (!projection) {
      const schema: z.ZodType | undefined = isKnownKind(kind) ? ROW_BODIES[kind] : undefined
      if (schema) for (const row of live) parseBody(row, schema)
      continue
    }
    if (gone.length > 0)
      await projection.remove(
        tx,
        gone.map(row => row.id),
        millisecondsOf(Math.max(...gone.map(row => row.version))),
      )
    if (live.length > 0) await projection.put(tx, live, names)
  }
}

/** Entries of playlists: each a row of its own, in the order of their places. */
import { randomUUID } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import type { PlaylistEntry } from "@diapason/shared/keeping"
import type { Reader } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"
import type { Writer } from "../store.ts"
import { asTrack, selectTracks } from "../track-queries.ts"
import { rowIdOf } from "./items.ts"
import { placesBetween } from "./position.ts"

const MOST_ENTRIES = 10_000
const IDS_PER_QUERY = 400

interface Entry {
  readonly id: string
  readonly trackId: string
}
interface Placed extends Entry {
  readonly position: string
}

const compareText = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)
/** By code unit, in every engine and whatever its collation; equal places by id. */
const inOrder = <T extends { readonly id: string; readonly position: string }>(entries: readonly T[]): T[] =>
  entries.toSorted((a, b) => compareText(a.position, b.position) || compareText(a.id, b.id))

/** All of them, also those whose track is not here. */
export const entriesOf = async (reader: Reader, playlistId: string): Promise<readonly Placed[]> =>
  inOrder(
    await reader
      .selectFrom("playlist_entry")
      .select(["id", "track_id as trackId", "position"])
      .where("playlist_id", "=", playlistId)
      .execute(),
  )

/** Those whose track is here. */
export const shownEntries = async (reader: Reader, playlistId: string): Promise<PlaylistEntry[]> => {
  const rows = await selectTracks(reader)
    .innerJoin("playlist_entry", "playlist_entry.track_id", "track.id")
    .select(["playlist_entry.id as entry_id", "playlist_entry.position"])
    .where("playlist_entry.playlist_id", "=", playlistId)
    .execute()
  return inOrder(rows.map(row => ({ id: row.entry_id, position: row.position, track: asTrack(row) })))
}

const putEntries = (writer: Writer, playlistId: string, entries: readonly Placed[], at: number | undefined) =>
  writer.put(
    entries.map(({ id, trackId, position }) => ({
      kind: "playlist_entry",
      id,
      body: { playlistId, trackId, position },
      at,
    })),
    "add",
  )

/** Only what is put in is written; where there is no room left between two, all places are made anew. */
const insertAt = async (
  writer: Writer,
  playlistId: string,
  {
    list,
    index,
    added,
    at,
  }: {
    readonly list: readonly Placed[]
    readonly index: number
    readonly added: readonly Entry[]
    readonly at: number | undefined
  },
): Promise<void> => {
  if (list.length + added.length > MOST_ENTRIES)
    throw new AppError("too_large", `A playlist holds at most ${MOST_ENTRIES} tracks: begin another one.`)
  const room = placesBetween(list[index - 1]?.position, list[index]?.position, added.length)
  const entries = room ? added : [...list.slice(0, index), ...added, ...list.slice(index)]
  const places = room ?? placesBetween(undefined, undefined, entries.length) ?? []
  await putEntries(
    writer,
    playlistId,
    entries.flatMap(({ id, trackId }, n) => {
      const position = places[n]
      return position === undefined ? [] : [{ id, trackId, position }]
    }),
    room ? at : undefined,
  )
}

/** Behind the entry `after`; null is the beginning, undefined the end. Throws `not_found`. */
const indexAfter = (list: readonly Placed[], after: string | null | undefined): number => {
  if (after === undefined) return list.length
  if (after === null) return 0
  const found = list.findIndex(entry => entry.id === after)
  if (found === -1) throw new AppError("not_found", `There is no entry with the id "${after}" in this playlist.`)
  return found + 1
}

/** The same id on whichever store the same playlist is made. */
export const firstEntries = (playlistId: string, trackIds: readonly string[]): readonly Entry[] =>
  trackIds.map((trackId, n) => ({ id: rowIdOf(playlistId, String(n), trackId), trackId }))

/** Written before, wherever, and perhaps removed since: a request sent again adds nothing. */
const knownIds = async (reader: Reader, ids: readonly string[]): Promise<ReadonlySet<string>> => {
  const known = new Set<string>()
  for (const part of chunksOf(ids, IDS_PER_QUERY))
    for (const { id } of await reader
      .selectFrom("row")
      .select("id")
      .where("kind", "=", "playlist_entry")
      .where("id", "in", part)
      .execute())
      known.add(id)
  return known
}

/** Behind the entry `after`; null is the beginning, absent the end. */
export const addEntries = async (
  writer: Writer,
  playlistId: string,
  {
    entries,
    after,
    at,
  }: {
    readonly entries: readonly Entry[]
    readonly after?: string | null | undefined
    readonly at?: number | undefined
  },
): Promise<void> => {
  const list = await entriesOf(writer.tx, playlistId)
  const known = await knownIds(
    writer.tx,
    entries.map(entry => entry.id),
  )
  const added = entries.filter(entry => !known.has(entry.id))
  if (added.length > 0) await insertAt(writer, playlistId, { list, index: indexAfter(list, after), added, at })
}

export const newEntries = (trackIds: readonly string[], ids: readonly string[] = []): readonly Entry[] =>
  trackIds.map((trackId, n) => ({ id: ids[n] ?? randomUUID(), trackId }))

/** Ids that are not in the playlist are passed over. */
export const removeEntries = async (
  writer: Writer,
  playlistId: string,
  ids: readonly string[],
  at?: number,
): Promise<void> => {
  const wanted = new Set(ids)
  const list = await entriesOf(writer.tx, playlistId)
  const gone = list.filter(entry => wanted.has(entry.id))
  await writer.remove(gone.map(({ id }) => ({ kind: "playlist_entry", id, at })))
}

/** Puts them behind `after`, in the order given. */
export const moveEntries = async (
  writer: Writer,
  playlistId: string,
  {
    ids,
    after,
    at,
  }: {
    readonly ids: readonly string[]
    readonly after: string | null
    readonly at?: number | undefined
  },
): Promise<void> => {
  const list = await entriesOf(writer.tx, playlistId)
  const byId = new Map(list.map(entry => [entry.id, entry]))
  const added = [...new Set(ids)].flatMap(id => byId.get(id) ?? [])
  const moved = new Set(added.map(entry => entry.id))
  if (after !== null && moved.has(after))
    throw new AppError("invalid", "An entry cannot be moved behind itself: name one that stays.")
  const rest = list.filter(entry => !moved.has(entry.id))
  if (added.length > 0) await insertAt(writer, playlistId, { list: rest, index: indexAfter(rest, after), added, at })
}

/** Playlists: made, changed, read. Each person sees their own, and those of others that are shared. */
import { randomUUID } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import type { Playlist, PlaylistEntry } from "@diapason/shared/keeping"
import { ROW_BODIES, type RowBody } from "@diapason/shared/rows"
import type { SmartRules } from "@diapason/shared/smart-rules"
import type { Reader } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"
import type { Store, Writer } from "../store.ts"
import { asTrack, selectTracks } from "../track-queries.ts"
import {
  addEntries,
  entriesOf,
  firstEntries,
  moveEntries,
  newEntries,
  removeEntries,
  shownEntries,
} from "./entries-store.ts"
import { asInstant } from "./instants.ts"
import { createPlaylistAnswers, type PlaylistRow, rulesOf } from "./playlist-rows.ts"
import { liveShares, removeShares } from "./shares-store.ts"
import { findTracks } from "./smart-rules.ts"

const IDS_PER_QUERY = 400

export interface NewPlaylist {
  /** Made by the page, so that sending it twice makes one. */
  readonly id?: string | undefined
  readonly name: string
  readonly comment?: string | undefined
  readonly trackIds?: readonly string[] | undefined
  readonly rules?: SmartRules | undefined
  /** When the person did it, in milliseconds since 1970; absent is now. So also below. */
  readonly at?: number | undefined
}

export interface PlaylistChange {
  readonly name?: string | undefined
  /** Empty takes it away. */
  readonly comment?: string | undefined
  readonly rules?: SmartRules | undefined
  readonly at?: number | undefined
}

const PLAYLIST_COLUMNS = ["id", "person_id", "name", "comment", "rules", "created_at", "changed_at"] as const

const rowOf = (reader: Reader, id: string): Promise<PlaylistRow | undefined> =>
  reader
    .selectFrom("playlist")
    .select([...PLAYLIST_COLUMNS])
    .where("id", "=", id)
    .executeTakeFirst()

const notFound = (id: string) => new AppError("not_found", `There is no playlist with the id "${id}".`)

/** Throws `not_found` for one that this person does not see, `forbidden` for one that is shared by another. */
const requireMine = async (reader: Reader, keeper: string, id: string, now: number): Promise<PlaylistRow> => {
  const row = await rowOf(reader, id)
  if (row?.person_id === keeper) return row
  if (!row || !(await liveShares(reader, now, [id])).has(id)) throw notFound(id)
  throw new AppError("forbidden", `The playlist "${row.name}" belongs to somebody else: make one of your own from it.`)
}

const requireEntries = async (reader: Reader, keeper: string, id: string, now: number): Promise<void> => {
  if (rulesOf(await requireMine(reader, keeper, id, now)))
    throw new AppError("conflict", "This is a smart playlist: its rules find its tracks. Change the rules instead.")
}

const tracksInOrder = async (reader: Reader, ids: readonly string[]): Promise<PlaylistEntry[]> => {
  const byId = new Map<string, PlaylistEntry>()
  for (const part of chunksOf(ids, IDS_PER_QUERY))
    for (const row of await selectTracks(reader).where("track.id", "in", part).execute())
      byId.set(row.id, { id: row.id, position: "", track: asTrack(row) })
  return ids.flatMap(id => byId.get(id) ?? [])
}

const create = async (writer: Writer, keeper: string, playlist: NewPlaylist, now: number): Promise<string> => {
  const { id = randomUUID(), name, comment, trackIds = [], rules, at } = playlist
  const known = await writer.tx
    .selectFrom("row")
    .select(["id", "deleted"])
    .where("kind", "=", "playlist")
    .where("id", "=", id)
    .executeTakeFirst()
  if (known) {
    if ((await rowOf(writer.tx, id))?.person_id === keeper) return id
    throw new AppError("conflict", `There was a playlist with the id "${id}" before: choose another id.`)
  }
  const body: RowBody<"playlist"> = {
    personId: keeper,
    name,
    createdAt: asInstant(Math.min(at ?? now, now)),
    ...(comment ? { comment } : {}),
    ...(rules ? { rules } : {}),
  }
  await writer.put([{ kind: "playlist", id, body, at }], "add")
  await addEntries(writer, id, { entries: firstEntries(id, rules ? [] : trackIds), at })
  return id
}

/** What is not named stays, also fields that a newer program wrote. */
const change = async (writer: Writer, id: string, { name, comment, rules, at }: PlaylistChange): Promise<void> => {
  const { body } = await writer.tx
    .selectFrom("row")
    .select("body")
    .where("kind", "=", "playlist")
    .where("id", "=", id)
    .executeTakeFirstOrThrow()
  const before = ROW_BODIES.playlist.parse(JSON.parse(body ?? "null"))
  if (rules && !before.rules)
    throw new AppError("conflict", "This playlist was made by hand: make a new one for rules.")
  const after: RowBody<"playlist"> = {
    ...before,
    ...(name === undefined ? {} : { name }),
    ...(comment === undefined ? {} : { comment: comment || undefined }),
    ...(rules === undefined ? {} : { rules }),
  }
  await writer.put([{ kind: "playlist", id, body: after, at }], "edit")
}

/** With all its entries, so that nothing of it is left. */
const remove = async (writer: Writer, id: string, at: number | undefined): Promise<void> => {
  const entries = await entriesOf(writer.tx, id)
  await writer.remove(entries.map(entry => ({ kind: "playlist_entry", id: entry.id, at })))
  await removeShares(writer, id, at)
  await writer.remove([{ kind: "playlist", id, at }])
}

export type Playlists = ReturnType<typeof createPlaylists>

/** Every function that names a playlist throws `not_found`, and those that change one `forbidden`. */
export const createPlaylists = ({
  store,
  now,
  nameOf,
}: {
  readonly store: Store
  readonly now: () => number
  readonly nameOf: (keeper: string) => Promise<string>
}) => {
  const { read } = store
  const asPlaylist = createPlaylistAnswers({ read, nameOf })

  const answerOf = async (keeper: string, row: PlaylistRow): Promise<Playlist> =>
    asPlaylist(row, { keeper, now: now() }, (await liveShares(read, now(), [row.id])).get(row.id))

  const visible = async (keeper: string, id: string): Promise<PlaylistRow> => {
    const row = await rowOf(read, id)
    const seen = row && (row.person_id === keeper || (await liveShares(read, now(), [id])).has(id))
    if (!seen) throw notFound(id)
    return row
  }

  const edit = (keeper: string, id: string, work: (writer: Writer) => Promise<void>): Promise<void> =>
    store.write(async writer => {
      await requireEntries(writer.tx, keeper, id, now())
      await work(writer)
    })

  return {
    /** By name. */
    list: async (keeper: string): Promise<Playlist[]> => {
      const shares = await liveShares(read, now())
      const rows = await read
        .selectFrom("playlist")
        .select([...PLAYLIST_COLUMNS])
        .where(e =>
          e.or([e("person_id", "=", keeper), ...(shares.size > 0 ? [e("id", "in", [...shares.keys()])] : [])]),
        )
        .orderBy("name_key")
        .orderBy("id")
        .execute()
      const playlists: Playlist[] = []
      for (const row of rows) playlists.push(await asPlaylist(row, { keeper, now: now() }, shares.get(row.id)))
      return playlists
    },

    get: async (
      keeper: string,
      id: string,
    ): Promise<{ readonly playlist: Playlist; readonly entries: PlaylistEntry[] }> => {
      const row = await visible(keeper, id)
      const rules = rulesOf(row)
      const entries = rules
        ? await tracksInOrder(
            read,
            (await findTracks(read, rules, { keeper, now: now() })).map(track => track.id),
          )
        : await shownEntries(read, id)
      return { playlist: await answerOf(keeper, row), entries }
    },

    /** The same id again is the same playlist, left as it is. Throws `conflict` for an id that was another's. */
    create: async (keeper: string, playlist: NewPlaylist): Promise<Playlist> => {
      const id = await store.write(writer => create(writer, keeper, playlist, now()))
      return answerOf(keeper, await visible(keeper, id))
    },

    change: async (keeper: string, id: string, changes: PlaylistChange): Promise<Playlist> => {
      await store.write(async writer => {
        await requireMine(writer.tx, keeper, id, now())
        await change(writer, id, changes)
      })
      return answerOf(keeper, await visible(keeper, id))
    },

    /** Throws unless this person may change it. */
    requireOwn: async (reader: Reader, keeper: string, id: string): Promise<void> => {
      await requireMine(reader, keeper, id, now())
    },

    remove: (keeper: string, id: string, at?: number): Promise<void> =>
      store.write(async writer => {
        await requireMine(writer.tx, keeper, id, now())
        await remove(writer, id, at)
      }),

    /** Behind the entry `after`; null is the beginning, absent the end. `entryIds`, made by the page, count once. */
    addTracks: (
      keeper: string,
      id: string,
      {
        trackIds,
        entryIds,
        after,
        at,
      }: {
        readonly trackIds: readonly string[]
        readonly entryIds?: readonly string[] | undefined
        readonly after?: string | null | undefined
        readonly at?: number | undefined
      },
    ): Promise<void> =>
      edit(keeper, id, writer => addEntries(writer, id, { entries: newEntries(trackIds, entryIds), after, at })),

    /** Ids that are not among its entries are passed over. */
    removeEntries: (keeper: string, id: string, entryIds: readonly string[], at?: number): Promise<void> =>
      edit(keeper, id, writer => removeEntries(writer, id, entryIds, at)),

    moveEntries: (
      keeper: string,
      id: string,
      move: { readonly ids: readonly string[]; readonly after: string | null; readonly at?: number | undefined },
    ): Promise<void> => edit(keeper, id, writer => moveEntries(writer, id, move)),

    /** These tracks and no others, in this order. */
    replaceTracks: (keeper: string, id: string, trackIds: readonly string[]): Promise<void> =>
      edit(keeper, id, async writer => {
        const before = await entriesOf(writer.tx, id)
        await removeEntries(
          writer,
          id,
          before.map(entry => entry.id),
        )
        await addEntries(writer, id, { entries: newEntries(trackIds) })
      }),
  }
}

/** Playlists as answers: what is counted over their tracks, whose they are, what stands for them. */
import type { Playlist } from "@diapason/shared/keeping"
import { SmartRules } from "@diapason/shared/smart-rules"
import type { Reader } from "../../database/database.ts"
import { where } from "../list-query.ts"
import { asInstant } from "./instants.ts"
import type { Share } from "./shares-store.ts"
import { type Asking, findTracks } from "./smart-rules.ts"

const COVERS = 4
/** Covers are looked for among the first tracks. */
const TRACKS_LOOKED_AT = 60

export interface PlaylistRow {
  readonly id: string
  readonly person_id: string
  readonly name: string
  readonly comment: string | null
  readonly rules: string | null
  readonly created_at: number
  readonly changed_at: number
}

interface Summary {
  readonly trackCount: number
  readonly duration: number
  readonly covers: string[]
  /** Milliseconds since 1970. */
  readonly changedAt: number
}

/** Undefined for one that is not smart, or whose rules this program does not understand. */
export const rulesOf = (row: Pick<PlaylistRow, "rules">): SmartRules | undefined =>
  row.rules === null ? undefined : SmartRules.safeParse(JSON.parse(row.rules)).data

const summaryOfRules = async (
  reader: Reader,
  row: PlaylistRow,
  rules: SmartRules,
  asking: Asking,
): Promise<Summary> => {
  const tracks = await findTracks(reader, rules, asking)
  const covered = tracks.filter(track => track.hasCover).map(track => track.albumId)
  return {
    trackCount: tracks.length,
    duration: tracks.reduce((sum, track) => sum + track.duration, 0),
    covers: [...new Set(covered)].slice(0, COVERS),
    changedAt: row.changed_at,
  }
}

const coversOf = async (reader: Reader, playlistId: string): Promise<string[]> => {
  const rows = await reader
    .selectFrom("playlist_entry")
    .innerJoin("track", "track.id", "playlist_entry.track_id")
    .innerJoin("album", "album.id", "track.album_id")
    .select(["album.id", "album.cover"])
    .where("playlist_entry.playlist_id", "=", playlistId)
    .orderBy("playlist_entry.position")
    .orderBy("playlist_entry.id")
    .limit(TRACKS_LOOKED_AT)
    .execute()
  const covered = rows.filter(row => row.cover !== null).map(row => row.id)
  return [...new Set(covered)].slice(0, COVERS)
}

const summaryOfEntries = async (reader: Reader, row: PlaylistRow): Promise<Summary> => {
  const total = await reader
    .selectFrom("playlist_entry")
    .leftJoin("track", "track.id", "playlist_entry.track_id")
    .select(e => [
      e.fn.count<number>("track.id").as("tracks"),
      e.fn.sum<number | null>("track.duration").as("duration"),
      e.fn.max("playlist_entry.changed_at").as("changed"),
    ])
    .where("playlist_entry.playlist_id", "=", row.id)
    .executeTakeFirstOrThrow()
  return {
    trackCount: total.tracks,
    duration: total.duration ?? 0,
    covers: await coversOf(reader, row.id),
    changedAt: Math.max(row.changed_at, total.changed ?? 0),
  }
}

/** Rules are applied to the whole library: what they found is kept until something changes. */
const createSummaries = (reader: Reader) => {
  const MOST_KEPT = 200
  const kept = new Map<string, { readonly revision: number; readonly summary: Summary }>()
  const revisionNow = async () =>
    (await reader.selectFrom("meta").select("revision").where("id", "=", 1).executeTakeFirstOrThrow()).revision

  return async (row: PlaylistRow, asking: Asking): Promise<Summary> => {
    const rules = rulesOf(row)
    if (!rules) return summaryOfEntries(reader, row)
    const key = JSON.stringify([row.id, row.rules, asking.keeper])
    const revision = await revisionNow()
    const known = kept.get(key)
    if (known?.revision === revision) return known.summary
    const summary = await summaryOfRules(reader, row, rules, asking)
    kept.delete(key)
    kept.set(key, { revision, summary })
    const [oldest] = kept.keys()
    if (kept.size > MOST_KEPT && oldest !== undefined) kept.delete(oldest)
    return summary
  }
}

export const createPlaylistAnswers = ({
  read,
  nameOf,
}: {
  readonly read: Reader
  /** Name of the person who keeps it; empty where there is no account. */
  readonly nameOf: (keeper: string) => Promise<string>
}) => {
  const summarise = createSummaries(read)
  return async (row: PlaylistRow, asking: Asking, share: Share | undefined): Promise<Playlist> => {
    const { trackCount, duration, covers, changedAt } = await summarise(row, asking)
    const rules = rulesOf(row)
    const mine = row.person_id === asking.keeper
    return {
      id: row.id,
      name: row.name,
      ...where(row.comment, comment => ({ comment })),
      trackCount,
      duration: Math.round(duration * 100) / 100,
      createdAt: asInstant(row.created_at),
      changedAt: asInstant(changedAt),
      mine,
      owner: await nameOf(row.person_id),
      ...(rules ? { rules } : {}),
      covers,
      ...(mine && share ? { share } : {}),
    }
  }
}

/** Plays: one listening each, added and never changed. */
import type { Plays } from "@diapason/shared/keeping"
import type { Reader } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"
import type { Store, Writer } from "../store.ts"
import { asTrack, selectTracks } from "../track-queries.ts"
import { asInstant } from "./instants.ts"
import { rowIdOf } from "./items.ts"

const IDS_PER_QUERY = 400

export interface NewPlay {
  /** Made by the player: the same one counts once, however often it is sent. */
  readonly id: string
  readonly trackId: string
  /** Milliseconds since 1970; later than now is now. */
  readonly playedAt: number
  /** How long it lasted; absent is the whole track. */
  readonly seconds?: number | undefined
}

/** The player's id is kept as it is where it cannot meet that of another person. */
const playIdOf = (keeper: string, id: string): string => rowIdOf(keeper, "play", id)

const recordPlays = async (writer: Writer, keeper: string, plays: readonly NewPlay[], now: number): Promise<number> => {
  const byId = new Map(plays.map(play => [playIdOf(keeper, play.id), play]))
  const durations = new Map<string, number>()
  for (const part of chunksOf([...byId.keys()], IDS_PER_QUERY))
    for (const { id } of await writer.tx
      .selectFrom("row")
      .select("id")
      .where("kind", "=", "play")
      .where("id", "in", part)
      .execute())
      byId.delete(id)
  for (const part of chunksOf([...new Set([...byId.values()].map(play => play.trackId))], IDS_PER_QUERY))
    for (const { id, duration } of await writer.tx
      .selectFrom("track")
      .select(["id", "duration"])
      .where("id", "in", part)
      .execute())
      durations.set(id, duration)
  const written = await writer.put(
    [...byId].map(([id, { trackId, playedAt, seconds = durations.get(trackId) }]) => {
      const at = Math.min(playedAt, now)
      const lasted = seconds === undefined ? {} : { seconds: Math.round(seconds * 10) / 10 }
      return { kind: "play", id, body: { personId: keeper, trackId, playedAt: asInstant(at), ...lasted }, at }
    }),
    "add",
  )
  return written.length
}

/** Newest first; plays of tracks that are not here are kept but not shown. */
const listPlays = async (
  reader: Reader,
  keeper: string,
  { limit, offset }: { readonly limit: number; readonly offset: number },
): Promise<Plays> => {
  const { total } = await reader
    .selectFrom("album_play")
    .select(e => e.fn.sum<number | null>("plays").as("total"))
    .where("person_id", "=", keeper)
    .executeTakeFirstOrThrow()
  const rows = await selectTracks(reader)
    .innerJoin("play", "play.track_id", "track.id")
    .select(["play.id as play_id", "play.played_at"])
    .where("play.person_id", "=", keeper)
    .orderBy("play.played_at", "desc")
    .orderBy("play.id")
    .limit(limit)
    .offset(offset)
    .execute()
  return {
    plays: rows.map(row => ({ id: row.play_id, playedAt: asInstant(row.played_at), track: asTrack(row) })),
    total: total ?? 0,
  }
}

export const createPlays = ({ store, now }: { readonly store: Store; readonly now: () => number }) => ({
  /** Returns how many were new. */
  record: (keeper: string, plays: readonly NewPlay[]): Promise<number> =>
    store.write(writer => recordPlays(writer, keeper, plays, now())),
  list: (keeper: string, page: { readonly limit: number; readonly offset: number }): Promise<Plays> =>
    listPlays(store.read, keeper, page),
})

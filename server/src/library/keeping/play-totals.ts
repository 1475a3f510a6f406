/** How often each person has played each track, album and artist: kept beside the plays, so that no list has to count them. */
import { sql } from "kysely"
import type { Tx } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"

const IDS_PER_QUERY = 400
const ROWS_PER_STATEMENT = 100

/** One play each. */
export interface Played {
  readonly personId: string
  readonly trackId: string
  /** Milliseconds since 1970. */
  readonly playedAt: number
}

interface Total {
  readonly itemId: string
  readonly personId: string
  readonly plays: number
  readonly last: number
}

const ITEM = { track_play: "track_id", album_play: "album_id" } as const

const add = async (tx: Tx, table: keyof typeof ITEM, totals: readonly Total[]): Promise<void> => {
  const name = sql.table(table)
  const item = sql.ref(ITEM[table])
  for (const part of chunksOf(totals, ROWS_PER_STATEMENT))
    await sql`insert into ${name} (${item}, person_id, plays, last_played_at)
      values ${sql.join(part.map(total => sql`(${total.itemId}, ${total.personId}, ${total.plays}, ${total.last})`))}
      on conflict (${item}, person_id) do update set plays = ${name}.plays + excluded.plays,
      last_played_at = case when excluded.last_played_at > ${name}.last_played_at
        then excluded.last_played_at else ${name}.last_played_at end`.execute(tx)
}

const totalsOf = (played: readonly Played[], itemOf: (one: Played) => string | undefined): readonly Total[] => {
  const totals = new Map<string, Total>()
  for (const one of played) {
    const itemId = itemOf(one)
    if (itemId === undefined) continue
    const key = `${one.personId}\0${itemId}`
    const before = totals.get(key)
    totals.set(key, {
      itemId,
      personId: one.personId,
      plays: (before?.plays ?? 0) + 1,
      last: Math.max(before?.last ?? one.playedAt, one.playedAt),
    })
  }
  return [...totals.values()]
}

type ArtistTotal = Omit<Total, "last">

/** Several totals of the same artist are one, and nothing is written where they cancel out. */
const addToArtists = async (tx: Tx, totals: readonly ArtistTotal[]): Promise<void> => {
  const sums = new Map<string, ArtistTotal>()
  for (const total of totals) {
    const key = `${total.personId}\0${total.itemId}`
    sums.set(key, { ...total, plays: (sums.get(key)?.plays ?? 0) + total.plays })
  }
  const changed = [...sums.values()].filter(total => total.plays !== 0)
  for (const part of chunksOf(changed, ROWS_PER_STATEMENT))
    await sql`insert into artist_play (artist_id, person_id, plays)
      values ${sql.join(part.map(total => sql`(${total.itemId}, ${total.personId}, ${total.plays})`))}
      on conflict (artist_id, person_id) do update set plays = artist_play.plays + excluded.plays`.execute(tx)
}

const artistTotalsOf = async (tx: Tx, trackIds: readonly string[]): Promise<readonly ArtistTotal[]> => {
  const totals: ArtistTotal[] = []
  for (const part of chunksOf(trackIds, IDS_PER_QUERY))
    totals.push(
      ...(await tx
        .selectFrom("track_play")
        .innerJoin("track", "track.id", "track_play.track_id")
        .select(e => [
          "track.artist_id as itemId",
          "track_play.person_id as personId",
          e.fn.sum<number>("track_play.plays").as("plays"),
        ])
        .where("track_play.track_id", "in", part)
        .groupBy(["track.artist_id", "track_play.person_id"])
        .execute()),
    )
  return totals
}

/** The difference alone is written: an artist of ten thousand tracks costs what one of ten does. */
const withArtistPlays = async (tx: Tx, trackIds: readonly string[], change: () => Promise<void>): Promise<void> => {
  const before = await artistTotalsOf(tx, trackIds)
  await change()
  const after = await artistTotalsOf(tx, trackIds)
  await addToArtists(tx, [...before.map(total => ({ ...total, plays: -total.plays })), ...after])
}

/** To be called with plays that were not there before. */
export const addPlays = async (tx: Tx, played: readonly Played[]): Promise<void> => {
  const albums = new Map<string, string>()
  const artists = new Map<string, string>()
  for (const part of chunksOf([...new Set(played.map(one => one.trackId))], IDS_PER_QUERY))
    for (const { id, album_id, artist_id } of await tx
      .selectFrom("track")
      .select(["id", "album_id", "artist_id"])
      .where("id", "in", part)
      .execute()) {
      albums.set(id, album_id)
      artists.set(id, artist_id)
    }
  await add(
    tx,
    "track_play",
    totalsOf(played, one => one.trackId),
  )
  await add(
    tx,
    "album_play",
    totalsOf(played, one => albums.get(one.trackId)),
  )
  await addToArtists(
    tx,
    totalsOf(played, one => artists.get(one.trackId)),
  )
}

const recountAlbums = async (tx: Tx, albumIds: readonly string[]): Promise<void> => {
  for (const part of chunksOf(albumIds, IDS_PER_QUERY)) {
    const totals = await tx
      .selectFrom("track")
      .innerJoin("track_play", "track_play.track_id", "track.id")
      .select(e => [
        "track.album_id as itemId",
        "track_play.person_id as personId",
        e.fn.sum<number>("track_play.plays").as("plays"),
        e.fn.max("track_play.last_played_at").as("last"),
      ])
      .where("track.album_id", "in", part)
      .groupBy(["track.album_id", "track_play.person_id"])
      .execute()
    await tx.deleteFrom("album_play").where("album_id", "in", part).execute()
    await add(tx, "album_play", totals)
  }
}

const playedAlbumsOf = async (tx: Tx, trackIds: readonly string[]): Promise<readonly string[]> => {
  const albums: string[] = []
  for (const part of chunksOf(trackIds, IDS_PER_QUERY)) {
    const found = await tx
      .selectFrom("track_play")
      .innerJoin("track", "track.id", "track_play.track_id")
      .select("track.album_id")
      .distinct()
      .where("track_play.track_id", "in", part)
      .execute()
    albums.push(...found.map(row => row.album_id))
  }
  return albums
}

/** Counts these tracks, and the albums that hold them, anew: after plays were changed or removed. */
export const recountTracks = async (tx: Tx, trackIds: readonly string[]): Promise<void> => {
  const albums = new Set(await playedAlbumsOf(tx, trackIds))
  await withArtistPlays(tx, trackIds, () => recountPlaysOf(tx, trackIds))
  for (const id of await playedAlbumsOf(tx, trackIds)) albums.add(id)
  await recountAlbums(tx, [...albums])
}

const recountPlaysOf = async (tx: Tx, trackIds: readonly string[]): Promise<void> => {
  for (const part of chunksOf(trackIds, IDS_PER_QUERY)) {
    const totals = await tx
      .selectFrom("play")
      .select(e => [
        "track_id as itemId",
        "person_id as personId",
        e.fn.countAll<number>().as("plays"),
        e.fn.max("played_at").as("last"),
      ])
      .where("track_id", "in", part)
      .groupBy(["track_id", "person_id"])
      .execute()
    await tx.deleteFrom("track_play").where("track_id", "in", part).execute()
    await add(tx, "track_play", totals)
  }
}

/** Runs a change of the track table; the albums and artists that lose or gain played tracks by it are counted anew. */
export const withPlayTotals = async (
  tx: Tx,
  trackIds: readonly string[],
  change: () => Promise<void>,
): Promise<void> => {
  const before = await playedAlbumsOf(tx, trackIds)
  await withArtistPlays(tx, trackIds, change)
  const after = await playedAlbumsOf(tx, trackIds)
  await recountAlbums(tx, [...new Set([...before, ...after])])
}

/** What was played: how much, when, and of whom. */
import type { Statistics } from "@diapason/shared/keeping"
import { type RawBuilder, sql } from "kysely"
import type { Reader } from "../../database/database.ts"
import { ALBUM_COLUMNS, withTotals } from "../album-queries.ts"
import { asTrack, selectTracks } from "../track-queries.ts"
import { DAY, HOUR, monthOfDay, shiftOf } from "./calendar.ts"

const TOP = 20

export interface Span {
  /** Milliseconds since 1970, included; absent is the beginning. */
  readonly from?: number | undefined
  /** Not included; absent is the end. */
  readonly to?: number | undefined
  /** Minutes from local time to UTC: `Date.prototype.getTimezoneOffset()`. */
  readonly timezoneOffset: number
}

type Counted = RawBuilder<{ track_id: string; plays: number }>

/** The person's plays in the span. Whole numbers are written out, so that division stays one of whole numbers. */
const playsIn = (reader: Reader, keeper: string, { from, to }: Span) => {
  let plays = reader.selectFrom("play").where("person_id", "=", keeper)
  if (from !== undefined) plays = plays.where("played_at", ">=", from)
  if (to !== undefined) plays = plays.where("played_at", "<", to)
  return plays
}

const isAllTime = ({ from, to }: Span): boolean => from === undefined && to === undefined

const countedByTrack = (keeper: string, span: Span): Counted => {
  const { from, to } = span
  if (isAllTime(span)) return sql`(select track_id, plays from track_play where person_id = ${keeper})`
  return sql`(select track_id, count(*) as plays from play where person_id = ${keeper}
    ${from === undefined ? sql`` : sql`and played_at >= ${from}`} ${to === undefined ? sql`` : sql`and played_at < ${to}`}
    group by track_id)`
}

const monthsOf = async (reader: Reader, keeper: string, span: Span): Promise<Statistics["byMonth"]> => {
  const shift = sql.lit(shiftOf(span.timezoneOffset))
  const days = await playsIn(reader, keeper, span)
    .select(e => [
      sql<number>`(played_at + ${shift}) / ${sql.lit(DAY)}`.as("day"),
      e.fn.countAll<number>().as("plays"),
      sql<number>`sum(coalesce(seconds, 0))`.as("seconds"),
    ])
    .groupBy("day")
    .orderBy("day")
    .execute()
  const months = new Map<string, { month: string; plays: number; seconds: number }>()
  for (const { day, plays, seconds } of days) {
    const month = monthOfDay(day)
    const before = months.get(month)
    months.set(month, { month, plays: (before?.plays ?? 0) + plays, seconds: (before?.seconds ?? 0) + seconds })
  }
  return [...months.values()].map(month => ({ ...month, seconds: Math.round(month.seconds) }))
}

const hoursOf = async (reader: Reader, keeper: string, span: Span): Promise<number[]> => {
  const shift = sql.lit(shiftOf(span.timezoneOffset))
  const rows = await playsIn(reader, keeper, span)
    .select(e => [
      sql<number>`((played_at + ${shift}) / ${sql.lit(HOUR)}) % 24`.as("hour"),
      e.fn.countAll<number>().as("plays"),
    ])
    .groupBy("hour")
    .execute()
  const byHour = new Map(rows.map(row => [row.hour, row.plays]))
  return Array.from({ length: 24 }, (_, hour) => byHour.get(hour) ?? 0)
}

const topArtists = async (reader: Reader, counted: Counted): Promise<Statistics["artists"]> =>
  reader
    .selectFrom(counted.as("counted"))
    .innerJoin("track", "track.id", "counted.track_id")
    .leftJoin("artist", "artist.id", "track.artist_id")
    .select(e => [
      "track.artist_id as id",
      sql<string>`coalesce(max(artist.name), max(track.artist))`.as("name"),
      e.fn.sum<number>("counted.plays").as("plays"),
    ])
    .groupBy("track.artist_id")
    .orderBy("plays", "desc")
    .orderBy("track.artist_id")
    .limit(TOP)
    .execute()

const albumsOfAllTime = (reader: Reader, keeper: string) =>
  reader
    .selectFrom("album_play")
    .innerJoin("album", "album.id", "album_play.album_id")
    .select(["album.id", "album_play.plays"])
    .where("album_play.person_id", "=", keeper)
    .orderBy("album_play.plays", "desc")
    .orderBy("album.id")
    .limit(TOP)
    .execute()

const albumsCounted = (reader: Reader, counted: Counted) =>
  reader
    .selectFrom(counted.as("counted"))
    .innerJoin("track", "track.id", "counted.track_id")
    .innerJoin("album", "album.id", "track.album_id")
    .select(e => ["album.id", e.fn.sum<number>("counted.plays").as("plays")])
    .groupBy("album.id")
    .orderBy("plays", "desc")
    .orderBy("album.id")
    .limit(TOP)
    .execute()

const topAlbums = async (
  reader: Reader,
  top: readonly { readonly id: string; readonly plays: number }[],
): Promise<Statistics["albums"]> => {
  if (top.length === 0) return []
  const rows = await reader
    .selectFrom("album")
    .select([...ALBUM_COLUMNS])
    .where(
      "id",
      "in",
      top.map(row => row.id),
    )
    .execute()
  const byId = new Map((await withTotals(reader, rows)).map(album => [album.id, album]))
  return top.flatMap(({ id, plays }) => {
    const album = byId.get(id)
    return album ? [{ album, plays }] : []
  })
}

const topTracks = async (reader: Reader, counted: Counted): Promise<Statistics["tracks"]> => {
  const rows = await selectTracks(reader)
    .innerJoin(counted.as("counted"), "counted.track_id", "track.id")
    .select("counted.plays")
    .orderBy("counted.plays", "desc")
    .orderBy("track.id")
    .limit(TOP)
    .execute()
  return rows.map(row => ({ track: asTrack(row), plays: row.plays }))
}

/** Plays of tracks that are not here count in the sums, not in the lists. */
export const statisticsOf = async (reader: Reader, keeper: string, span: Span): Promise<Statistics> => {
  const byMonth = await monthsOf(reader, keeper, span)
  const counted = countedByTrack(keeper, span)
  return {
    plays: byMonth.reduce((sum, month) => sum + month.plays, 0),
    seconds: byMonth.reduce((sum, month) => sum + month.seconds, 0),
    byMonth,
    byHour: await hoursOf(reader, keeper, span),
    artists: await topArtists(reader, counted),
    albums: await topAlbums(
      reader,
      isAllTime(span) ? await albumsOfAllTime(reader, keeper) : await albumsCounted(reader, counted),
    ),
    tracks: await topTracks(reader, counted),
  }
}

/** All that a person ever played, from the counts that are kept beside the plays: days, quarters of an hour, artists, albums, tracks. */
import { setImmediate as breathe } from "node:timers/promises"
import { sql } from "kysely"
import type { Reader } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"
import { DAY, monthOfDay, shiftOf } from "./calendar.ts"
import type { Asked, Count, Counted, Month } from "./counted.ts"
import { localHourOf } from "./play-times.ts"

const MONTHS_PER_QUERY = 100

interface Sum {
  readonly plays: number
  readonly milliseconds: number
}

const daysOf = (reader: Reader, keeper: string) =>
  reader
    .selectFrom("play_day")
    .select(["day", "plays", "milliseconds"])
    .where("person_id", "=", keeper)
    .where("plays", ">", 0)
    .orderBy("day")
    .execute()

/** First days of months, in UTC, around which plays may belong to the other month where the person is. */
const turnsOf = (days: readonly number[]): readonly number[] => {
  const turns = new Set<number>()
  for (const day of days)
    for (const turn of [day, day + 1]) if (new Date(turn * DAY).getUTCDate() === 1) turns.add(turn)
  return [...turns]
}

/** What was played between midnight in UTC and the person's own, at the turn of each month. */
const playedAtTurns = async (
  reader: Reader,
  keeper: string,
  { turns, shift }: { readonly turns: readonly number[]; readonly shift: number },
): Promise<readonly (Sum & { readonly turn: number })[]> => {
  if (shift === 0) return []
  const found: (Sum & { readonly turn: number })[] = []
  for (const part of chunksOf(turns, MONTHS_PER_QUERY)) {
    const around = part.map(turn => {
      const midnight = turn * DAY
      const [since, until] = shift > 0 ? [midnight - shift, midnight] : [midnight, midnight - shift]
      return sql`select ${sql.lit(turn)} as turn, ${sql.lit(since)} as since, ${sql.lit(until)} as until`
    })
    const sums = await reader
      .selectFrom(
        sql<{ turn: number; since: number; until: number }>`(${sql.join(around, sql` union all `)})`.as("around"),
      )
      // In this order: SQLite begins at the left of a cross join, so that the index of plays is searched once a turn.
      .crossJoin("play")
      .select(e => [
        "around.turn",
        e.fn.countAll<number>().as("plays"),
        sql<number>`sum(coalesce(play.seconds, 0)) * 1000`.as("milliseconds"),
      ])
      .where("play.person_id", "=", keeper)
      .whereRef("play.played_at", ">=", "around.since")
      .whereRef("play.played_at", "<", "around.until")
      .groupBy("around.turn")
      .execute()
    found.push(...sums)
  }
  return found
}

const monthsOf = async (reader: Reader, keeper: string, shift: number): Promise<readonly Month[]> => {
  const days = await daysOf(reader, keeper)
  await breathe()
  const months = new Map<string, Sum>()
  const add = (day: number, { plays, milliseconds }: Sum, by: 1 | -1) => {
    const month = monthOfDay(day)
    const before = months.get(month) ?? { plays: 0, milliseconds: 0 }
    months.set(month, { plays: before.plays + by * plays, milliseconds: before.milliseconds + by * milliseconds })
  }
  for (const day of days) add(day.day, day, 1)
  const turns = turnsOf(days.map(day => day.day))
  for (const { turn, ...sum } of await playedAtTurns(reader, keeper, { turns, shift })) {
    add(turn, sum, shift > 0 ? 1 : -1)
    add(turn - 1, sum, shift > 0 ? -1 : 1)
  }
  return [...months]
    .filter(([, sum]) => sum.plays > 0)
    .map(([month, sum]) => ({ month, ...sum }))
    .sort((a, b) => (a.month < b.month ? -1 : 1))
}

const hoursOf = async (reader: Reader, keeper: string, shift: number): Promise<readonly number[]> => {
  const hours = Array.from({ length: 24 }, () => 0)
  const quarters = await reader
    .selectFrom("play_quarter")
    .select(["quarter", "plays"])
    .where("person_id", "=", keeper)
    .execute()
  for (const { quarter, plays } of quarters) {
    const hour = localHourOf(quarter, shift)
    hours[hour] = (hours[hour] ?? 0) + plays
  }
  return hours
}

interface Whose {
  readonly keeper: string
  readonly top: number
}

/** These three read along the index of the most played, so that no more are looked at than are answered. */
const artistsOf = (reader: Reader, { keeper, top }: Whose): Promise<Count[]> =>
  reader
    .selectFrom("artist_play")
    .select(["artist_id as id", "plays"])
    .where("person_id", "=", keeper)
    .where("plays", ">", 0)
    .orderBy("plays", "desc")
    .orderBy("artist_id", "desc")
    .limit(top)
    .execute()

const albumsOf = (reader: Reader, { keeper, top }: Whose): Promise<Count[]> =>
  reader
    .selectFrom("album_play")
    .select(["album_id as id", "plays"])
    .where("person_id", "=", keeper)
    .where(e => e.exists(e.selectFrom("album").select("album.id").whereRef("album.id", "=", "album_play.album_id")))
    .orderBy("plays", "desc")
    .orderBy("album_id", "desc")
    .limit(top)
    .execute()

const tracksOf = (reader: Reader, { keeper, top }: Whose): Promise<Count[]> =>
  reader
    .selectFrom("track_play")
    .select(["track_id as id", "plays"])
    .where("person_id", "=", keeper)
    .where(e => e.exists(e.selectFrom("track").select("track.id").whereRef("track.id", "=", "track_play.track_id")))
    .orderBy("plays", "desc")
    .orderBy("track_id", "desc")
    .limit(top)
    .execute()

export const countAllTime = async (reader: Reader, { keeper, timezoneOffset, top }: Asked): Promise<Counted> => {
  const shift = shiftOf(timezoneOffset)
  const months = await monthsOf(reader, keeper, shift)
  await breathe()
  return {
    months,
    hours: await hoursOf(reader, keeper, shift),
    artists: await artistsOf(reader, { keeper, top }),
    albums: await albumsOf(reader, { keeper, top }),
    tracks: await tracksOf(reader, { keeper, top }),
  }
}

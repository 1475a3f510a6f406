/** The tracks that a smart playlist's rules find, now. */
import type { Condition, DateCondition, NumberCondition, SmartRules, TextCondition } from "@diapason/shared/smart-rules"
import { type RawBuilder, sql } from "kysely"
import type { Reader } from "../../database/database.ts"
import { fold, sortKey } from "../fold.ts"
import { tagsHolding } from "../genres.ts"

const MOST_TRACKS = 5_000
const DAY = 86_400_000

type Where = RawBuilder<unknown>
type TextOp = TextCondition["op"]

/** Whose stars and plays count, and when it is. */
export interface Asking {
  readonly keeper: string
  /** Milliseconds since 1970. */
  readonly now: number
}

const NEGATED: Readonly<Record<string, boolean>> = { isNot: true, notContains: true }

const pattern = (op: TextOp, value: string): string => {
  const start = ["is", "isNot", "startsWith"].includes(op)
  const end = ["is", "isNot", "endsWith"].includes(op)
  const text = (start ? sortKey(value) : fold(value)).replace(/[\\%_]/g, "\\$&")
  return `${start ? "" : "%"}${text}${end ? "" : "%"}`
}

const nameMatches = (key: RawBuilder<unknown>, op: TextOp, value: string): Where => {
  const found = sql`coalesce(${key}, '') like ${pattern(op, value)} escape '\\'`
  return NEGATED[op] ? sql`not (${found})` : found
}

const genreFits = (op: TextOp, value: string) => {
  const wanted = fold(value)
  return (name: string): boolean => {
    const known = fold(name)
    if (op === "is" || op === "isNot") return known === wanted
    if (op === "startsWith") return known.startsWith(wanted)
    if (op === "endsWith") return known.endsWith(wanted)
    return known.includes(wanted)
  }
}

const GENRE = sql`coalesce(track.genre, album.genre, '')`

const genreMatches = async (reader: Reader, op: TextOp, value: string): Promise<Where> => {
  const found = await tagsHolding(reader, genreFits(op, value))
  const among = found.length === 0 ? sql`1 = 0` : sql`${GENRE} in (${sql.join(found)})`
  return NEGATED[op] ? sql`not (${among})` : among
}

const numberMatches = (column: RawBuilder<unknown>, { op, value }: NumberCondition): Where => {
  const [low, high] = Array.isArray(value) ? value : [value, value]
  if (op === "isNot") return sql`(${column} is null or ${column} <> ${low})`
  if (op === "atLeast") return sql`${column} >= ${low}`
  if (op === "atMost") return sql`${column} <= ${high}`
  return sql`${column} between ${low} and ${high}`
}

const holdsZero = ({ op, value }: NumberCondition): boolean => {
  const [low, high] = Array.isArray(value) ? value : [value, value]
  if (op === "isNot") return low !== 0
  if (op === "atLeast") return low <= 0
  if (op === "atMost") return high >= 0
  return low <= 0 && high >= 0
}

/** What has no row counts as 0: where that fits, the tracks whose rows do not fit are left out instead. */
const countMatches = (condition: NumberCondition, column: RawBuilder<unknown>, rows: RawBuilder<unknown>): Where =>
  holdsZero(condition)
    ? sql`track.id not in (${rows} and not (${numberMatches(column, condition)}))`
    : sql`track.id in (${rows} and ${numberMatches(column, condition)})`

const instantOf = ({ value }: DateCondition, now: number): number =>
  typeof value === "number" ? now - value * DAY : Date.parse(value)

const playedMatches = (condition: DateCondition, { keeper, now }: Asking): Where => {
  const instant = instantOf(condition, now)
  const since = (compared: RawBuilder<unknown>) =>
    sql`(select track_id from track_play where person_id = ${keeper} and last_played_at ${compared} ${instant})`
  if (condition.op === "before") return sql`track.id in ${since(sql`<`)}`
  return condition.op === "notInTheLast" ? sql`track.id not in ${since(sql`>=`)}` : sql`track.id in ${since(sql`>=`)}`
}

const addedMatches = (condition: DateCondition, { now }: Asking): Where => {
  const instant = new Date(instantOf(condition, now)).toISOString()
  const earlier = condition.op === "before" || condition.op === "notInTheLast"
  return earlier ? sql`album.added_at < ${instant}` : sql`album.added_at >= ${instant}`
}

const NAME_KEYS = {
  title: sql`track.title_key`,
  artist: sql`track.artist_key`,
  album: sql`album.title_key`,
} as const

const conditionAsSql = async (reader: Reader, condition: Condition, asking: Asking): Promise<Where> => {
  const { keeper } = asking
  switch (condition.field) {
    case "title":
    case "artist":
    case "album":
      return nameMatches(NAME_KEYS[condition.field], condition.op, condition.value)
    case "genre":
      return genreMatches(reader, condition.op, condition.value)
    case "year":
      return numberMatches(sql`coalesce(track.year, album.year)`, condition)
    case "duration":
      return numberMatches(sql`track.duration`, condition)
    case "rating":
      return countMatches(
        condition,
        sql`rating`,
        sql`select item_id from rating where person_id = ${keeper} and kind = 'track'`,
      )
    case "playCount":
      return countMatches(condition, sql`plays`, sql`select track_id from track_play where person_id = ${keeper}`)
    case "lastPlayedAt":
      return playedMatches(condition, asking)
    case "addedAt":
      return addedMatches(condition, asking)
    case "starred": {
      const starred = sql`(select item_id from star where person_id = ${keeper} and kind = 'track')`
      return condition.value ? sql`track.id in ${starred}` : sql`track.id not in ${starred}`
    }
  }
}

const sortedBy = (sort: SmartRules["sort"], keeper: string): RawBuilder<unknown> => {
  switch (sort) {
    case "title":
      return sql`track.title_key`
    case "year":
      return sql`coalesce(track.year, album.year, 0)`
    case "duration":
      return sql`track.duration`
    case "addedAt":
      return sql`coalesce(album.added_at, '')`
    case "album":
      return sql`coalesce(album.title_key, '')`
    case "lastPlayedAt":
      return sql`coalesce((select last_played_at from track_play where track_id = track.id and person_id = ${keeper}), 0)`
    case "playCount":
      return sql`coalesce((select plays from track_play where track_id = track.id and person_id = ${keeper}), 0)`
    case "rating":
      return sql`coalesce((select max(rating) from rating where person_id = ${keeper} and kind = 'track' and item_id = track.id), 0)`
    case "random":
      return sql`random()`
    default:
      return sql`track.artist_key`
  }
}

/** What a list of playlists shows, and what the tracks are read by. */
export interface FoundTrack {
  readonly id: string
  /** Seconds. */
  readonly duration: number
  readonly albumId: string
  readonly hasCover: boolean
}

/** The tracks of the rules in their order; at most 5,000. */
export const findTracks = async (reader: Reader, rules: SmartRules, asking: Asking): Promise<readonly FoundTrack[]> => {
  const conditions: Where[] = []
  for (const condition of rules.conditions) conditions.push(await conditionAsSql(reader, condition, asking))
  const where =
    conditions.length === 0
      ? sql`1 = 1`
      : sql.join(
          conditions.map(one => sql`(${one})`),
          rules.match === "all" ? sql` and ` : sql` or `,
        )
  const rows = await reader
    .selectFrom("track")
    .leftJoin("album", "album.id", "track.album_id")
    .select(["track.id", "track.duration", "track.album_id"])
    .select(sql<number>`case when album.cover is null then 0 else 1 end`.as("covered"))
    .where(sql<boolean>`${where}`)
    .orderBy(sortedBy(rules.sort, asking.keeper), rules.order === "desc" ? "desc" : "asc")
    .orderBy("album.title_key")
    .orderBy("track.album_id")
    .orderBy(sql`coalesce(track.disc_number, 1)`)
    .orderBy(sql`coalesce(track.track_number, 1000000)`)
    .orderBy("track.title_key")
    .orderBy("track.id")
    .limit(Math.min(rules.limit ?? MOST_TRACKS, MOST_TRACKS))
    .execute()
  return rows.map(row => ({
    id: row.id,
    duration: row.duration,
    albumId: row.album_id,
    hasCover: Number(row.covered) === 1,
  }))
}

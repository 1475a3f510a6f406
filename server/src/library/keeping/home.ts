/** What greets a person: albums that are new, loved, forgotten, or of this very day. */
import { setImmediate as breathe } from "node:timers/promises"
import type { Album, Genre } from "@diapason/shared/api"
import type { Home } from "@diapason/shared/keeping"
import { sql } from "kysely"
import type { Reader } from "../../database/database.ts"
import { shuffledOrder } from "../album-filters.ts"
import { ALBUM_COLUMNS, withTotals } from "../album-queries.ts"
import { knownCounts } from "../known-counts.ts"
import { DAY, sameDayOfEarlierYears, shiftOf } from "./calendar.ts"

const SHOWN = 20
const FORGOTTEN_AFTER = 90 * DAY
const YEARS_BACK = 30

export interface HomeQuery {
  readonly keeper: string
  /** Milliseconds since 1970. */
  readonly now: number
  /** Minutes from local time to UTC: `Date.prototype.getTimezoneOffset()`. */
  readonly timezoneOffset: number
  /** Of the albums by chance. */
  readonly seed: number
}

const selectAlbums = (reader: Reader) =>
  reader
    .selectFrom("album")
    .select(ALBUM_COLUMNS.map(column => `album.${column}` as const))
    .limit(SHOWN)

const selectPlayed = (reader: Reader, keeper: string) =>
  selectAlbums(reader)
    .innerJoin("album_play", "album_play.album_id", "album.id")
    .where("album_play.person_id", "=", keeper)

/** Albums that were added or played on this day of earlier years. */
const onThisDay = async (reader: Reader, { keeper, now, timezoneOffset }: HomeQuery): Promise<Album[]> => {
  const firstPlay = await reader
    .selectFrom("play")
    .select(e => e.fn.min("played_at").as("at"))
    .where("person_id", "=", keeper)
    .executeTakeFirst()
  const firstAlbum = await reader
    .selectFrom("album")
    .select(e => e.fn.min("added_at").as("at"))
    .executeTakeFirst()
  const firsts = [firstPlay?.at ?? now, Date.parse(firstAlbum?.at ?? "")].filter(at => Number.isFinite(at))
  const spans = sameDayOfEarlierYears(now, {
    earliest: Math.min(now, ...firsts),
    shift: shiftOf(timezoneOffset),
    most: YEARS_BACK,
  })
  if (spans.length === 0) return []
  const years = sql.join(
    spans.map(({ from, to }) => sql`select ${sql.lit(from)} as since, ${sql.lit(to)} as until`),
    sql` union all `,
  )
  const played = reader
    .selectFrom(sql<{ since: number; until: number }>`(${years})`.as("years"))
    // In this order: SQLite begins at the left of a cross join, and searches the index of plays once a year.
    .crossJoin("play")
    .innerJoin("track", "track.id", "play.track_id")
    .select("track.album_id")
    .where("play.person_id", "=", keeper)
    .whereRef("play.played_at", ">=", "years.since")
    .whereRef("play.played_at", "<", "years.until")
  const iso = (at: number) => new Date(at).toISOString()
  const added = reader
    .selectFrom("album as new")
    .select("new.id as album_id")
    .where(e =>
      e.or(spans.map(({ from, to }) => e.and([e("new.added_at", ">=", iso(from)), e("new.added_at", "<", iso(to))]))),
    )
  const rows = await selectAlbums(reader)
    // One set of ids: beside another condition every album would be held against it.
    .where("album.id", "in", played.union(added))
    .orderBy("album.title_key")
    .orderBy("album.id")
    .execute()
  return withTotals(reader, rows)
}

const frequent = (genres: readonly Genre[]): Home["genres"] =>
  genres.toSorted((a, b) => b.albumCount - a.albumCount).slice(0, SHOWN)

export const homeOf = async (reader: Reader, query: HomeQuery): Promise<Home> => {
  const { keeper, now, seed } = query
  // Ids run down too, as an index is read backwards: otherwise all that are equal, such as of one import, are sorted.
  const added = selectAlbums(reader).orderBy("album.added_at", "desc").orderBy("album.id", "desc")
  const lately = selectPlayed(reader, keeper)
    .orderBy("album_play.last_played_at", "desc")
    .orderBy("album_play.album_id", "desc")
  const most = selectPlayed(reader, keeper).orderBy("album_play.plays", "desc").orderBy("album_play.album_id", "desc")
  // A sum, so that the most played are walked until there are enough: the index of when would find all, to be sorted. Who
  // has forgotten nothing pays with one walk over the albums that were played.
  const forgotten = most.where(sql<boolean>`album_play.last_played_at + 0 < ${now - FORGOTTEN_AFTER}`)
  const shuffled = selectAlbums(reader).orderBy(shuffledOrder(seed)).orderBy("album.id")
  /** Others are served between one shelf and the next. */
  const shelf = async (albums: Promise<Parameters<typeof withTotals>[1]>): Promise<Album[]> => {
    const shown = await withTotals(reader, await albums)
    await breathe()
    return shown
  }
  const { decades, genres } = await knownCounts(reader)
  return {
    recentlyAdded: await shelf(added.execute()),
    recentlyPlayed: await shelf(lately.execute()),
    mostPlayed: await shelf(most.execute()),
    forgotten: await shelf(forgotten.execute()),
    onThisDay: await onThisDay(reader, query),
    random: await shelf(shuffled.execute()),
    decades,
    genres: frequent(genres),
  }
}

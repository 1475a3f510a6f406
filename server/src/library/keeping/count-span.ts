/** What a person played between two moments: walked in parts, with all other requests let in between them. */
import { setImmediate as breathe } from "node:timers/promises"
import type { Reader } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"
import { DAY, HOUR, monthOfDay, shiftOf } from "./calendar.ts"
import type { Asked, Count, Counted, Month } from "./counted.ts"

/** Read at once, unless a single day has more. */
const PLAYS_PER_STEP = 2_000
const IDS_PER_QUERY = 400

interface AskedSpan extends Asked {
  readonly from: number | undefined
  readonly to: number | undefined
}

interface Part {
  readonly from: number
  readonly to: number
}

/** Spans of whole days in UTC, one behind the other, each with at most `most` plays or one day long; cut to the asked span. */
export const partsOf = (
  days: readonly { readonly day: number; readonly plays: number }[],
  {
    from = 0,
    to = Number.POSITIVE_INFINITY,
    most,
  }: { from?: number | undefined; to?: number | undefined; most: number },
): readonly Part[] => {
  const parts: { from: number; to: number; plays: number }[] = []
  for (const { day, plays } of days) {
    const last = parts.at(-1)
    const end = Math.min(to, (day + 1) * DAY)
    if (last && last.plays + plays <= most) {
      last.to = end
      last.plays += plays
    } else parts.push({ from: Math.max(from, day * DAY), to: end, plays })
  }
  return parts
}

const daysBetween = async (reader: Reader, { keeper, from, to }: AskedSpan) => {
  let days = reader.selectFrom("play_day").select(["day", "plays"]).where("person_id", "=", keeper)
  if (from !== undefined) days = days.where("day", ">=", Math.floor(from / DAY))
  if (to !== undefined) days = days.where("day", "<", Math.ceil(to / DAY))
  return days.where("plays", ">", 0).orderBy("day").execute()
}

const comesFirst = (a: Count, b: Count): boolean => a.plays > b.plays || (a.plays === b.plays && a.id > b.id)

/** By one look at each: sorting all of them to take twenty would be the longest step of the walk. */
const topOf = (counts: ReadonlyMap<string, number>, top: number): readonly Count[] => {
  const first: Count[] = []
  for (const [id, plays] of counts) {
    const last = first.at(-1)
    const count = { id, plays }
    if (first.length === top && last && comesFirst(last, count)) continue
    const place = first.findIndex(other => comesFirst(count, other))
    first.splice(place === -1 ? first.length : place, 0, count)
    first.length = Math.min(first.length, top)
  }
  return first
}

const countUp = (counts: Map<string, number>, id: string, by: number): void =>
  void counts.set(id, (counts.get(id) ?? 0) + by)

const ofTracks = async (
  reader: Reader,
  played: ReadonlyMap<string, number>,
  top: number,
): Promise<Pick<Counted, "artists" | "albums" | "tracks">> => {
  const artists = new Map<string, number>()
  const albums = new Map<string, number>()
  const tracks = new Map<string, number>()
  for (const part of chunksOf([...played.keys()], IDS_PER_QUERY)) {
    const here = await reader
      .selectFrom("track")
      .leftJoin("album", "album.id", "track.album_id")
      .select(["track.id", "track.artist_id", "album.id as album_id"])
      .where("track.id", "in", part)
      .execute()
    for (const { id, artist_id, album_id } of here) {
      const plays = played.get(id) ?? 0
      countUp(tracks, id, plays)
      countUp(artists, artist_id, plays)
      if (album_id !== null) countUp(albums, album_id, plays)
    }
    await breathe()
  }
  return { artists: topOf(artists, top), albums: topOf(albums, top), tracks: topOf(tracks, top) }
}

/** By local day first, since a month has to be made of text; then by month. */
const createTally = (shift: number) => {
  const days = new Map<number, { plays: number; milliseconds: number }>()
  const hours = Array.from({ length: 24 }, () => 0)
  return {
    hours,
    add(playedAt: number, milliseconds: number) {
      const local = playedAt + shift
      const hour = Math.floor((((local % DAY) + DAY) % DAY) / HOUR)
      hours[hour] = (hours[hour] ?? 0) + 1
      const day = Math.floor(local / DAY)
      const before = days.get(day) ?? { plays: 0, milliseconds: 0 }
      days.set(day, { plays: before.plays + 1, milliseconds: before.milliseconds + milliseconds })
    },
    months: (): readonly Month[] =>
      [...Map.groupBy(days, ([day]) => monthOfDay(day))]
        .map(([month, ofMonth]) => ({
          month,
          plays: ofMonth.reduce((sum, [, { plays }]) => sum + plays, 0),
          milliseconds: ofMonth.reduce((sum, [, { milliseconds }]) => sum + milliseconds, 0),
        }))
        .sort((a, b) => (a.month < b.month ? -1 : 1)),
  }
}

export const countSpan = async (reader: Reader, asked: AskedSpan): Promise<Counted> => {
  const { keeper, from, to, timezoneOffset, top } = asked
  const tally = createTally(shiftOf(timezoneOffset))
  const played = new Map<string, number>()
  for (const part of partsOf(await daysBetween(reader, asked), { from, to, most: PLAYS_PER_STEP })) {
    const plays = await reader
      .selectFrom("play")
      .select(["track_id", "played_at", "seconds"])
      .where("person_id", "=", keeper)
      .where("played_at", ">=", part.from)
      .where("played_at", "<", part.to)
      .execute()
    for (const { track_id, played_at, seconds } of plays) {
      countUp(played, track_id, 1)
      tally.add(played_at, (seconds ?? 0) * 1_000)
    }
    await breathe()
  }
  return { months: tally.months(), hours: tally.hours, ...(await ofTracks(reader, played, top)) }
}

/** What was played: how much, when, and of whom. */
import type { Statistics } from "@diapason/shared/keeping"
import type { Reader } from "../../database/database.ts"
import { ALBUM_COLUMNS, withTotals } from "../album-queries.ts"
import { asTrack, selectTracks } from "../track-queries.ts"
import { countAllTime } from "./count-all-time.ts"
import { countSpan } from "./count-span.ts"
import type { Count } from "./counted.ts"

const TOP = 20

export interface Span {
  /** Milliseconds since 1970, included; absent is the beginning. */
  readonly from?: number | undefined
  /** Not included; absent is the end. */
  readonly to?: number | undefined
  /** Minutes from local time to UTC: `Date.prototype.getTimezoneOffset()`. */
  readonly timezoneOffset: number
}

const idsOf = (counts: readonly Count[]): readonly string[] => counts.map(count => count.id)

const topArtists = async (reader: Reader, top: readonly Count[]): Promise<Statistics["artists"]> => {
  if (top.length === 0) return []
  const named = await reader.selectFrom("artist").select(["id", "name"]).where("id", "in", idsOf(top)).execute()
  const names = new Map(named.map(({ id, name }) => [id, name]))
  const artists: Statistics["artists"] = []
  for (const { id, plays } of top) {
    // An artist whose own row has not arrived yet bears the name that a track gives.
    const track = names.has(id)
      ? undefined
      : await reader.selectFrom("track").select("artist").where("artist_id", "=", id).limit(1).executeTakeFirst()
    artists.push({ id, name: names.get(id) ?? track?.artist ?? "", plays })
  }
  return artists
}

const topAlbums = async (reader: Reader, top: readonly Count[]): Promise<Statistics["albums"]> => {
  if (top.length === 0) return []
  const rows = await reader
    .selectFrom("album")
    .select([...ALBUM_COLUMNS])
    .where("id", "in", idsOf(top))
    .execute()
  const byId = new Map((await withTotals(reader, rows)).map(album => [album.id, album]))
  return top.flatMap(({ id, plays }) => {
    const album = byId.get(id)
    return album ? [{ album, plays }] : []
  })
}

const topTracks = async (reader: Reader, top: readonly Count[]): Promise<Statistics["tracks"]> => {
  if (top.length === 0) return []
  const rows = await selectTracks(reader).where("track.id", "in", idsOf(top)).execute()
  const byId = new Map(rows.map(row => [row.id, asTrack(row)]))
  return top.flatMap(({ id, plays }) => {
    const track = byId.get(id)
    return track ? [{ track, plays }] : []
  })
}

/**
 * Plays of tracks that are not here count in the sums, not in the lists. However many plays there are, no step of it is long: all
 * time is read from what is counted beside the plays, a span is walked in parts.
 */
export const statisticsOf = async (reader: Reader, keeper: string, span: Span): Promise<Statistics> => {
  const { from, to, timezoneOffset } = span
  const asked = { keeper, timezoneOffset, top: TOP }
  const counted =
    from === undefined && to === undefined
      ? await countAllTime(reader, asked)
      : await countSpan(reader, { ...asked, from, to })
  const milliseconds = counted.months.reduce((sum, month) => sum + month.milliseconds, 0)
  return {
    plays: counted.months.reduce((sum, month) => sum + month.plays, 0),
    seconds: Math.round(milliseconds / 1_000),
    byMonth: counted.months.map(month => ({
      month: month.month,
      plays: month.plays,
      seconds: Math.round(month.milliseconds / 1_000),
    })),
    byHour: [...counted.hours],
    artists: await topArtists(reader, counted.artists),
    albums: await topAlbums(reader, counted.albums),
    tracks: await topTracks(reader, counted.tracks),
  }
}

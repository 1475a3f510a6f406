/** What a person keeps: stars, ratings, plays, playlists, the last queue. Schemas of what the JSON API takes and answers. */
import { z } from "zod"
import { Album, Artist, Genre, Track } from "./api.ts"
import { SmartRules } from "./smart-rules.ts"

const count = z.int().min(0)
const instant = z.string()

export const ITEM_KINDS = ["album", "track", "artist"] as const
export type ItemKind = (typeof ITEM_KINDS)[number]

/** Beside the answer of every write. */
export const Receipt = z.object({
  /** This store's revision after the write: once a home has pulled it, the write is safe there. */
  revision: count,
  /** False where the disk is lost at the next sleep: then the write is safe once a home has taken it. */
  durable: z.boolean(),
})
export type Receipt = z.infer<typeof Receipt>

export const Stars = z.object({ albums: z.array(Album), tracks: z.array(Track), artists: z.array(Artist) })
export type Stars = z.infer<typeof Stars>

export const Plays = z.object({
  plays: z.array(z.object({ id: z.string(), playedAt: instant, track: Track })),
  total: count,
})
export type Plays = z.infer<typeof Plays>

export const Statistics = z.object({
  plays: count,
  seconds: z.number(),
  /** `month` as `2026-03`; months without a play are left out. */
  byMonth: z.array(z.object({ month: z.string(), plays: count, seconds: z.number() })),
  /** Plays begun in each hour of the day, 0 to 23. */
  byHour: z.array(count).length(24),
  artists: z.array(z.object({ id: z.string(), name: z.string(), plays: count })),
  albums: z.array(z.object({ album: Album, plays: count })),
  tracks: z.array(z.object({ track: Track, plays: count })),
})
export type Statistics = z.infer<typeof Statistics>

export const Home = z.object({
  recentlyAdded: z.array(Album),
  recentlyPlayed: z.array(Album),
  mostPlayed: z.array(Album),
  /** Played once, and not for a long time. */
  forgotten: z.array(Album),
  /** Added or played on this day of an earlier year. */
  onThisDay: z.array(Album),
  random: z.array(Album),
  decades: z.array(z.object({ decade: z.int(), albumCount: count })),
  genres: z.array(Genre),
})
export type Home = z.infer<typeof Home>

export const Queue = z.object({
  trackIds: z.array(z.string()),
  /** Index in `trackIds`; null where nothing is playing. */
  current: z.int().min(0).nullable(),
  /** Seconds into the current track. */
  position: z.number().min(0),
  changedAt: instant.nullable(),
  /** What the device calls itself. */
  device: z.string(),
})
export type Queue = z.infer<typeof Queue>

export const Playlist = z.object({
  id: z.string(),
  name: z.string(),
  comment: z.string().optional(),
  /** Of the tracks that are here; an entry whose track has not arrived is not counted. */
  trackCount: count,
  /** Seconds. */
  duration: z.number(),
  createdAt: instant,
  changedAt: instant,
  mine: z.boolean(),
  /** Name of the person it belongs to; empty while there is no account. */
  owner: z.string(),
  /** A smart one: its tracks are found when it is read. */
  rules: SmartRules.optional(),
  /** Ids of up to four albums whose covers stand for it. */
  covers: z.array(z.string()).max(4),
  /** Mine, and open to whoever has the address. */
  share: z.object({ url: z.string(), until: instant }).optional(),
})
export type Playlist = z.infer<typeof Playlist>

export const PlaylistEntry = z.object({
  /** Of the entry: a track may stand in a playlist twice. In a smart one, the track's. */
  id: z.string(),
  /** Compared by code unit; empty in a smart one. */
  position: z.string(),
  track: Track,
})
export type PlaylistEntry = z.infer<typeof PlaylistEntry>

/** A shared playlist as strangers see it: nothing of where its files lie. */
export const SharedPlaylist = z.object({
  playlist: z.object({
    name: z.string(),
    comment: z.string().optional(),
    owner: z.string(),
    trackCount: count,
    duration: z.number(),
  }),
  tracks: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      artist: z.string(),
      album: z.string(),
      albumId: z.string(),
      /** Seconds. */
      duration: z.number(),
    }),
  ),
  until: instant,
})
export type SharedPlaylist = z.infer<typeof SharedPlaylist>

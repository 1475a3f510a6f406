/** The words of songs, line by line where their times are known. */
import type { Track, TrackLyrics } from "@diapason/shared/api"
import type { createBrowse } from "../../library/browse.ts"
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers } from "./method.ts"
import type { StructuredLyrics } from "./shapes.ts"
import { readIdOf } from "./wire-ids.ts"

export interface LyricsRooms {
  readonly browse: Pick<ReturnType<typeof createBrowse>, "lyrics">
  readonly queries: Pick<SubsonicQueries, "tracksById" | "trackByName">
}

/** ISO 639 has it for languages that nobody named. */
const UNKNOWN_LANGUAGE = "und"

const plainText = ({ text, synced }: TrackLyrics): string => text ?? (synced ?? []).map(line => line.text).join("\n")

const linesOf = ({ synced, text }: TrackLyrics): Pick<StructuredLyrics, "synced" | "line"> =>
  synced
    ? { synced: true, line: synced.map(({ at, text: value }) => ({ start: Math.round(at * 1_000), value })) }
    : { synced: false, line: (text ?? "").split(/\r?\n/).map(value => ({ value })) }

const structured = (track: Track, lyrics: TrackLyrics): StructuredLyrics => ({
  displayArtist: track.artist,
  displayTitle: track.title,
  lang: UNKNOWN_LANGUAGE,
  ...linesOf(lyrics),
})

export const lyricsMethods = ({ browse, queries }: LyricsRooms) =>
  ({
    getLyrics: async ({ parameters }) => {
      const [artist, title] = [parameters.text("artist"), parameters.text("title")]
      const track = title === undefined ? undefined : await queries.trackByName(title, artist)
      const lyrics = track && (await browse.lyrics(track.id))
      return { lyrics: lyrics ? { artist: track.artist, title: track.title, value: plainText(lyrics) } : { value: "" } }
    },

    getLyricsBySongId: async ({ parameters }) => {
      const [track] = await queries.tracksById([readIdOf("track", parameters.required("id"))])
      if (!track) throw new SubsonicFault("not_found", "There is no such track. It may have been deleted.")
      const lyrics = await browse.lyrics(track.id)
      return { lyricsList: { structuredLyrics: lyrics ? [structured(track, lyrics)] : [] } }
    },
  }) satisfies Handlers

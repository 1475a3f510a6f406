/** The lyrics of a track, as they are answered. */
import type { TrackLyrics } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import { Lyrics } from "@diapason/shared/rows"
import type { Reader } from "../database/database.ts"

/** Times in seconds; null where there are none. Throws `not_found`. */
export const lyricsOf = async (reader: Reader, trackId: string): Promise<TrackLyrics | null> => {
  const track = await reader.selectFrom("track").select("id").where("id", "=", trackId).executeTakeFirst()
  if (!track) throw new AppError("not_found", `There is no track with the id "${trackId}".`)
  const row = await reader
    .selectFrom("row")
    .select("body")
    .where("kind", "=", "lyrics")
    .where("id", "=", trackId)
    .executeTakeFirst()
  if (row?.body == null) return null
  const { text, synced } = Lyrics.parse(JSON.parse(row.body))
  return {
    synced: synced?.map(([at, line]) => ({ at: at / 1000, text: line })) ?? null,
    text: text ?? null,
  }
}

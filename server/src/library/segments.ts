/** The tracks that one file is cut into, and the one that it is uncut: of both forms only one is in the library. */
import type { Reader } from "../database/database.ts"
import { chunksOf } from "./row-store.ts"

const IDS_PER_QUERY = 400
const DRIVE_TRACK = "gd-"

/** Those among the tracks here that are parts of the files of these uncut tracks. */
export const segmentsOf = async (reader: Reader, trackIds: readonly string[]): Promise<readonly string[]> => {
  const files = trackIds.filter(id => id.startsWith(DRIVE_TRACK)).map(id => id.slice(DRIVE_TRACK.length))
  const found: string[] = []
  for (const part of chunksOf(files, IDS_PER_QUERY)) {
    const rows = await reader
      .selectFrom("track")
      .select("id")
      .where("drive_id", "in", part)
      .where("segment", "is not", null)
      .execute()
    found.push(...rows.map(({ id }) => id))
  }
  return found
}

/** Uncut tracks of the files that these tracks are of, whether they are here or not. */
export const uncutOf = (tracks: readonly { readonly driveId?: string }[]): readonly string[] => [
  ...new Set(tracks.flatMap(({ driveId }) => (driveId === undefined ? [] : [DRIVE_TRACK + driveId]))),
]

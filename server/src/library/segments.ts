/** The tracks that one file is cut into, and the one that it is uncut: of both forms only one is in the library. */
import type { Reader } from "../database/database.ts"
import { chunksOf } from "./row-store.ts"

const IDS_PER_QUERY = 400
const DRIVE_TRACK = "gd-"

/** Of a file of Drive the uncut track has its id behind a sign, of one on a home's own disk it has the very id. */
const filesOf = (trackIds: readonly string[]) => {
  const [inDrive, onDisk]: [string[], string[]] = [[], []]
  for (const id of trackIds)
    if (id.startsWith(DRIVE_TRACK)) inDrive.push(id.slice(DRIVE_TRACK.length))
    else onDisk.push(id)
  return [
    { column: "local_file_id", files: onDisk },
    { column: "drive_id", files: inDrive },
  ] as const
}

/** Those among the tracks here that are parts of the files of these uncut tracks. */
export const segmentsOf = async (reader: Reader, trackIds: readonly string[]): Promise<readonly string[]> => {
  const found: string[] = []
  for (const { column, files } of filesOf(trackIds))
    for (const part of chunksOf(files, IDS_PER_QUERY)) {
      const rows = await reader
        .selectFrom("track")
        .select("id")
        .where(column, "in", part)
        .where("segment", "is not", null)
        .execute()
      found.push(...rows.map(({ id }) => id))
    }
  return found
}

/** Uncut tracks of the files that these tracks are of, whether they are here or not. The copy of a file is another file. */
export const uncutOf = (
  tracks: readonly { readonly driveId?: string; readonly localFileId?: string }[],
): readonly string[] => [
  ...new Set(
    tracks.flatMap(({ driveId, localFileId }) => localFileId ?? (driveId === undefined ? [] : DRIVE_TRACK + driveId)),
  ),
]

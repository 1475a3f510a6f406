/** The lyrics in a `.lrc` file of Drive, kept as tags are, so that it is read once. */
import type { Drive, DriveItem } from "../../drive/drive-types.ts"
import { decodeText } from "./decode-text.ts"
import type { FileTags } from "./file-tags.ts"
import { readLyrics } from "./lyrics.ts"

const LONGEST = 256 * 1024

/** Errors of Drive pass through. */
export async function readLyricsFile(
  drive: Pick<Drive, "readRange">,
  file: DriveItem,
  signal: AbortSignal,
): Promise<FileTags> {
  const readable = file.canDownload && file.size > 0 && file.size <= LONGEST
  const lyrics = readable ? readLyrics(decodeText(await drive.readRange(file, 0, file.size - 1, signal))) : undefined
  return { format: 3, durationSeconds: 0, mimeType: "text/x-lrc", ...(lyrics && { lyrics }) }
}

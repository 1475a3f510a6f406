/** The lyrics in a `.lrc` file of Drive, kept as tags are, so that it is read once. */
import type { Drive, DriveItem } from "../../drive/drive-types.ts"
import type { FileTags } from "./file-tags.ts"
import { readLyrics } from "./lyrics.ts"

const LONGEST = 256 * 1024

/** Text that is not UTF-8 is taken for Windows-1252, or UTF-16 where it says so. Errors of Drive pass through. */
export async function readLyricsFile(
  drive: Pick<Drive, "readRange">,
  file: DriveItem,
  signal: AbortSignal,
): Promise<FileTags> {
  const readable = file.canDownload && file.size > 0 && file.size <= LONGEST
  const lyrics = readable ? readLyrics(decode(await drive.readRange(file, 0, file.size - 1, signal))) : undefined
  return { format: 2, durationSeconds: 0, mimeType: "text/x-lrc", ...(lyrics && { lyrics }) }
}

function decode(bytes: Uint8Array): string {
  const [first, second] = bytes
  if (first === 0xff && second === 0xfe) return new TextDecoder("utf-16le").decode(bytes)
  if (first === 0xfe && second === 0xff) return new TextDecoder("utf-16be").decode(bytes)
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes)
  } catch (error) {
    if (error instanceof TypeError) return new TextDecoder("windows-1252").decode(bytes)
    throw error
  }
}

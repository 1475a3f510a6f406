/** The text of a `.cue` file of Drive, kept as tags are, so that it is read once. */
import { AppError } from "@diapason/shared/errors"
import type { Drive, DriveItem } from "../../drive/drive-types.ts"
import { decodeText } from "../tags/decode-text.ts"
import type { FileTags } from "../tags/file-tags.ts"

const LONGEST = 128 * 1024

/** Throws the `AppError` of Drive, and `unprocessable` for what is no text of that kind. */
export async function readCueFile(
  drive: Pick<Drive, "readRange">,
  file: DriveItem,
  signal: AbortSignal,
): Promise<FileTags> {
  if (!file.canDownload) throw new AppError("drive_forbidden", "Its owner does not let this cue sheet be downloaded.")
  if (file.size > LONGEST)
    throw new AppError("unprocessable", "This cue sheet has more than 128 KiB: it is something else. Remove it.")
  const text = file.size === 0 ? "" : decodeText(await drive.readRange(file, 0, file.size - 1, signal))
  return { format: 3, durationSeconds: 0, mimeType: "application/x-cue", cueSheet: text }
}

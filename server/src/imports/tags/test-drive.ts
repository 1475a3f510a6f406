/** A Drive of one file in memory, for tests of what no real Drive would keep: damaged and lying files. */
import assert from "node:assert/strict"
import type { DriveItem } from "../../drive/drive-types.ts"
import { readTags } from "./read-tags.ts"

const signal = new AbortController().signal

/** The file, a reader of its tags, and what that asked for. */
export function driveOf(bytes: Uint8Array, name = "song.mp3") {
  const asked = { requests: 0, bytes: 0 }
  const item: DriveItem = {
    id: "file",
    name,
    kind: "file",
    mimeType: "application/octet-stream",
    size: bytes.length,
    contentKey: "1",
    parentIds: [],
    canDownload: true,
  }
  const readRange = async (_file: unknown, start: number, end: number) => {
    assert.ok(start >= 0 && start <= end && end < bytes.length, `${start}-${end} of ${bytes.length}`)
    asked.requests += 1
    asked.bytes += end - start + 1
    return bytes.slice(start, end + 1)
  }
  return { asked, item, read: () => readTags({ readRange }, item, signal) }
}

/** Vorbis comments (xiph.org), as FLAC and Ogg hold them: kept but for pictures and other long values. */
import { ascii, concat, latin1, le32, u32le } from "./bytes.ts"
import type { FileWindow } from "./file-window.ts"
import type { TagContainer } from "./tag-plan.ts"

export interface VorbisComment {
  /** Upper-case names of what was read. */
  readonly names: ReadonlySet<string>
  readonly container: TagContainer
  /** False where the bytes at hand ended before the list did. */
  readonly complete: boolean
}

const LONGEST_VALUE = 64 * 1024
const MOST_COMMENTS = 5_000
const PICTURE = /^(?:METADATA_BLOCK_PICTURE|COVERART)$/

/** The comment that begins at `start` and ends at `end` at the latest. */
export async function readVorbisComment(window: FileWindow, start: number, end: number): Promise<VorbisComment> {
  const names = new Set<string>()
  const kept: Uint8Array[] = []
  const vendor = await window.read(start, 4, end - start)
  let at = vendor === undefined ? end : start + 4 + u32le(vendor, 0)
  const count = at + 4 <= end ? await window.read(at, 4) : undefined
  at += 4
  let left = count === undefined ? 1 : Math.min(u32le(count, 0), MOST_COMMENTS)
  for (; left > 0 && at + 4 <= end; left--) {
    const length = await window.read(at, 4, Math.min(end - at, LONGEST_VALUE))
    if (length === undefined) break
    const size = u32le(length, 0)
    const head = await window.read(at + 4, Math.min(size, 64, end - at - 4))
    if (head === undefined) break
    const name = latin1(head, 0, Math.max(0, head.indexOf(0x3d))).toUpperCase()
    if (!PICTURE.test(name) && size <= LONGEST_VALUE) {
      const value = await window.read(at + 4, size)
      if (value === undefined) break
      names.add(name)
      kept.push(concat(length, value))
    }
    at += 4 + size
  }
  return { names, container: writeContainer(kept), complete: left === 0 && at <= end }
}

/** The comments in the shortest FLAC file: an empty STREAMINFO block and theirs. */
function writeContainer(comments: readonly Uint8Array[]): TagContainer {
  const body = concat(le32(0), le32(comments.length), ...comments)
  const streamInfo = concat(Uint8Array.of(0, 0, 0, 34), new Uint8Array(34))
  const header = Uint8Array.of(0x84, (body.length >> 16) & 255, (body.length >> 8) & 255, body.length & 255)
  return { bytes: concat(ascii("fLaC"), streamInfo, header, body), mimeType: "audio/flac" }
}

/** A track that is a part of a file, as a file of its own: a made header before bytes of the file as they are. */
import type { Span } from "../window.ts"
import { type FlacPart, savedBefore } from "./flac-numbers.ts"

/** The file that is cut; what of it is looked at costs a request each. */
export interface CutSource {
  readonly size: number
  /** Up to `length` bytes from `start` on: fewer where the file ends. */
  read(start: number, length: number): Promise<Buffer>
}

export interface Cut {
  readonly head: Buffer
  /** Bytes of the file that follow the head. */
  readonly span: Span
  readonly mimeType: string
  /** Frames that are numbered anew on their way. */
  readonly flacPart?: FlacPart
}

export function lengthOf({ head, span, flacPart }: Cut): number {
  const saved = flacPart === undefined ? 0 : savedBefore(flacPart, flacPart.behind)
  return head.length + span.end - span.start + 1 - saved
}

/** The bytes of a cut, or of a part of it. */
import { Readable } from "node:stream"
import { AppError } from "@diapason/shared/errors"
import type { Source } from "../receive-from-drive.ts"
import { openStitched } from "../stitched.ts"
import type { Span } from "../window.ts"
import type { WindowPool } from "../window-pool.ts"
import type { Cut, CutSource } from "./cut.ts"
import { type FlacPart, placedFrames, renumbered, savedBefore } from "./flac-numbers.ts"

const MOST_LOOKS = 8

/** Resolves with the first bytes in hand. `look`: for finding the frame in which a part begins. */
export async function openCut(
  { windows, source, look }: { readonly windows: WindowPool; readonly source: Source; readonly look: CutSource },
  { head, span, flacPart }: Cut,
  part: Span,
  signal: AbortSignal,
): Promise<Readable> {
  const made = head.subarray(part.start, Math.min(part.end + 1, head.length))
  if (part.end < head.length) return Readable.from([made], { objectMode: false })
  const behind = { start: Math.max(0, part.start - head.length), end: part.end - head.length }
  if (flacPart !== undefined) {
    const frame = await frameAt(look, flacPart, span, behind.start)
    const end = Math.min(span.end, span.start + behind.end + savedBefore(flacPart, flacPart.behind) + flacPart.stretch)
    const frames = await openStitched(windows, source, { start: frame.at, end }, signal)
    return streamOf(made, frames, renumbered(flacPart, frame.number, frames), {
      start: behind.start - frame.place,
      end: behind.end - frame.place,
    })
  }
  const own = { start: span.start + behind.start, end: span.start + behind.end }
  const body = await openStitched(windows, source, own, signal)
  if (made.length > 0) body.unshift(made)
  return body
}

/** The frame of the part that holds this byte of it. */
async function frameAt(look: CutSource, part: FlacPart, { start, end }: Span, wanted: number) {
  if (wanted === 0) return { number: part.first, at: start, place: 0 }
  const share = wanted / (end - start + 1)
  let from =
    start + wanted + savedBefore(part, part.first + Math.floor(share * (part.behind - part.first))) - part.stretch
  for (let times = 0; times < MOST_LOOKS; times += 1) {
    const at = Math.max(start, Math.min(from, end + 1 - 2 * part.stretch))
    const frames = placedFrames(part, await look.read(at, Math.min(2 * part.stretch, end + 1 - at)), at, start)
    const holding = frames.findLast(({ place }) => place <= wanted)
    const next = frames.find(({ place }) => place > wanted)
    if (holding !== undefined && (next !== undefined || at + 2 * part.stretch > end)) return holding
    from = holding === undefined ? at - part.stretch : at + part.stretch
  }
  throw new AppError("not_playable", "The FLAC file is damaged in this track. Put an intact copy in its place.")
}

/** What is made, then what stands between two places of the frames. Closed early, it closes what they come from. */
function streamOf(made: Buffer, from: Readable, frames: AsyncGenerator<Buffer>, { start, end }: Span): Readable {
  async function* bytes(): AsyncGenerator<Buffer> {
    try {
      if (made.length > 0) yield made
      let at = 0
      for await (const frame of frames) {
        const piece = frame.subarray(Math.max(0, start - at), Math.max(0, end + 1 - at))
        at += frame.length
        if (piece.length > 0) yield piece
        if (at > end) return
      }
    } finally {
      from.destroy()
    }
  }
  const stream = Readable.from(bytes(), { objectMode: false })
  // Closed before it was read, it would never begin and so never end.
  stream.once("close", () => from.destroy())
  return stream
}

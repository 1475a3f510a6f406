/** MP3 and raw AAC: ID3 before the frames, else APEv2 or ID3v1 behind them. */
import { AppError } from "@diapason/shared/errors"
import { readTrailingTags, type TrailingTags } from "./ape-tag.ts"
import { type FileWindow, HEAD } from "./file-window.ts"
import { measureMpeg } from "./mpeg-frames.ts"
import { bitRateOf, chooseFront, type TagPlan } from "./tag-plan.ts"

const FRAMES = 16 * 1024

/** `tagged`: what stands before `start` names title, artist and album, so that nothing behind the audio is looked for. */
export async function planMpeg(window: FileWindow, start: number, tagged: boolean): Promise<TagPlan> {
  const length = window.size - start
  await window.read(start, Math.min(length, FRAMES))
  const frames = window.peek(start, HEAD)
  if (measureMpeg(frames, length) === undefined) {
    throw new AppError(
      "unprocessable",
      "No MPEG audio was found in this file: it is damaged. Put an intact copy in its place.",
    )
  }
  const none: TrailingTags = { containers: [], pictures: [], start: window.size }
  const trailing = tagged ? none : await readTrailingTags(window)
  const measure = measureMpeg(frames, trailing.start - start)
  const seconds = measure?.seconds ?? 0
  const picture = chooseFront(trailing.pictures)
  return {
    containers: trailing.containers,
    durationSeconds: seconds,
    ...bitRateOf(trailing.start - start, seconds),
    mimeType: measure?.mimeType ?? "audio/mpeg",
    ...(measure?.replayGain && { replayGain: measure.replayGain }),
    ...(measure?.gapless && { gapless: measure.gapless }),
    ...(picture && { picture }),
  }
}

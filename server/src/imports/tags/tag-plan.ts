/** What a format's planner finds in a file: where the tags and the picture are, and how long the music lasts. */
import type { Gapless, ReplayGain } from "@diapason/shared/rows"

/** The tags of a file alone, in the smallest container of their kind that the tag library reads. */
export interface TagContainer {
  readonly bytes: Uint8Array
  readonly mimeType: string
}

/** A picture embedded as plain bytes. Offsets are those of the file. */
export interface PicturePlace {
  readonly offset: number
  readonly length: number
  readonly type: string
  readonly front: boolean
}

export interface TagPlan {
  /** The best source of tags first. */
  readonly containers: readonly TagContainer[]
  /** 0 when the file does not tell. */
  readonly durationSeconds: number
  /** Bits per second. */
  readonly bitRate?: number
  readonly mimeType: string
  readonly picture?: PicturePlace
  /** What the encoder left beside the tags. */
  readonly replayGain?: ReplayGain
  readonly gapless?: Gapless
}

/** The front cover, else the first picture. */
export function chooseFront(pictures: readonly PicturePlace[]): PicturePlace | undefined {
  return pictures.find(picture => picture.front) ?? pictures[0]
}

/** Bits per second of so many bytes over so many seconds. */
export function bitRateOf(bytes: number, seconds: number): { readonly bitRate?: number } {
  const bitRate = seconds > 0 ? Math.round((bytes * 8) / seconds) : 0
  return Number.isFinite(bitRate) && bitRate > 0 ? { bitRate } : {}
}

/** How it should sound: speed, crossfade, evenness of loudness. Pure. */
import type { Track } from "@diapason/shared/api"
import type { ReplayGain } from "@diapason/shared/rows"

export const LOUDNESS = ["off", "track", "album"] as const
/** `album` keeps the differences an album was made with, and evens single tracks. */
export type Loudness = (typeof LOUDNESS)[number]

export type Sound = {
  /** Seconds that two tracks of different albums overlap; 0 to `MOST_CROSSFADE_S`. */
  readonly crossfade: number
  /** Times the pace of the music; the pitch stays. */
  readonly speed: number
  readonly loudness: Loudness
}

export const MOST_CROSSFADE_S = 12
export const SPEEDS = [0.5, 0.75, 0.9, 1, 1.1, 1.25, 1.5, 1.75, 2] as const
export const plainSound: Sound = { crossfade: 0, speed: 1, loudness: "album" }

/** What was kept, brought inside of what is possible. */
export function soundFrom(kept: Partial<Record<keyof Sound, unknown>>): Sound {
  const { crossfade, speed, loudness } = kept
  return {
    crossfade: within(crossfade, 0, MOST_CROSSFADE_S) ?? plainSound.crossfade,
    speed: within(speed, 0.5, 2) ?? plainSound.speed,
    loudness: LOUDNESS.find(known => known === loudness) ?? plainSound.loudness,
  }
}

/**
 * Seconds of real time that `next` begins before `current` ends. Tracks of one album follow each other without: they were made
 * to. Never more than half of the shorter one.
 */
export function overlapBetween(current: Track, next: Track, { crossfade, speed }: Sound): number {
  if (current.albumId === next.albumId) return 0
  return Math.min(crossfade, ...[current, next].map(track => track.duration / speed / 2))
}

/** What a track's samples are multiplied by; never so much that its peak would be cut off. 1 where nothing is known. */
export function loudnessFactor(gains: ReplayGain | undefined, loudness: Loudness, asAlbum: boolean): number {
  if (!gains || loudness === "off") return 1
  const ofAlbum = loudness === "album" && asAlbum && gains.albumGain !== undefined
  const gain = ofAlbum ? gains.albumGain : (gains.trackGain ?? gains.albumGain)
  const peak = ofAlbum ? gains.albumPeak : (gains.trackPeak ?? gains.albumPeak)
  if (gain === undefined || !Number.isFinite(gain)) return 1
  const factor = 10 ** (gain / 20)
  return peak !== undefined && peak > 0 ? Math.min(factor, 1 / peak) : Math.min(factor, 1)
}

/** How loud the leaving and the coming track are when `share` (0 to 1) of their overlap is over: together always as loud. */
export function fadeLevels(share: number): { readonly leaving: number; readonly coming: number } {
  const angle = (Math.min(Math.max(share, 0), 1) * Math.PI) / 2
  return { leaving: Math.cos(angle), coming: Math.sin(angle) }
}

function within(value: unknown, least: number, most: number): number | undefined {
  return typeof value === "number" && Number.isFinite(value) ? Math.min(Math.max(value, least), most) : undefined
}

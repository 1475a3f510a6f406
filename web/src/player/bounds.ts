/** What of the sound behind an address is the track, where the server or the browser did not cut it already. Pure. */
import type { Track } from "@diapason/shared/api"

/** Seconds. */
export type Bounds = { readonly from: number; readonly to: number }

/** What is known of a track before its sound is there. */
export type Part = Pick<Track, "segment" | "gapless" | "duration">

/** Figures are in samples of nearly always this rate; of 48,000 a millisecond or four would be wrong. */
const RATE = 44_100
/** A part that lasts so much longer than it should is the whole file. Seconds. */
const CLEARLY = 2

/**
 * Null where all of it is the track. A browser that has left out what the encoder added says a duration that is shorter by it
 * (measured: Chromium for LAME's figures and for edit lists, not for those of iTunes alone).
 */
export function boundsOf(heard: number, { segment, gapless, duration }: Part): Bounds | null {
  if (!Number.isFinite(heard)) return null
  if (segment) {
    const { start, end = heard } = segment
    return heard > duration + CLEARLY && start < end ? { from: start, to: Math.min(end, heard) } : null
  }
  if (!gapless) return null
  const [before, behind] = [gapless.delay / RATE, gapless.padding / RATE]
  const cut = heard < duration - (before + behind) / 2
  return cut || before + behind >= heard ? null : { from: before, to: heard - behind }
}

/** How long a track was really heard, whatever was skipped or repeated: what decides whether it counts as played. Pure. */

export type Listened = {
  /** Seconds of real time with sound. */
  readonly seconds: number
  /** At the last look: milliseconds since 1970, and seconds into the track. */
  readonly at: number
  readonly time: number
}

type Look = { readonly at: number; readonly time: number; readonly sounding: boolean }

/** A look that comes later than this says nothing of what was between: the machine slept. */
const LONGEST_STEP_S = 5
/** Half of a track counts, and four minutes of a long one. */
const ENOUGH_S = 240

export const unheard = (at: number, time: number): Listened => ({ seconds: 0, at, time })

/** Adds the time since the last look, if the music went on in it; a leap in the track is not listening. */
export function listen(before: Listened, { at, time, sounding }: Look): Listened {
  const passed = (at - before.at) / 1_000
  const went = sounding && time > before.time && passed > 0 && passed <= LONGEST_STEP_S
  return { seconds: before.seconds + (went ? passed : 0), at, time }
}

/** `duration`: seconds of real time, 0 while unknown. */
export function counts({ seconds }: Listened, duration: number): boolean {
  return seconds >= (duration > 0 ? Math.min(duration / 2, ENOUGH_S) : ENOUGH_S)
}

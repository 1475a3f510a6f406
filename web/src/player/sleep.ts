/** Falling asleep to music: when it ends, and how it grows quiet before. Pure. */

export type Sleep =
  | { readonly kind: "off" }
  /** `at`: milliseconds since 1970; `minutes`: what was chosen. */
  | { readonly kind: "at"; readonly at: number; readonly minutes: number }
  | { readonly kind: "track" }
  | { readonly kind: "album" }

export const awake: Sleep = { kind: "off" }
export const SLEEP_MINUTES = [15, 30, 45, 60, 90] as const

const FADE_S = 20
/** A track's own end needs little help. */
const LAST_FADE_S = 4

type Moment = {
  /** Milliseconds since 1970. */
  readonly now: number
  /** Seconds of real time until the track ends; infinite while unknown. */
  readonly left: number
  /** Nothing of the same album follows. */
  readonly lastOfAlbum: boolean
}

/** How loud the music still is (0 to 1); 0 says that it is over. */
export function sleepLevel(sleep: Sleep, { now, left, lastOfAlbum }: Moment): number {
  switch (sleep.kind) {
    case "off":
      return 1
    case "at":
      return share((sleep.at - now) / 1_000, FADE_S)
    case "track":
      return Math.max(share(left, LAST_FADE_S), 0.01)
    case "album":
      return lastOfAlbum ? Math.max(share(left, LAST_FADE_S), 0.01) : 1
  }
}

/** Whether the music ends with this track. */
export function endsHere(sleep: Sleep, lastOfAlbum: boolean): boolean {
  return sleep.kind === "track" || (sleep.kind === "album" && lastOfAlbum)
}

function share(left: number, over: number): number {
  return Math.min(Math.max(left / over, 0), 1)
}

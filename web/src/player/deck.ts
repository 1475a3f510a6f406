/** One of the two players of the browser between which the music passes. Its seconds are those of the track, whatever lies around it. */
import { type Bounds, boundsOf, type Part } from "./bounds.ts"
import type { Levels } from "./level.ts"

export type Piece = {
  readonly address: string
  readonly part: Part
  /** Seconds. */
  readonly startAt?: number
  /** What its samples are multiplied by. */
  readonly factor?: number
}

export type Deck = ReturnType<typeof createDeck>

export function createDeck(levels: Levels) {
  const element = document.createElement("audio")
  element.preload = "auto"
  element.preservesPitch = true
  const loudness = { master: 1, factor: 1, fade: 1 }
  let part: Part | null = null
  let bounds: Bounds | null = null

  function bind() {
    bounds = part && boundsOf(element.duration, part)
  }
  element.addEventListener("durationchange", bind)
  element.addEventListener("loadedmetadata", () => {
    bind()
    // What was asked for before was meant in seconds of the track.
    if (bounds) element.currentTime += bounds.from
  })

  function change(levelled: Partial<typeof loudness>) {
    Object.assign(loudness, levelled)
    levels.set(element, loudness.master * loudness.factor * loudness.fade)
  }

  const end = () => bounds?.to ?? element.duration
  const time = () => Math.max(0, element.currentTime - (bounds?.from ?? 0))

  return {
    element,
    change,
    time,
    address: () => element.getAttribute("src"),
    /** It ends before its sound does: no event tells so. */
    bounded: () => bounds !== null,
    load({ address, part: next, startAt = 0, factor = 1 }: Piece, speed: number) {
      part = next
      bounds = null
      element.src = address
      // Loading brings back the default, so the default is the speed.
      element.defaultPlaybackRate = speed
      element.playbackRate = speed
      if (startAt > 0) element.currentTime = startAt
      change({ factor, fade: 1 })
    },
    seek(seconds: number) {
      element.currentTime = bounds ? Math.min(bounds.from + seconds, bounds.to) : seconds
    },
    /** Seconds; 0 while unknown. */
    length: () => (Number.isFinite(element.duration) ? end() - (bounds?.from ?? 0) : 0),
    /** Seconds of real time to the end; infinite while the length is unknown. */
    left: () =>
      Number.isFinite(element.duration)
        ? (end() - element.currentTime) / element.playbackRate
        : Number.POSITIVE_INFINITY,
    clear() {
      element.pause()
      if (element.getAttribute("src") === null) return
      element.removeAttribute("src")
      element.load()
    },
  }
}

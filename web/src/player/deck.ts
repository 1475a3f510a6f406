/** One of the two players of the browser between which the music passes. */
import type { Levels } from "./level.ts"

export type Piece = {
  readonly address: string
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

  function change(part: Partial<typeof loudness>) {
    Object.assign(loudness, part)
    levels.set(element, loudness.master * loudness.factor * loudness.fade)
  }

  return {
    element,
    change,
    address: () => element.getAttribute("src"),
    load({ address, startAt = 0, factor = 1 }: Piece, speed: number) {
      element.src = address
      // Loading brings back the default, so the default is the speed.
      element.defaultPlaybackRate = speed
      element.playbackRate = speed
      if (startAt > 0) element.currentTime = startAt
      change({ factor, fade: 1 })
    },
    /** Seconds of real time to the end; infinite while the length is unknown. */
    left: () =>
      Number.isFinite(element.duration)
        ? (element.duration - element.currentTime) / element.playbackRate
        : Number.POSITIVE_INFINITY,
    clear() {
      element.pause()
      if (element.getAttribute("src") === null) return
      element.removeAttribute("src")
      element.load()
    },
  }
}

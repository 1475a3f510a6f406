/** The browser's audio: one element that sounds, one that only fetches ahead. It knows nothing of tracks or queues. */
import { createStore, type Store } from "../store.ts"

export type AudioState = {
  readonly playing: boolean
  readonly waiting: boolean
  /** Seconds. */
  readonly time: number
  /** Seconds; 0 while unknown. */
  readonly duration: number
  /** 0 to 1. */
  readonly volume: number
}

export type Audio = {
  readonly state: Store<AudioState>
  readonly load: (address: string, startAt?: number) => void
  readonly play: () => void
  readonly pause: () => void
  readonly seek: (seconds: number) => void
  readonly setVolume: (volume: number) => void
  readonly preload: (address: string) => void
  readonly clear: () => void
}

export type AudioListener = {
  readonly onEnded: () => void
  /** The browser cannot play what it was given. */
  readonly onFailed: () => void
}

export function createAudio(listener: AudioListener): Audio {
  const element = document.createElement("audio")
  element.preload = "auto"
  const ahead = document.createElement("audio")
  ahead.preload = "auto"
  const state = createStore<AudioState>({ playing: false, waiting: false, time: 0, duration: 0, volume: 1 })
  const change = (part: Partial<AudioState>) => state.set({ ...state.get(), ...part })
  const readDuration = () => (Number.isFinite(element.duration) ? element.duration : 0)

  element.addEventListener("playing", () => change({ playing: true, waiting: false }))
  element.addEventListener("play", () => change({ playing: true }))
  element.addEventListener("pause", () => change({ playing: false, waiting: false }))
  element.addEventListener("waiting", () => change({ waiting: true }))
  element.addEventListener("canplay", () => change({ waiting: false }))
  element.addEventListener("timeupdate", () => change({ time: element.currentTime }))
  element.addEventListener("seeked", () => change({ time: element.currentTime }))
  element.addEventListener("durationchange", () => change({ duration: readDuration() }))
  element.addEventListener("ended", listener.onEnded)
  element.addEventListener("error", () => {
    // Taking the address away also raises an error; that one is ours.
    if (element.getAttribute("src") !== null) listener.onFailed()
  })

  return {
    state,
    load(address, startAt = 0) {
      element.src = address
      if (startAt > 0) element.currentTime = startAt
      change({ time: startAt, duration: 0, waiting: false })
    },
    play() {
      // Refusals (no gesture yet, or a newer load) show in `playing`; failures come as an error event.
      element.play().catch(() => change({ playing: !element.paused }))
    },
    pause: () => element.pause(),
    seek(seconds) {
      element.currentTime = seconds
      change({ time: seconds })
    },
    setVolume(volume) {
      // A straight line is too loud too soon for the ear.
      element.volume = volume ** 2
      change({ volume })
    },
    preload(address) {
      if (ahead.getAttribute("src") !== address) ahead.src = address
    },
    clear() {
      element.pause()
      element.removeAttribute("src")
      element.load()
      change({ playing: false, waiting: false, time: 0, duration: 0 })
    },
  }
}

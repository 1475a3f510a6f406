/** The browser's audio: two decks, so that a track begins where the one before ends. It knows nothing of queues. */
import { createStore, type Store } from "../store.ts"
import { createDeck, type Deck, type Piece } from "./deck.ts"
import { createLevels } from "./level.ts"
import { fadeLevels } from "./sound.ts"

export type AudioState = {
  readonly playing: boolean
  readonly waiting: boolean
  /** Seconds. */
  readonly time: number
  /** Seconds; 0 while unknown. */
  readonly duration: number
  /** 0 to 1. */
  readonly volume: number
  /** Times the pace of the music. */
  readonly speed: number
}

export type Audio = {
  readonly state: Store<AudioState>
  /** Seconds into the track, now; `state` follows a few times a second. */
  readonly now: () => number
  readonly load: (piece: Piece) => void
  readonly play: () => void
  readonly pause: () => void
  readonly seek: (seconds: number) => void
  readonly setVolume: (volume: number) => void
  readonly setSpeed: (speed: number) => void
  /** How loud what sounds is in the end, 0 to 1: for falling asleep. */
  readonly dim: (level: number) => void
  /** The loudness of what sounds, when it is evened differently from now on. */
  readonly setFactor: (factor: number) => void
  /** Makes ready what follows by itself, `overlap` seconds before the end; null where nothing does. */
  readonly prepare: (piece: Piece | null, overlap: number) => void
  readonly clear: () => void
}

export type AudioListener = {
  /** What was prepared sounds now. */
  readonly onHandedOver: () => void
  /** Nothing was prepared. */
  readonly onEnded: () => void
  /** The browser cannot play what it was given, or got no more of it. */
  readonly onFailed: () => void
}

/** A start is planned exactly once it is this near (seconds). */
const PLAN_WITHIN_S = 0.6
/** From being told to play to sounding, at first; then as measured. Seconds. */
const FIRST_LEAD_S = 0.019
const MOST_LEAD_S = 0.15
const FADE_STEP_MS = 40

export function createAudio(listener: AudioListener): Audio {
  const levels = createLevels()
  let deck = createDeck(levels)
  let other = createDeck(levels)
  let coming: { piece: Piece; overlap: number } | null = null
  /** The deck whose track is over or fades away while the next one sounds already. */
  let leaving: Deck | null = null
  let fading: ReturnType<typeof setInterval> | undefined
  let planned: ReturnType<typeof setTimeout> | undefined
  let lead = FIRST_LEAD_S
  let dimmed = 1
  const state = createStore<AudioState>({ playing: false, waiting: false, time: 0, duration: 0, volume: 1, speed: 1 })
  const change = (part: Partial<AudioState>) => state.set({ ...state.get(), ...part })

  for (const one of [deck, other]) listen(one)

  function listen(one: Deck) {
    const { element } = one
    const on = (type: string, does: () => void) =>
      element.addEventListener(type, () => {
        if (one === deck) does()
      })
    const tellTime = () => {
      change({ time: one.time() })
      plan()
    }
    on("playing", () => change({ playing: true, waiting: false }))
    on("play", () => change({ playing: true }))
    on("pause", () => change({ playing: false, waiting: false }))
    on("waiting", () => change({ waiting: true }))
    on("canplay", () => change({ waiting: false }))
    on("timeupdate", tellTime)
    on("seeked", tellTime)
    on("durationchange", () => change({ duration: one.length() }))
    element.addEventListener("ended", () => {
      if (one === leaving) letGo()
      else if (one === deck) goOn()
    })
    element.addEventListener("error", () => {
      // Taking the address away also raises an error; that one is ours.
      if (one.address() === null) return
      if (one === deck) listener.onFailed()
      // What was prepared is tried again in its turn, and said then.
      else if (one === leaving) letGo()
      else coming = null
    })
  }

  /** The track is over. */
  function goOn() {
    if (coming) handOver(0)
    else listener.onEnded()
  }

  /** Ends what still fades away. */
  function letGo() {
    clearInterval(fading)
    leaving?.clear()
    leaving = null
    deck.change({ fade: 1 })
  }

  function forget() {
    clearTimeout(planned)
    coming = null
  }

  /** Near the end, the start of the next track is set to the millisecond. */
  function plan() {
    clearTimeout(planned)
    if (deck.element.paused) return
    const wait = coming ? deck.left() - coming.overlap - lead : 0
    if (wait > PLAN_WITHIN_S) return
    if (wait > 0.002) planned = setTimeout(plan, wait * 1_000)
    else if (coming && other.element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA) handOver(coming.overlap)
    // Else the end of this one comes first: the next starts then, as soon as it can.
    else if (deck.bounded() && deck.left() < PLAN_WITHIN_S) planned = setTimeout(stop, deck.left() * 1_000)
  }

  /** Where the sound would go on behind the end. */
  function stop() {
    if (deck.left() > 0.01) return plan()
    deck.element.pause()
    // Loading another track swallows the event that would tell so.
    if (!coming) change({ playing: false })
    goOn()
  }

  function handOver(overlap: number) {
    if (!coming) return
    const { piece } = coming
    forget()
    letGo()
    leaving = deck
    deck = other
    other = leaving
    const fade = Math.min(overlap, leaving.left())
    if (fade > lead) crossfade(leaving, deck, fade)
    change({ time: deck.time(), duration: deck.length(), waiting: false })
    start(piece)
    if (other.element.ended) letGo()
    else if (other.bounded() && fade <= lead) fading = setTimeout(letGo, Math.max(0, other.left()) * 1_000)
    listener.onHandedOver()
  }

  /** Phones may refuse a deck that no finger has started: then the one that sounded takes the track over. */
  function start(piece: Piece) {
    const { element } = deck
    const called = performance.now()
    const ready = element.readyState >= HTMLMediaElement.HAVE_FUTURE_DATA
    element.addEventListener(
      "playing",
      () => {
        if (!ready) return
        const took = (performance.now() - called) / 1_000 - deck.time() / element.playbackRate
        lead = Math.min(Math.max((lead + took) / 2, 0), MOST_LEAD_S)
      },
      { once: true },
    )
    element.play().catch((refusal: unknown) => {
      if (!(refusal instanceof DOMException) || refusal.name !== "NotAllowedError") return tellPlaying()
      deck.clear()
      letGo()
      ;[deck, other] = [other, deck]
      deck.load(piece, state.get().speed)
      deck.element.play().catch(tellPlaying)
    })
  }

  function crossfade(from: Deck, to: Deck, seconds: number) {
    const begun = performance.now()
    const step = () => {
      const levels = fadeLevels((performance.now() - begun) / 1_000 / seconds)
      from.change({ fade: levels.leaving })
      to.change({ fade: levels.coming })
      if (levels.coming >= 1) letGo()
    }
    step()
    fading = setInterval(step, FADE_STEP_MS)
  }

  const tellPlaying = () => change({ playing: !deck.element.paused })

  function setMaster() {
    for (const one of [deck, other]) one.change({ master: perceived(state.get().volume) * dimmed })
  }

  return {
    state,
    now: () => deck.time(),
    load(piece) {
      forget()
      letGo()
      if (other.address() === piece.address && !piece.startAt) {
        deck.clear()
        ;[deck, other] = [other, deck]
        if (deck.time() > 0) deck.seek(0)
        deck.change({ factor: piece.factor ?? 1, fade: 1 })
      } else {
        deck.load(piece, state.get().speed)
        other.clear()
      }
      change({ time: piece.startAt ?? 0, duration: deck.length(), waiting: false })
    },
    play() {
      levels.wake()
      // Loading at a finger's touch lets the second deck play later without one.
      if (other.address() === null) other.element.load()
      // Refusals (no gesture yet, or a newer load) show in `playing`; failures come as an error event.
      deck.element.play().catch(tellPlaying)
    },
    pause() {
      clearTimeout(planned)
      letGo()
      deck.element.pause()
    },
    seek(seconds) {
      letGo()
      deck.seek(seconds)
      change({ time: seconds })
    },
    setVolume(volume) {
      change({ volume })
      setMaster()
    },
    setSpeed(speed) {
      change({ speed })
      for (const { element } of [deck, other]) {
        element.defaultPlaybackRate = speed
        element.playbackRate = speed
      }
      plan()
    },
    dim(level) {
      if (level === dimmed) return
      dimmed = level
      setMaster()
    },
    setFactor: factor => deck.change({ factor }),
    prepare(piece, overlap) {
      if (leaving) return
      if (!piece) {
        forget()
        return other.clear()
      }
      coming = { piece, overlap }
      if (other.address() === piece.address) other.change({ factor: piece.factor ?? 1 })
      else other.load(piece, state.get().speed)
      plan()
    },
    clear() {
      forget()
      letGo()
      for (const one of [deck, other]) one.clear()
      change({ playing: false, waiting: false, time: 0, duration: 0 })
    },
  }
}

/** A straight line is too loud too soon for the ear. */
const perceived = (volume: number) => volume ** 2

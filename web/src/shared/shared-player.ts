/** A player for the tracks of a shared playlist and nothing else: no queue, no memory, no account. */
import type { SharedPlaylist } from "@diapason/shared/keeping"
import { useEffect, useRef, useState } from "react"

export type SharedTrack = SharedPlaylist["tracks"][number]

type State = {
  /** Index of the track that is in the player; null before the first press. */
  readonly at: number | null
  readonly playing: boolean
  /** Seconds. */
  readonly time: number
  readonly failed: boolean
}

const AT_REST: State = { at: null, playing: false, time: 0, failed: false }
const RESTART_AFTER_S = 3

export const sharedTrackAddress = (key: string, id: string): string =>
  `/api/shared/${encodeURIComponent(key)}/track/${encodeURIComponent(id)}`

export function useSharedPlayer(key: string, tracks: readonly SharedTrack[]) {
  const audio = useRef<HTMLAudioElement>(null)
  const [state, setState] = useState<State>(AT_REST)
  const set = (part: Partial<State>) => setState(known => ({ ...known, ...part }))

  function start(at: number) {
    const track = tracks[at]
    const element = audio.current
    if (!track || !element) return
    setState({ at, playing: true, time: 0, failed: false })
    element.src = sharedTrackAddress(key, track.id)
    // A refusal to play is told by the element's own events.
    void element.play().catch(() => undefined)
  }
  function next() {
    if (state.at === null) return
    if (state.at + 1 < tracks.length) start(state.at + 1)
    else {
      audio.current?.pause()
      setState(AT_REST)
    }
  }
  function toggle() {
    const element = audio.current
    if (state.at === null) return start(0)
    if (!element) return
    if (element.paused) void element.play().catch(() => undefined)
    else element.pause()
  }
  function previous() {
    if (state.at === null || !audio.current) return
    if (state.at === 0 || audio.current.currentTime > RESTART_AFTER_S) audio.current.currentTime = 0
    else start(state.at - 1)
  }

  const current = state.at === null ? undefined : tracks[state.at]
  useLockScreen(current, { next, previous, toggle })

  return {
    ...state,
    current,
    start,
    next,
    previous,
    toggle,
    seek(seconds: number) {
      if (audio.current) audio.current.currentTime = seconds
    },
    /** For the one audio element of the page. */
    element: {
      ref: audio,
      onPlay: () => set({ playing: true }),
      onPause: () => set({ playing: false }),
      onTimeUpdate: () => set({ time: audio.current?.currentTime ?? 0 }),
      onEnded: next,
      onError: () => set({ playing: false, failed: true }),
    },
  }
}

/** What the device shows and offers while it is locked. */
function useLockScreen(
  track: SharedTrack | undefined,
  { next, previous, toggle }: { readonly next: () => void; readonly previous: () => void; readonly toggle: () => void },
) {
  useEffect(() => {
    if (!track || !("mediaSession" in navigator)) return
    const { title, artist, album } = track
    navigator.mediaSession.metadata = new MediaMetadata({ title, artist, album })
  }, [track])
  useEffect(() => {
    if (!("mediaSession" in navigator)) return
    navigator.mediaSession.setActionHandler("nexttrack", next)
    navigator.mediaSession.setActionHandler("previoustrack", previous)
    navigator.mediaSession.setActionHandler("play", toggle)
    navigator.mediaSession.setActionHandler("pause", toggle)
  })
}

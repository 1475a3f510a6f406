/** Queue and audio together: what the page's buttons do, and what happens when a track ends or fails. */
import type { Track } from "@diapason/shared/api"
import { trackAddress } from "../api.ts"
import { createStore, type Store } from "../store.ts"
import { type AudioState, createAudio } from "./audio.ts"
import * as queues from "./queue.ts"
import * as edits from "./queue-edits.ts"
import type { Random } from "./spread.ts"

export type Player = {
  readonly queue: Store<queues.Queue>
  readonly audio: Store<AudioState>
  readonly playAll: (tracks: readonly Track[], start?: number) => void
  readonly shuffleAll: (tracks: readonly Track[]) => void
  readonly playNext: (tracks: readonly Track[]) => void
  readonly enqueue: (tracks: readonly Track[]) => void
  readonly toggle: () => void
  readonly play: () => void
  readonly pause: () => void
  readonly next: () => void
  readonly previous: () => void
  readonly jump: (ahead: number) => void
  readonly seek: (seconds: number) => void
  readonly setVolume: (volume: number) => void
  readonly toggleShuffle: () => void
  readonly cycleRepeat: () => void
  readonly removeAlbums: (albumIds: readonly string[]) => void
  /** Keeps where we are for the next visit. */
  readonly remember: () => void
}

/** Within the first seconds "previous" means the track before; later it means this one again. */
const RESTART_AFTER_S = 4
const PRELOAD_BEFORE_END_S = 30
const MOST_FAILURES_IN_A_ROW = 3

export function createPlayer(deps: {
  readonly random: Random
  readonly memory: {
    readonly load: () => { queue: queues.Queue; time: number; volume: number }
    readonly save: (queue: queues.Queue, time: number, volume: number) => void
  }
  /** `stopped` when too many tracks failed in a row to go on. */
  readonly onTrackFailed: (track: Track, stopped: boolean) => void
}): Player {
  const remembered = deps.memory.load()
  const queue = createStore<queues.Queue>(remembered.queue)
  let failuresInARow = 0
  const audio = createAudio({ onEnded: () => step(queues.next(queue.get(), true), true), onFailed })
  audio.setVolume(remembered.volume)
  const first = queues.currentTrack(remembered.queue)
  if (first) audio.load(trackAddress(first.id), remembered.time)

  audio.state.subscribe(() => {
    const { playing, time, duration } = audio.state.get()
    if (playing && time > 0) failuresInARow = 0
    if (!playing || duration === 0 || duration - time > PRELOAD_BEFORE_END_S) return
    const following = queues.next(queue.get(), true)
    const track = following && queues.currentTrack(following)
    if (track) audio.preload(trackAddress(track.id))
  })

  const save = () => deps.memory.save(queue.get(), audio.state.get().time, audio.state.get().volume)

  /** Goes to a queue's current track; null means that the music is over. */
  function step(to: queues.Queue | null, sound: boolean) {
    if (to === null) {
      const rewound = queue.get().order.length > 0 ? { ...queue.get(), at: 0 } : queue.get()
      return start(rewound, false)
    }
    start(to, sound)
  }

  function start(to: queues.Queue, sound: boolean) {
    queue.set(to)
    const track = queues.currentTrack(to)
    if (!track) return audio.clear()
    audio.load(trackAddress(track.id))
    if (sound) audio.play()
    else audio.pause()
    save()
  }

  /** The queue changes around the current track, which goes on undisturbed. */
  function rearrange(to: queues.Queue) {
    const before = queues.currentTrack(queue.get())
    if (queues.currentTrack(to) === before) {
      queue.set(to)
      save()
    } else start(to, audio.state.get().playing || before === undefined)
  }

  function onFailed() {
    const track = queues.currentTrack(queue.get())
    if (!track) return
    failuresInARow += 1
    const following = queues.next(queue.get(), false)
    const stopped = failuresInARow >= MOST_FAILURES_IN_A_ROW || following === null
    deps.onTrackFailed(track, stopped)
    if (stopped) {
      failuresInARow = 0
      audio.pause()
    } else step(following, true)
  }

  return {
    queue,
    audio: audio.state,
    playAll: (tracks, at = 0) => start(queues.playAll(queue.get(), tracks, at, deps.random), true),
    shuffleAll(tracks) {
      const at = Math.floor(deps.random() * tracks.length)
      start(queues.playAll({ ...queue.get(), shuffle: true }, tracks, at, deps.random), true)
    },
    playNext: tracks => rearrange(queues.playNext(queue.get(), tracks)),
    enqueue: tracks => rearrange(queues.enqueue(queue.get(), tracks)),
    toggle: () => (audio.state.get().playing ? audio.pause() : audio.play()),
    play: audio.play,
    pause() {
      audio.pause()
      save()
    },
    next: () => step(queues.next(queue.get(), false), true),
    previous() {
      if (audio.state.get().time > RESTART_AFTER_S) audio.seek(0)
      else step(queues.previous(queue.get()), true)
    },
    jump: ahead => step(queues.jump(queue.get(), ahead), true),
    seek: audio.seek,
    setVolume(volume) {
      audio.setVolume(volume)
      save()
    },
    toggleShuffle: () => rearrange(queues.toggleShuffle(queue.get(), deps.random)),
    cycleRepeat: () => rearrange(queues.cycleRepeat(queue.get())),
    remember: save,
    removeAlbums: albumIds => rearrange(edits.withoutAlbums(queue.get(), new Set(albumIds))),
  }
}

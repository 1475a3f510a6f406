/** Queue and audio together: what the page's buttons do, and what happens when a track ends or fails. */
import type { Track } from "@diapason/shared/api"
import { createStore } from "../store.ts"
import { createAudio } from "./audio.ts"
import type { Piece } from "./deck.ts"
import type { Memory } from "./memory.ts"
import * as queues from "./queue.ts"
import * as edits from "./queue-edits.ts"
import { createRecovery, waitsForTry } from "./recovery.ts"
import { awake, endsHere, type Sleep, sleepLevel } from "./sleep.ts"
import { loudnessFactor, overlapBetween, type Sound } from "./sound.ts"
import type { Random } from "./spread.ts"

export type Player = ReturnType<typeof createPlayer>

/** Within the first seconds "previous" means the track before; later it means this one again. */
const RESTART_AFTER_S = 3
const PREPARE_BEFORE_END_S = 30
const MOST_FAILURES_IN_A_ROW = 3
/** So long a failure can be read before the next track sounds. */
const SKIP_AFTER_MS = 1_200
/** Not so near the end that a press too many skips the track. */
const SEEK_SHORT_OF_END_S = 0.5

export function createPlayer(deps: {
  readonly random: Random
  readonly memory: Memory
  /** Where a track is heard from, in the quality that is chosen now. */
  readonly address: (trackId: string) => string
  /** Asks for the first byte at an address: the answer's status, or null when there is none. */
  readonly probe: (address: string, signal: AbortSignal) => Promise<number | null>
  /** `stopped` when too many tracks failed in a row to go on. */
  readonly onTrackFailed: (track: Track, stopped: boolean) => void
  /** It is known that this server cannot play it: the music goes on without trying. */
  readonly isAway: (track: Track) => boolean
}) {
  const remembered = deps.memory.load()
  const queue = createStore<queues.Queue>(remembered.queue)
  const sound = createStore<Sound>(remembered.sound)
  const sleep = createStore<Sleep>(awake)
  /** Counts up each time a track begins. */
  const turn = createStore(0)
  /** Somebody wants to hear something; not so while it is paused. */
  let wanted = false
  let failuresInARow = 0
  let skipping: ReturnType<typeof setTimeout> | undefined
  let lastUse = remembered.at

  const audio = createAudio({ onHandedOver, onEnded, onFailed: () => recovery.failed() })
  const recovery = createRecovery({
    probe: async signal => {
      const track = current()
      return track ? deps.probe(deps.address(track.id), signal) : null
    },
    again() {
      const track = current()
      if (!track) return
      audio.load({ ...pieceOf(queue.get(), track), startAt: audio.state.get().time })
      if (wanted) audio.play()
    },
    giveUp,
  })

  const current = () => queues.currentTrack(queue.get())
  audio.setVolume(remembered.volume)
  audio.setSpeed(remembered.sound.speed)
  const first = current()
  if (first) audio.load({ ...pieceOf(queue.get(), first), startAt: remembered.time })

  let wasWaiting = false
  let heardAt = remembered.time
  audio.state.subscribe(() => {
    const { playing, waiting, time } = audio.state.get()
    if (playing && waiting !== wasWaiting) recovery.waits(waiting)
    wasWaiting = waiting
    if (playing && !waiting && time > heardAt && time - heardAt < 2) {
      failuresInARow = 0
      if (waitsForTry(recovery.trouble.get())) recovery.settle()
    }
    heardAt = time
    followSleep()
    prepare()
  })

  function save() {
    const { time, volume } = audio.state.get()
    deps.memory.save({ queue: queue.get(), time, volume, sound: sound.get(), at: lastUse })
  }

  const used = () => {
    lastUse = new Date().toISOString()
  }

  function pieceOf(from: queues.Queue, track: Track): Piece {
    const factor = loudnessFactor(track.replayGain, sound.get().loudness, playsAlbum(from))
    return { address: deps.address(track.id), part: track, factor }
  }

  /** Seconds of real time to the end of the track. */
  function left(): number {
    const { time, duration, speed } = audio.state.get()
    return duration > 0 ? (duration - time) / speed : Number.POSITIVE_INFINITY
  }

  /** What comes after the current track by itself. */
  const following = () => passAway(queues.next(queue.get(), true))

  /** On to a track that is played here; null where none is left. */
  function passAway(to: queues.Queue | null): queues.Queue | null {
    let reached = to
    for (let left = to?.order.length ?? 0; reached && left >= 0; left -= 1) {
      const track = queues.currentTrack(reached)
      if (!track || !deps.isAway(track)) return reached
      reached = queues.next(reached, false)
    }
    return null
  }

  /** As `passAway`, and says so where something is passed over. */
  function onward(ended: boolean): queues.Queue | null {
    const next = queues.next(queue.get(), ended)
    const track = next && queues.currentTrack(next)
    const reached = passAway(next)
    if (track && deps.isAway(track)) deps.onTrackFailed(track, reached === null)
    return reached
  }

  function isLastOfAlbum(): boolean {
    const after = following()
    return !after || queues.currentTrack(after)?.albumId !== current()?.albumId
  }

  function prepare() {
    const { playing } = audio.state.get()
    const track = current()
    if (!playing || !track || left() > PREPARE_BEFORE_END_S + sound.get().crossfade) return
    const after = endsHere(sleep.get(), isLastOfAlbum()) ? null : following()
    const next = after && queues.currentTrack(after)
    if (after && next) audio.prepare(pieceOf(after, next), overlapBetween(track, next, sound.get()))
    else audio.prepare(null, 0)
  }

  function followSleep() {
    if (sleep.get().kind === "off" || !audio.state.get().playing) return
    const level = sleepLevel(sleep.get(), { now: Date.now(), left: left(), lastOfAlbum: isLastOfAlbum() })
    if (level > 0) return audio.dim(level)
    setSleep(awake)
    pause()
  }

  function setSleep(next: Sleep) {
    sleep.set(next)
    if (next.kind === "off" || !audio.state.get().playing) audio.dim(1)
    followSleep()
    prepare()
  }

  function onHandedOver() {
    const after = onward(true)
    if (!after) return
    queue.set(after)
    begun()
  }

  function onEnded() {
    const asleep = endsHere(sleep.get(), isLastOfAlbum())
    if (asleep) setSleep(awake)
    step(onward(true), !asleep)
  }

  function begun() {
    heardAt = 0
    recovery.settle()
    clearTimeout(skipping)
    turn.set(turn.get() + 1)
    used()
    save()
  }

  /** Goes to a queue's current track; null means that the music is over. */
  function step(to: queues.Queue | null, sounding: boolean) {
    if (to === null) {
      const rewound = queue.get().order.length > 0 ? { ...queue.get(), at: 0, from: 0 } : queue.get()
      return start(rewound, false)
    }
    start(to, sounding)
  }

  function start(to: queues.Queue, sounding: boolean) {
    queue.set(to)
    wanted = sounding
    const track = current()
    begun()
    if (!track) return audio.clear()
    audio.load(pieceOf(to, track))
    if (sounding) audio.play()
    else audio.pause()
  }

  /** The queue changes around the current track, which goes on undisturbed. */
  function rearrange(to: queues.Queue) {
    const before = current()
    if (queues.currentTrack(to) === before) {
      queue.set(to)
      used()
      save()
      prepare()
    } else start(to, audio.state.get().playing || before === undefined)
  }

  function giveUp() {
    const track = current()
    if (!track) return
    failuresInARow += 1
    const after = passAway(queues.next(queue.get(), false))
    const stopped = failuresInARow >= MOST_FAILURES_IN_A_ROW || after === null
    deps.onTrackFailed(track, stopped)
    if (stopped) {
      failuresInARow = 0
      pause()
    } else skipping = setTimeout(() => step(after, true), SKIP_AFTER_MS)
  }

  function play() {
    wanted = true
    used()
    recovery.hurry()
    audio.play()
  }

  function pause() {
    wanted = false
    clearTimeout(skipping)
    audio.pause()
    audio.dim(1)
    used()
    save()
  }

  function seek(seconds: number) {
    audio.seek(seconds)
    used()
    prepare()
  }

  return {
    queue,
    audio: audio.state,
    sound,
    sleep,
    turn,
    trouble: recovery.trouble,
    /** Seconds into the track at this very moment. */
    now: audio.now,
    /** ISO 8601: the last time somebody did or heard something here; empty where nobody did. */
    lastUse: () => lastUse,
    playAll: (tracks: readonly Track[], at = 0) => start(queues.playAll(queue.get(), tracks, at, deps.random), true),
    shuffleAll(tracks: readonly Track[]) {
      const at = Math.floor(deps.random() * tracks.length)
      start(queues.playAll({ ...queue.get(), shuffle: true }, tracks, at, deps.random), true)
    },
    /** Goes on with a queue from elsewhere, at its second. */
    takeUp(tracks: readonly Track[], at: number, seconds: number) {
      const plain = { ...queue.get(), shuffle: false }
      start(queues.playAll(plain, tracks, at, deps.random), false)
      const track = current()
      if (track) audio.load({ ...pieceOf(queue.get(), track), startAt: seconds })
      play()
    },
    playNext: (tracks: readonly Track[]) => rearrange(queues.playNext(queue.get(), tracks)),
    enqueue: (tracks: readonly Track[]) => rearrange(queues.enqueue(queue.get(), tracks)),
    toggle: () => (audio.state.get().playing ? pause() : play()),
    play,
    pause,
    next: () => step(onward(false), true),
    previous() {
      if (audio.now() > RESTART_AFTER_S) seek(0)
      else step(queues.previous(queue.get()), true)
    },
    jump: (ahead: number) => step(queues.jump(queue.get(), ahead), true),
    seek,
    seekBy(seconds: number) {
      const { duration } = audio.state.get()
      if (duration > 0) seek(Math.min(Math.max(audio.now() + seconds, 0), duration - SEEK_SHORT_OF_END_S))
    },
    setVolume(volume: number) {
      audio.setVolume(volume)
      save()
    },
    setSound(part: Partial<Sound>) {
      const next = { ...sound.get(), ...part }
      sound.set(next)
      audio.setSpeed(next.speed)
      const track = current()
      if (track) audio.setFactor(pieceOf(queue.get(), track).factor ?? 1)
      save()
      prepare()
    },
    setSleep,
    toggleShuffle: () => rearrange(queues.toggleShuffle(queue.get(), deps.random)),
    cycleRepeat: () => rearrange(queues.cycleRepeat(queue.get())),
    move: (from: number, to: number) => rearrange(edits.moveUpcoming(queue.get(), from, to)),
    remove: (ahead: number) => rearrange(edits.removeUpcoming(queue.get(), ahead)),
    /** Empties what comes; the answer puts it back behind the track that plays then. */
    clearUpcoming(): () => void {
      const gone = queues.upcoming(queue.get())
      rearrange(edits.clearUpcoming(queue.get()))
      return () => rearrange(queues.enqueue(queue.get(), gone))
    },
    removeAlbums: (albumIds: readonly string[]) => rearrange(edits.withoutAlbums(queue.get(), new Set(albumIds))),
    /** Keeps where we are for the next visit. */
    remember: save,
    /** The network is back. */
    hurry: recovery.hurry,
  }
}

/** An album plays when a neighbour in the queue is of the same one and nothing is mixed. */
function playsAlbum({ tracks, order, at, shuffle }: queues.Queue): boolean {
  const albumAt = (place: number) => tracks[order[place] ?? -1]?.albumId
  const album = albumAt(at)
  return !shuffle && album !== undefined && (albumAt(at - 1) === album || albumAt(at + 1) === album)
}

/** The player's ties to what is outside the page: media keys, the lock screen, the headphones, the network, the other tabs. */
import { albumCover, coverAddress } from "../api.ts"
import type { Player } from "./player.ts"
import { currentTrack } from "./queue.ts"

const SEEK_S = 10
const ARTWORK = [96, 256, 512, 1024] as const
const SAVE_EVERY_MS = 10_000

/** Joins media keys and lock screen to the player. */
export function joinMediaSession(player: Player, session: MediaSession): void {
  const handlers: readonly [MediaSessionAction, MediaSessionActionHandler][] = [
    ["play", player.play],
    ["pause", player.pause],
    ["stop", player.pause],
    ["nexttrack", player.next],
    ["previoustrack", player.previous],
    ["seekto", ({ seekTime }) => player.seek(seekTime ?? 0)],
    ["seekforward", ({ seekOffset }) => player.seekBy(seekOffset ?? SEEK_S)],
    ["seekbackward", ({ seekOffset }) => player.seekBy(-(seekOffset ?? SEEK_S))],
  ]
  for (const [action, handler] of handlers) {
    try {
      session.setActionHandler(action, handler)
    } catch (error) {
      // A browser says so when it does not know one of them; the others serve.
      if (!(error instanceof TypeError)) throw error
    }
  }

  let told = ""
  function tellTrack() {
    const track = currentTrack(player.queue.get())
    if (track?.id === told) return
    told = track?.id ?? ""
    session.metadata = track
      ? new MediaMetadata({
          title: track.title,
          artist: track.artist,
          album: track.album,
          artwork: ARTWORK.flatMap(pixels => {
            const src = coverAddress(albumCover(track.albumId), pixels)
            return src ? [{ src, sizes: `${pixels}x${pixels}` }] : []
          }),
        })
      : null
  }
  tellTrack()
  player.queue.subscribe(tellTrack)
  player.audio.subscribe(() => {
    const { playing, time, duration, speed } = player.audio.get()
    session.playbackState = playing ? "playing" : told === "" ? "none" : "paused"
    if (duration > 0) session.setPositionState({ duration, position: Math.min(time, duration), playbackRate: speed })
  })
}

/** Only one tab sounds: who starts tells the others, and they pause. */
export function joinOtherTabs(player: Player, channel: BroadcastChannel): void {
  let wasPlaying = false
  player.audio.subscribe(() => {
    const { playing } = player.audio.get()
    if (playing && !wasPlaying) channel.postMessage("playing")
    wasPlaying = playing
  })
  channel.onmessage = () => player.pause()
}

/** Headphones that are pulled out do not send the music to the loudspeakers. Phones see to it themselves. */
export function joinOutputs(player: Player, devices: MediaDevices): void {
  const outputs = async () => (await devices.enumerateDevices()).filter(({ kind }) => kind === "audiooutput").length
  let known = outputs()
  devices.addEventListener("devicechange", () => {
    const before = known
    known = outputs()
    void Promise.all([before, known]).then(([had, has]) => {
      if (has < had) player.pause()
    })
  })
}

/** Where one is survives a phone that ends the page without a word. */
export function keepPlace(player: Player): void {
  addEventListener("pagehide", player.remember)
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") player.remember()
  })
  setInterval(() => {
    if (player.audio.get().playing) player.remember()
  }, SAVE_EVERY_MS)
}

/** The status of an answer to a request for the first byte at an address, or null without an answer. */
export async function probeTrack(address: string, signal: AbortSignal): Promise<number | null> {
  const limited = AbortSignal.any([signal, AbortSignal.timeout(10_000)])
  try {
    const { status, body } = await fetch(address, { headers: { range: "bytes=0-0" }, signal: limited })
    await body?.cancel()
    return status
  } catch {
    return null
  }
}

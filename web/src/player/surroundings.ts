/** The player's ties to what is outside the page: media keys, the lock screen, and the other tabs. */
import { albumCover, coverAddress } from "../api.ts"
import type { Player } from "./player.ts"
import { currentTrack } from "./queue.ts"

/** Joins media keys and lock screen to the player; answers with the way to undo it. */
export function joinMediaSession(player: Player, session: MediaSession): () => void {
  const handlers: readonly [MediaSessionAction, MediaSessionActionHandler][] = [
    ["play", player.play],
    ["pause", player.pause],
    ["nexttrack", player.next],
    ["previoustrack", player.previous],
    ["seekto", ({ seekTime }) => player.seek(seekTime ?? 0)],
  ]
  for (const [action, handler] of handlers) session.setActionHandler(action, handler)

  const stopQueue = player.queue.subscribe(() => {
    const track = currentTrack(player.queue.get())
    if (!track) {
      session.metadata = null
      return
    }
    const src = coverAddress(albumCover(track.albumId), 512)
    session.metadata = new MediaMetadata({
      title: track.title,
      artist: track.artist,
      album: track.album,
      artwork: src ? [{ src, sizes: "512x512" }] : [],
    })
  })
  const stopAudio = player.audio.subscribe(() => {
    const { playing, time, duration } = player.audio.get()
    session.playbackState = playing ? "playing" : "paused"
    if (duration > 0) session.setPositionState({ duration, position: Math.min(time, duration), playbackRate: 1 })
  })
  return () => {
    stopQueue()
    stopAudio()
    for (const [action] of handlers) session.setActionHandler(action, null)
  }
}

/** Only one tab sounds: who starts tells the others, and they pause. */
export function joinOtherTabs(player: Player, channel: BroadcastChannel): () => void {
  let wasPlaying = false
  const stop = player.audio.subscribe(() => {
    const { playing } = player.audio.get()
    if (playing && !wasPlaying) channel.postMessage("playing")
    wasPlaying = playing
  })
  channel.onmessage = () => player.pause()
  return () => {
    stop()
    channel.close()
  }
}

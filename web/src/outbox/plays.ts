/** Tells the server what was really heard. */
import { counts, listen, unheard } from "../player/listened.ts"
import type { Player } from "../player/player.ts"
import { currentTrack } from "../player/queue.ts"
import type { NewEntry } from "./entry.ts"

/** After the end of the track its play is complete, also when the page was closed meanwhile. */
const GRACE_MS = 30_000

export function reportPlays(
  player: Player,
  deps: {
    readonly add: (entry: NewEntry) => void
    readonly personId: () => string | null
    readonly now: () => number
  },
): void {
  let track = currentTrack(player.queue.get())
  let heard = unheard(deps.now(), 0)
  let begun = deps.now()
  let id = crypto.randomUUID()
  /** Once it counts, it is kept at once, and sent with its whole length when the track is left. */
  let told = false

  function tell(complete: boolean) {
    const personId = deps.personId()
    if (!track || personId === null) return
    told = true
    const { duration, time, speed } = player.audio.get()
    const left = complete ? 0 : Math.max(0, (duration - time) / speed) * 1_000 + GRACE_MS
    const playedAt = new Date(begun).toISOString()
    deps.add({
      id: `play:${id}`,
      personId,
      method: "POST",
      path: "/api/music/plays",
      body: { plays: [{ id, trackId: track.id, playedAt, seconds: Math.round(heard.seconds * 10) / 10 }] },
      at: playedAt,
      notBefore: complete ? 0 : deps.now() + left,
    })
  }

  player.turn.subscribe(() => {
    if (told) tell(true)
    track = currentTrack(player.queue.get())
    heard = unheard(deps.now(), 0)
    begun = deps.now()
    id = crypto.randomUUID()
    told = false
  })
  let wasPlaying = false
  player.audio.subscribe(() => {
    const { playing, waiting, time, duration, speed } = player.audio.get()
    heard = listen(heard, { at: deps.now(), time, sounding: playing && !waiting })
    if (!told && counts(heard, duration / speed)) tell(false)
    // A pause may be the last that is seen of this page.
    else if (told && wasPlaying && !playing) tell(false)
    wasPlaying = playing
  })
  addEventListener("pagehide", () => {
    if (told) tell(true)
  })
}

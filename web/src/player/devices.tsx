/** Takes the music along: keeps the queue on the server, and offers what was last heard on another device. */
import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { clock } from "../words/formats.ts"
import { changeOf, DEVICES, deviceOf, isNews, keptOf, mayStillPlay } from "./elsewhere.ts"

const KEY = "diapason.device"
/** Many changes at once are one. */
const QUIET_MS = 3_000
const EVERY_MS = 30_000
/** What plays elsewhere has been kept again after so long. */
const KEPT_WITHIN_MS = EVERY_MS + 2 * QUIET_MS
const OFFERED_MS = 10_000
/** The change of another device that was waved away here. */
const REFUSED = "diapason.elsewhere"

export function Devices() {
  const { api, player, toasts, outbox, personId } = useServices()
  const { t } = useTranslation()

  useEffect(() => {
    const here = ownName()
    let offered: number | undefined
    const asked = new AbortController()

    async function offer() {
      const { signal } = asked
      const kept = await api.queue(signal)
      if (!isNews(kept, here, player.lastUse()) || localStorage.getItem(REFUSED) === changeOf(kept)) return
      if (mayStillPlay(kept, KEPT_WITHIN_MS, Date.now())) {
        await pause(KEPT_WITHIN_MS, signal)
        if (changeOf(await api.queue(signal)) !== changeOf(kept)) return
      }
      const { tracks } = await api.queueTracks(signal)
      const wanted = kept.trackIds[kept.current ?? 0]
      const at = tracks.findIndex(({ id }) => id === wanted)
      const track = tracks[at]
      if (!track || player.audio.get().playing || signal.aborted) return
      const [kind] = kept.device.split(" ")
      const known = DEVICES.find(name => name === kind)
      const said = {
        device: known ? t(`listening.device_${known}`) : kept.device,
        title: track.title,
        time: clock(kept.position),
      }
      offered = toasts.show({
        text: kept.position < 1 ? t("listening.elsewhereStart", said) : t("listening.elsewhere", said),
        action: { label: t("listening.elsewhereTake"), run: () => player.takeUp(tracks, at, kept.position) },
        lasts: OFFERED_MS,
        onEnd: why => why === "closed" && localStorage.setItem(REFUSED, changeOf(kept)),
      })
    }
    // Where it cannot be asked there is nothing to offer; the pages themselves say what is wrong.
    offer().catch(() => undefined)

    let keptAt = 0
    function keep() {
      const person = personId()
      if (person === null || player.lastUse() === "") return
      keptAt = Date.now()
      const changedAt = new Date(keptAt).toISOString()
      outbox.add({
        id: "queue",
        personId: person,
        method: "PUT",
        path: "/api/music/queue",
        body: { ...keptOf(player.queue.get(), player.now(), here), changedAt },
        at: changedAt,
        notBefore: keptAt + QUIET_MS,
      })
    }
    let wasPlaying = player.audio.get().playing
    const stops = [
      player.turn.subscribe(() => {
        if (offered !== undefined) toasts.dismiss(offered)
        if (player.audio.get().playing) keep()
      }),
      player.audio.subscribe(() => {
        const { playing } = player.audio.get()
        if (playing !== wasPlaying || (playing && Date.now() - keptAt > EVERY_MS)) keep()
        wasPlaying = playing
      }),
    ]
    return () => {
      asked.abort()
      for (const stop of stops) stop()
    }
  }, [api, player, toasts, outbox, personId, t])
  return null
}

function pause(duration: number, signal: AbortSignal) {
  return new Promise<void>((resolve, reject) => {
    const timer = setTimeout(resolve, duration)
    signal.addEventListener("abort", () => {
      clearTimeout(timer)
      reject(signal.reason)
    })
  })
}

/** A name of its own for each browser, so that it is never offered what it played itself. */
function ownName(): string {
  const kept = localStorage.getItem(KEY)
  if (kept) return kept
  const touch = matchMedia("(pointer: coarse)").matches
  const name = `${deviceOf(touch, Math.min(screen.width, screen.height))} ${crypto.randomUUID().slice(0, 6)}`
  localStorage.setItem(KEY, name)
  return name
}

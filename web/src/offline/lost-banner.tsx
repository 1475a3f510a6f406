/** The server does not answer: what becomes of the music, what is shown instead and since when it is known, what is kept. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { currentTrack } from "../player/queue.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { useNow } from "../unison/use-now.ts"
import { ago } from "../words/formats.ts"
import { KEPT_PLACE } from "./kept-place.ts"
import { useKept } from "./use-kept-entries.ts"
import { useUnreached } from "./use-unreached.ts"
import "./banners.css"

export function LostBanner() {
  return useUnreached() ? <Banner /> : null
}

function Banner() {
  const { copyOf } = useServices()
  const { t, i18n } = useTranslation()
  const now = useNow()
  const since = useStore(copyOf)
  const { albums } = useKept()
  const music = useFateOfMusic()
  return (
    <p className="banner" role="status">
      <span>
        {music && <strong>{t(`offline.${music}`)} </strong>}
        {since ? t("offline.copy", { when: ago(since, now, i18n.language) }) : t("app.lost")}
      </span>
      {albums.length > 0 && (
        <Link to="/settings" hash={KEPT_PLACE}>
          {t("offline.seeKept", { count: albums.length })}
        </Link>
      )}
    </p>
  )
}

function useFateOfMusic() {
  const { player } = useServices()
  const track = currentTrack(useStore(player.queue))
  const { playing } = useStore(player.audio)
  const { albums } = useKept()
  const starved = useStore(player.trouble) === "lost"
  if (starved) return "musicWaits"
  if (!track || !playing) return null
  return albums.some(({ id }) => id === track.albumId) ? "musicKept" : "musicComes"
}

/** How long the music goes on, while a sleep timer is set. */
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { useNow } from "../unison/use-now.ts"

export function SleepNote({ onPress }: { readonly onPress: () => void }) {
  const { player } = useServices()
  const { t } = useTranslation()
  const sleep = useStore(player.sleep)
  const now = useNow()
  // The clock may be a few seconds behind the choice: never more than was chosen.
  const left = sleep.kind === "at" ? Math.min(sleep.minutes, Math.ceil((sleep.at - now) / 60_000)) : 0
  const said =
    sleep.kind === "at"
      ? t("listening.sleepMinutes", { n: Math.max(1, left) })
      : sleep.kind === "off"
        ? ""
        : t(sleep.kind === "track" ? "listening.sleepTrack" : "listening.sleepAlbum")
  const name = sleep.kind === "at" ? t("listening.sleepLeft", { time: said }) : `${t("listening.sleep")} – ${said}`
  return (
    <button
      type="button"
      className="sleep-note"
      data-on={sleep.kind !== "off"}
      aria-label={sleep.kind === "off" ? t("listening.sleep") : name}
      onClick={onPress}
    >
      <Icon name="sleep" />
      {said !== "" && <span>{said}</span>}
    </button>
  )
}

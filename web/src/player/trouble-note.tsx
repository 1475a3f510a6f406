/** Said while the network is behind the music, or away. */
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"

export function TroubleNote() {
  const { player } = useServices()
  const { t } = useTranslation()
  const trouble = useStore(player.trouble)
  return (
    <p className="player-trouble" role="status">
      {trouble !== "none" && t(`listening.${trouble}`)}
    </p>
  )
}

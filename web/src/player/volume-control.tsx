/** How loud; a press on the sign silences and brings back. */
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { Slider } from "../frame/slider.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"

export function VolumeControl() {
  const { player } = useServices()
  const { t } = useTranslation()
  const { volume } = useStore(player.audio)
  const [before, setBefore] = useState(1)
  const silent = volume === 0
  function toggle() {
    if (!silent) setBefore(volume)
    player.setVolume(silent ? before : 0)
  }
  return (
    <div className="volume">
      <button
        type="button"
        className="icon-button"
        aria-label={silent ? t("player.unmute") : t("player.mute")}
        onClick={toggle}
      >
        <Icon name={silent ? "mute" : "volume"} />
      </button>
      <Slider label={t("player.volume")} value={volume} max={1} step={0.01} onChange={player.setVolume} />
    </div>
  )
}

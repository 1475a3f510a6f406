/** How loud; a press on the sign silences and brings back. */
import { Slider } from "radix-ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
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
      <Slider.Root
        className="slider"
        min={0}
        max={1}
        step={0.01}
        value={[volume]}
        onValueChange={([value]) => value !== undefined && player.setVolume(value)}
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb className="slider-thumb" aria-label={t("player.volume")} />
      </Slider.Root>
    </div>
  )
}

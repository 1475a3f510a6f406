/** Where we are in the track; it follows the hand while dragged and the music otherwise. */
import { Slider } from "radix-ui"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { clock } from "../words/formats.ts"

/** `known`: seconds as the library has them, until the browser knows better. */
export function SeekBar({ known }: { readonly known: number }) {
  const { player } = useServices()
  const { t } = useTranslation()
  const { time, duration } = useStore(player.audio)
  const [dragged, setDragged] = useState<number | null>(null)
  const total = duration || known
  const shown = Math.min(dragged ?? time, total)
  return (
    <div className="seek">
      <span className="seek-time">{clock(shown)}</span>
      <Slider.Root
        className="slider"
        min={0}
        max={Math.max(total, 1)}
        step={1}
        value={[shown]}
        disabled={total === 0}
        onValueChange={([value]) => setDragged(value ?? null)}
        onValueCommit={([value]) => {
          setDragged(null)
          if (value !== undefined) player.seek(value)
        }}
      >
        <Slider.Track className="slider-track">
          <Slider.Range className="slider-range" />
        </Slider.Track>
        <Slider.Thumb
          className="slider-thumb"
          aria-label={t("player.seek")}
          aria-valuetext={t("player.of", { time: clock(shown), total: clock(total) })}
        />
      </Slider.Root>
      <span className="seek-time">{clock(total)}</span>
    </div>
  )
}

/** Where we are in the track; it follows the hand while dragged and the music otherwise. */
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Slider } from "../frame/slider.tsx"
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
      <Slider
        label={t("player.seek")}
        value={shown}
        max={Math.max(total, 1)}
        step={1}
        text={t("player.of", { time: clock(shown), total: clock(total) })}
        disabled={total === 0}
        onChange={setDragged}
        onCancel={() => setDragged(null)}
        onCommit={value => {
          setDragged(null)
          player.seek(value)
        }}
      />
      <span className="seek-time">{clock(total)}</span>
    </div>
  )
}

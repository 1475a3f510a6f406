/** Shuffle, previous, play, next, repeat. */
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"

const repeatWords = { off: "player.repeatOff", all: "player.repeatAll", one: "player.repeatOne" } as const

export function Transport() {
  const { player } = useServices()
  const { t } = useTranslation()
  const { shuffle, repeat } = useStore(player.queue)
  const { playing, waiting } = useStore(player.audio)
  return (
    <div className="transport">
      <button
        type="button"
        className="icon-button transport-extra"
        aria-label={t("player.shuffle")}
        aria-pressed={shuffle}
        onClick={player.toggleShuffle}
      >
        <Icon name="shuffle" />
      </button>
      <button
        type="button"
        className="icon-button transport-previous"
        aria-label={t("player.previous")}
        onClick={player.previous}
      >
        <Icon name="previous" />
      </button>
      <button
        type="button"
        className="transport-play"
        aria-label={playing ? t("player.pause") : t("player.play")}
        data-waiting={playing && waiting}
        onClick={player.toggle}
      >
        <Icon name={playing ? "pause" : "play"} />
      </button>
      <button type="button" className="icon-button" aria-label={t("player.next")} onClick={player.next}>
        <Icon name="next" />
      </button>
      <button
        type="button"
        className="icon-button transport-extra"
        aria-label={t(repeatWords[repeat])}
        aria-pressed={repeat !== "off"}
        onClick={player.cycleRepeat}
      >
        <Icon name="repeat" />
        {repeat === "one" && <span className="transport-one">1</span>}
      </button>
    </div>
  )
}

/** How it sounds and how long: sleep timer, crossfade, speed, even loudness. */
import { useTranslation } from "react-i18next"
import { Slider } from "../frame/slider.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { plainNumber } from "../words/formats.ts"
import { awake, SLEEP_MINUTES, type Sleep } from "./sleep.ts"
import { LOUDNESS, MOST_CROSSFADE_S, SPEEDS } from "./sound.ts"

const STEP_S = 0.5

export function SoundView() {
  const { player } = useServices()
  const { t, i18n } = useTranslation()
  const { crossfade, speed, loudness } = useStore(player.sound)
  const number = (n: number) => plainNumber(n, i18n.language)
  const fade = crossfade === 0 ? t("listening.crossfadeOff") : t("listening.seconds", { n: number(crossfade) })
  return (
    <div className="sound">
      <SleepChoice />
      <div className="sound-part">
        <h3>
          {t("listening.crossfade")} <output>{fade}</output>
        </h3>
        <Slider
          label={t("listening.crossfade")}
          value={crossfade}
          max={MOST_CROSSFADE_S}
          step={STEP_S}
          text={fade}
          onChange={value => player.setSound({ crossfade: value })}
        />
        <p className="hint">{t("listening.crossfadeHelp")}</p>
      </div>
      <Choices
        title={t("listening.speed")}
        options={SPEEDS.map(value => ({
          label: t("listening.speedIs", { n: number(value) }),
          chosen: value === speed,
          choose: () => player.setSound({ speed: value }),
        }))}
      />
      <Choices
        title={t("listening.loudness")}
        help={t("listening.loudnessHelp")}
        options={LOUDNESS.map(value => ({
          label: t(`listening.loudness_${value}`),
          chosen: value === loudness,
          choose: () => player.setSound({ loudness: value }),
        }))}
      />
    </div>
  )
}

function SleepChoice() {
  const { player } = useServices()
  const { t } = useTranslation()
  const sleep = useStore(player.sleep)
  const option = (label: string, chosen: boolean, to: () => Sleep) => ({
    label,
    chosen,
    choose: () => player.setSleep(to()),
  })
  return (
    <Choices
      title={t("listening.sleep")}
      options={[
        option(t("listening.sleepOff"), sleep.kind === "off", () => awake),
        ...SLEEP_MINUTES.map(minutes =>
          option(t("listening.sleepMinutes", { n: minutes }), sleep.kind === "at" && sleep.minutes === minutes, () => ({
            kind: "at",
            minutes,
            at: Date.now() + minutes * 60_000,
          })),
        ),
        option(t("listening.sleepTrack"), sleep.kind === "track", () => ({ kind: "track" })),
        option(t("listening.sleepAlbum"), sleep.kind === "album", () => ({ kind: "album" })),
      ]}
    />
  )
}

type Option = { readonly label: string; readonly chosen: boolean; readonly choose: () => void }

function Choices({
  title,
  help,
  options,
}: {
  readonly title: string
  readonly help?: string
  readonly options: readonly Option[]
}) {
  return (
    <fieldset className="sound-part">
      <legend>{title}</legend>
      <div className="chips">
        {options.map(({ label, chosen, choose }) => (
          <button key={label} type="button" className="chip" aria-pressed={chosen} onClick={choose}>
            {label}
          </button>
        ))}
      </div>
      {help && <p className="hint">{help}</p>}
    </fieldset>
  )
}

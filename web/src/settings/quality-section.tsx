/** The data saver: how much a minute of music may weigh. */
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { Choice } from "../frame/choice.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { byteSize } from "../words/formats.ts"
import { BIT_RATES, formatFor } from "./quality.ts"

const ORIGINAL = "original"

export function QualitySection() {
  const { api, quality } = useServices()
  const { t, i18n } = useTranslation()
  const chosen = useStore(quality)
  const { data } = useQuery({
    queryKey: ["formats"],
    queryFn: ({ signal }) => api.formats(signal),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const format = data && formatFor(data.formats, type => document.createElement("audio").canPlayType(type) !== "")
  const perHour = (kilobits: number) => byteSize((kilobits * 1_000 * 3_600) / 8, i18n.language)
  return (
    <>
      <p>{t("settings.qualityHelp")}</p>
      <Choice
        label={t("settings.qualityTitle")}
        options={[
          { value: ORIGINAL, label: t("settings.original") },
          ...BIT_RATES.map(rate => ({
            value: String(rate),
            label: t(`settings.rate_${rate}`),
            disabled: format === undefined,
          })),
        ]}
        value={chosen ? String(chosen.bitRate) : ORIGINAL}
        onChoose={value => {
          const bitRate = BIT_RATES.find(rate => String(rate) === value)
          quality.set(bitRate && format ? { format, bitRate } : null)
        }}
      />
      {chosen && <p className="hint">{t("settings.perHour", { size: perHour(chosen.bitRate) })}</p>}
      {data && format === undefined && <p className="hint">{t("settings.noFormats")}</p>}
    </>
  )
}

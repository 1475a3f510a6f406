/** A length of time to wait, in round words. */
import { useTranslation } from "react-i18next"

export function useLeft(): (seconds: number) => string {
  const { i18n } = useTranslation()
  return seconds => {
    const [value, unit] =
      seconds < 60 ? [seconds, "second"] : seconds < 5_400 ? [seconds / 60, "minute"] : [seconds / 3_600, "hour"]
    return new Intl.NumberFormat(i18n.language, {
      style: "unit",
      unit,
      unitDisplay: "long",
      maximumFractionDigits: unit === "hour" ? 1 : 0,
    }).format(Math.max(1, value))
  }
}

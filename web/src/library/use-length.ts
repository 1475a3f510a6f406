/** The length of an album in words: “1 h 12 min”. */
import { useTranslation } from "react-i18next"

/** Takes seconds; an unknown length (0) is an empty text. */
export function useLength(): (seconds: number) => string {
  const { t } = useTranslation()
  return seconds => {
    if (seconds <= 0) return ""
    const minutes = Math.max(1, Math.round(seconds / 60))
    if (minutes < 60) return t("album.minutes", { m: minutes })
    return t("album.hours", { h: Math.floor(minutes / 60), m: minutes % 60 })
  }
}

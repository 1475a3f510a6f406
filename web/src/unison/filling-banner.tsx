/** On a remote that its home is filling: how far it has come, on every page. */
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ProgressBar } from "../frame/progress-bar.tsx"
import { syncQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { plainNumber } from "../words/formats.ts"
import "./filling-banner.css"

export function FillingBanner() {
  const { api } = useServices()
  const { t, i18n } = useTranslation()
  const { data } = useQuery(syncQuery(api))
  if (!data?.filling) return null
  const { received, total } = data.filling
  const percent = total > 0 ? Math.min(1, received / total) : 0
  return (
    <section className="filling" aria-label={t("tuning.filling")}>
      <p>
        <strong>{t("tuning.filling")}</strong>
        <span>
          {new Intl.NumberFormat(i18n.language, { style: "percent" }).format(percent)} ·{" "}
          {t("tuning.fillingCounts", { albums: plainNumber(data.counts.albums, i18n.language) })}
        </span>
      </p>
      <ProgressBar label={t("tuning.filling")} done={received} total={total} />
    </section>
  )
}

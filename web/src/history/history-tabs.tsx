/** From what was heard to its numbers and back. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"

export function HistoryTabs() {
  const { t } = useTranslation()
  return (
    <nav className="history-tabs" aria-label={t("history.views")}>
      <Link to="/history">{t("history.plays")}</Link>
      <Link to="/statistics" activeOptions={{ includeSearch: false }}>
        {t("history.statistics")}
      </Link>
    </nav>
  )
}

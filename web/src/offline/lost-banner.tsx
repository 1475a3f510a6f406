/** The server does not answer: what is shown is a copy, and since when it is known; what is kept plays on. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { useNow } from "../unison/use-now.ts"
import { ago } from "../words/formats.ts"
import { useKept } from "./use-kept-entries.ts"
import "./banners.css"

export function LostBanner() {
  const { copyOf } = useServices()
  const { t, i18n } = useTranslation()
  const now = useNow()
  const since = useStore(copyOf)
  const { albums } = useKept()
  return (
    <p className="banner" role="status">
      <span>{since ? t("offline.copy", { when: ago(since, now, i18n.language) }) : t("app.lost")}</span>
      {albums.length > 0 && <Link to="/settings">{t("offline.seeKept", { count: albums.length })}</Link>}
    </p>
  )
}

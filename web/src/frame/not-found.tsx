/** Nothing at this address, and the way back. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { PageTitle } from "./page-title.tsx"

export function NotFound() {
  const { t } = useTranslation()
  return (
    <div className="page page-narrow">
      <PageTitle title={t("app.notFoundTitle")} />
      <p className="lead">{t("app.notFoundHelp")}</p>
      <Link to="/albums" className="button button-strong">
        {t("app.backToAlbums")}
      </Link>
    </div>
  )
}

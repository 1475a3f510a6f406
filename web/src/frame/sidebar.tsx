/** Navigation on wide screens, with the unison sign at its foot. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { RunningBadge } from "../imports/running-badge.tsx"
import { UnisonSign } from "../unison/unison-sign.tsx"
import { Icon, TuningFork } from "./icons.tsx"
import "./sidebar.css"

export function Sidebar() {
  const { t } = useTranslation()
  return (
    <aside className="sidebar">
      <Link to="/" className="brand">
        <TuningFork />
        Diapason
      </Link>
      <nav aria-label={t("nav.main")}>
        <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
          <Icon name="albums" />
          {t("nav.albums")}
        </Link>
        <Link to="/artists">
          <Icon name="artists" />
          {t("nav.artists")}
        </Link>
        <Link to="/imports">
          <Icon name="imports" />
          {t("nav.imports")}
          <RunningBadge />
        </Link>
      </nav>
      <UnisonSign size="card" />
    </aside>
  )
}

/** Navigation under the thumb on a phone. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { RunningBadge } from "../imports/running-badge.tsx"
import { Icon } from "./icons.tsx"

export function TabBar() {
  const { t } = useTranslation()
  return (
    <nav className="tab-bar" aria-label={t("nav.main")}>
      <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
        <Icon name="albums" />
        {t("nav.albums")}
      </Link>
      <Link to="/artists">
        <Icon name="artists" />
        {t("nav.artists")}
      </Link>
      <Link to="/search">
        <Icon name="search" />
        {t("nav.search")}
      </Link>
      <Link to="/imports">
        <Icon name="imports" />
        {t("nav.imports")}
        <RunningBadge />
      </Link>
      <Link to="/unison">
        <Icon name="unison" />
        {t("nav.unison")}
      </Link>
    </nav>
  )
}

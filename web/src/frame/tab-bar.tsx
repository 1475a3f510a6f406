/** Navigation under the thumb on a phone; what is used less often is behind "Library". */
import { Link, useLocation } from "@tanstack/react-router"
import { memo } from "react"
import { useTranslation } from "react-i18next"
import { RunningBadge } from "../imports/running-badge.tsx"
import { Icon } from "./icons.tsx"

const BEHIND_LIBRARY = new Set([
  "artists",
  "genres",
  "favourites",
  "history",
  "statistics",
  "imports",
  "unison",
  "trash",
  "settings",
  "account",
])

export const TabBar = memo(function TabBar() {
  const { t } = useTranslation()
  const behind = useLocation({ select: ({ pathname }) => BEHIND_LIBRARY.has(pathname.split("/")[1] ?? "") })
  return (
    <nav className="tab-bar" aria-label={t("nav.main")}>
      <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
        <Icon name="home" />
        {t("finding.home")}
      </Link>
      <Link to="/albums" activeOptions={{ includeSearch: false }}>
        <Icon name="albums" />
        {t("nav.albums")}
      </Link>
      <Link to="/search" activeOptions={{ includeSearch: false }}>
        <Icon name="search" />
        {t("nav.search")}
      </Link>
      <Link to="/playlists">
        <Icon name="playlists" />
        {t("finding.playlists")}
      </Link>
      <Link to="/library" {...(behind && { className: "active", "aria-current": "true" })}>
        <Icon name="library" />
        {t("finding.library")}
        <RunningBadge />
      </Link>
    </nav>
  )
})

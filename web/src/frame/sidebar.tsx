/** Navigation on wide screens, with the unison sign at its foot. */
import { Link, type LinkProps } from "@tanstack/react-router"
import { memo, type ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { RunningBadge } from "../imports/running-badge.tsx"
import { UnisonSign } from "../unison/unison-sign.tsx"
import { Icon, type IconName, TuningFork } from "./icons.tsx"
import "./sidebar.css"

/** `drawn` is false on narrow screens, which have a navigation of their own. */
export const Sidebar = memo(function Sidebar({ drawn }: { readonly drawn: boolean }) {
  return (
    <aside className="sidebar" hidden={!drawn}>
      {/* An open dialog hides what is there from screen readers: links that may come meanwhile come into something that is.
          Not so the sign, whose news are read at all times. */}
      <div className="sidebar-ways">{drawn && <Ways />}</div>
      {drawn && <UnisonSign size="card" />}
    </aside>
  )
})

function Ways() {
  const { t } = useTranslation()
  return (
    <>
      <Link to="/" className="brand">
        <TuningFork />
        Diapason
      </Link>
      <nav aria-label={t("nav.main")}>
        <Link to="/" activeOptions={{ exact: true, includeSearch: false }}>
          <Icon name="home" />
          {t("finding.home")}
        </Link>
        <Entry icon="albums" to="/albums">
          {t("nav.albums")}
        </Entry>
        <Entry icon="artists" to="/artists">
          {t("nav.artists")}
        </Entry>
        <Entry icon="genres" to="/genres">
          {t("finding.genres")}
        </Entry>
        <hr />
        <Entry icon="playlists" to="/playlists">
          {t("finding.playlists")}
        </Entry>
        <Entry icon="star" to="/favourites">
          {t("finding.favourites")}
        </Entry>
        <Entry icon="history" to="/history">
          {t("finding.history")}
        </Entry>
        <hr />
        <Entry icon="imports" to="/imports">
          {t("nav.imports")}
          <RunningBadge />
        </Entry>
      </nav>
    </>
  )
}

type Address = NonNullable<LinkProps["to"]>
type EntryProps = { readonly icon: IconName; readonly to: Address; readonly children: ReactNode }

function Entry({ icon, to, children }: EntryProps) {
  return (
    <Link to={to} activeOptions={{ includeSearch: false }}>
      <Icon name={icon} />
      {children}
    </Link>
  )
}

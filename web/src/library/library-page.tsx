/** Everything that has no place under the thumb. */
import { Link, type LinkProps } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Icon, type IconName } from "../frame/icons.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { RunningBadge } from "../imports/running-badge.tsx"
import "./library-page.css"

export function LibraryPage() {
  const { t } = useTranslation()
  const ways: readonly (readonly [IconName, NonNullable<LinkProps["to"]>, string])[] = [
    ["artists", "/artists", t("nav.artists")],
    ["genres", "/genres", t("finding.genres")],
    ["star", "/favourites", t("finding.favourites")],
    ["history", "/history", t("finding.history")],
    ["chart", "/statistics", t("history.statistics")],
    ["imports", "/imports", t("nav.imports")],
    ["unison", "/unison", t("nav.unison")],
    ["trash", "/trash", t("trash.title")],
  ]
  return (
    <div className="page page-narrow">
      <PageTitle title={t("finding.library")} />
      <ul className="ways">
        {ways.map(([icon, to, name]) => (
          <li key={to}>
            <Link to={to}>
              <Icon name={icon} />
              {name}
              {to === "/imports" && <RunningBadge />}
              <Icon name="forward" />
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

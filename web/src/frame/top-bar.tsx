/** Search, adding, and the person's menu; on a phone also the mark and the unison sign. */
import { Link } from "@tanstack/react-router"
import { memo } from "react"
import { useTranslation } from "react-i18next"
import { SearchField } from "../library/search-field.tsx"
import { UnisonSign } from "../unison/unison-sign.tsx"
import { Icon, TuningFork } from "./icons.tsx"
import { useOverlays } from "./overlays.ts"
import { PersonMenu } from "./person-menu.tsx"
import { useNarrow } from "./use-narrow.ts"
import "./top-bar.css"

export const TopBar = memo(function TopBar() {
  const { t } = useTranslation()
  const open = useOverlays()
  const narrow = useNarrow()
  return (
    <header className="top-bar">
      {narrow && (
        <>
          <Link to="/" className="brand brand-small" aria-label="Diapason">
            <TuningFork />
          </Link>
          <UnisonSign size="pill" />
        </>
      )}
      <SearchField />
      <button
        type="button"
        className="button button-strong add-button"
        aria-label={t("nav.add")}
        onClick={() => open("add")}
      >
        <Icon name="add" />
        <span>{t("nav.add")}</span>
      </button>
      <PersonMenu />
    </header>
  )
})

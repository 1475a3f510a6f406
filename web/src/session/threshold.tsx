/** The page before the library: the mark, a card, the choice of language. */
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { RingingFork } from "../frame/ringing-fork.tsx"
import "./session.css"

export function Threshold({ children }: { readonly children: ReactNode }) {
  const { t, i18n } = useTranslation()
  const other = i18n.language === "fr" ? "en" : "fr"
  return (
    <div className="threshold">
      <div className="threshold-brand">
        <RingingFork />
        <strong>Diapason</strong>
        <span>{t("app.tagline")}</span>
      </div>
      <main className="threshold-card">{children}</main>
      <button
        type="button"
        className="button button-quiet"
        lang={other}
        onClick={() => void i18n.changeLanguage(other)}
      >
        {other === "fr" ? "Français" : "English"}
      </button>
    </div>
  )
}

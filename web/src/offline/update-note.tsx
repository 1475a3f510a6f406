/** A newer version of the page waits; it comes when the person says so, or when the page is opened anew. */
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { createStore, useStore } from "../store.ts"
import "./banners.css"

const never = createStore(false)

export function UpdateNote() {
  const { update } = useServices()
  const { t } = useTranslation()
  const ready = useStore(update?.ready ?? never)
  const [later, setLater] = useState(false)
  if (!ready || later) return null
  return (
    <p className="banner banner-news" role="status">
      <span>{t("offline.newVersion")}</span>
      <span>
        <button type="button" onClick={update?.take}>
          {t("offline.reload")}
        </button>
        <button type="button" onClick={() => setLater(true)}>
          {t("offline.later")}
        </button>
      </span>
    </p>
  )
}

/** How a folder is shared in Drive. */
import { useTranslation } from "react-i18next"
import "../frame/steps.css"

export function SharingHelp() {
  const { t } = useTranslation()
  return (
    <section className="steps">
      <h2>{t("add.howTitle")}</h2>
      <ol>
        <li>{t("add.how1")}</li>
        <li>{t("add.how2")}</li>
        <li>{t("add.how3")}</li>
      </ol>
    </section>
  )
}

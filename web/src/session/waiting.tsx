/** A remote that has met no home yet: what to do there, and that nothing is to be done here. */
import { useTranslation } from "react-i18next"
import { useDocumentTitle } from "../frame/page-title.tsx"
import { WithCode } from "../frame/with-code.tsx"
import { Threshold } from "./threshold.tsx"
import "../frame/steps.css"

export function Waiting() {
  const { t } = useTranslation()
  useDocumentTitle(t("session.waitingTitle"))
  return (
    <Threshold>
      <h1>{t("session.waitingTitle")}</h1>
      <p className="lead">{t("session.waitingLead")}</p>
      <ol className="waiting-steps">
        <li>
          <WithCode text={t("session.waiting1")} />
        </li>
        <li>
          <WithCode text={t("session.waiting2")} />
        </li>
        <li>{t("session.waiting3")}</li>
      </ol>
      <p className="hint waiting-watch">{t("session.waitingWatch")}</p>
    </Threshold>
  )
}

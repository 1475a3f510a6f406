/** What this device did and what is not safe yet: it stays in the browser until a home has it. */
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"

export function WaitingHere() {
  const { outbox } = useServices()
  const { t } = useTranslation()
  const count = useStore(outbox.held)
  if (count === 0) return null
  return (
    <section className="card waiting-here" role="status">
      <h2 className="waiting-title">{t("tuning.here", { count })}</h2>
      <p>{t("tuning.hereHelp")}</p>
    </section>
  )
}

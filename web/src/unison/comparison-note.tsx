/** A comparison that was asked for, or a refill: how far it is, and what it found. */
import type { SyncTarget } from "@diapason/shared/api"
import { useTranslation } from "react-i18next"
import { ProgressBar } from "../frame/progress-bar.tsx"
import { ago, plainNumber } from "../words/formats.ts"
import { useNow } from "./use-now.ts"

export function ComparisonNote({ target }: { readonly target: Pick<SyncTarget, "comparison" | "refilling"> }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const { comparison, refilling } = target
  if (refilling) {
    const { sent, total } = refilling
    const number = (n: number) => plainNumber(n, i18n.language)
    return (
      <div className="target-work" role="status">
        <p>{t("tuning.refilling", { sent: number(sent), total: number(total) })}</p>
        <ProgressBar label={t("tuning.refillProgress")} done={sent} total={total} />
      </div>
    )
  }
  if (!comparison) return null
  const { state, checked, of, differing, repaired, at } = comparison
  if (state === "waiting" || state === "running") {
    return (
      <div className="target-work" role="status">
        <p>{state === "waiting" ? t("tuning.compareWaits") : t("tuning.comparing")}</p>
        <ProgressBar label={t("tuning.comparing")} done={checked} total={of} />
      </div>
    )
  }
  return (
    <p className="target-work" role="status" data-failed={state === "failed"}>
      {state === "failed"
        ? t("tuning.compareFailed")
        : differing === 0
          ? t("tuning.compareEqual")
          : t("tuning.compareMended", { count: differing, repaired })}
      <small>{ago(at, now, i18n.language)}</small>
    </p>
  )
}

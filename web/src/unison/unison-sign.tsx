/** The sign that is on every page: in unison or not, what waits by name, and what to do. */
import type { SyncStatus } from "@diapason/shared/api"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useUnreached } from "../offline/use-unreached.ts"
import { syncQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { ago } from "../words/formats.ts"
import { sideBySide } from "../words/isolate.ts"
import { isCopy, type Telling, tellAll } from "./telling.ts"
import { useNow } from "./use-now.ts"
import { Waves } from "./waves.tsx"
import "./unison-sign.css"
import { WithCode } from "../frame/with-code.tsx"

const NAMED = 2

export function UnisonSign({ size }: { readonly size: "card" | "pill" }) {
  const { api } = useServices()
  const { data } = useQuery(syncQuery(api))
  // What was true when the server was last heard may no longer be.
  const status = useUnreached() ? undefined : data
  const { t } = useTranslation()
  const telling = tellAll(status)
  const copy = isCopy(status)
  const heard = copy && status?.lastHomeContactAt
  const tone = copy ? (heard ? "good" : "wait") : telling.tone
  const title = copy ? t(heard ? "unison.copySign" : "unison.copyWaiting") : t(`unison.${telling.told}`)
  return (
    <Link
      to="/unison"
      className={`unison-sign unison-sign-${size}`}
      data-tone={tone}
      data-testid="unison-sign"
      aria-busy={!status}
    >
      <Waves tone={tone} />
      <span className="unison-sign-text">
        <strong aria-live="polite">{title}</strong>
        {size === "card" &&
          (status ? (
            <SignDetail status={status} telling={telling} copy={copy} />
          ) : (
            // The card stands on its foot: it does not rise when its second line comes.
            <small aria-hidden="true">{"\u00a0"}</small>
          ))}
      </span>
    </Link>
  )
}

type DetailProps = { readonly status: SyncStatus; readonly telling: Telling; readonly copy: boolean }

function SignDetail({ status, telling, copy }: DetailProps) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const when = (iso: string) => ago(iso, now, i18n.language)
  if (copy) {
    const { lastHomeContactAt: at } = status
    return <small>{at ? t("unison.lastHome", { when: when(at) }) : t("unison.lastHomeNever")}</small>
  }
  const waiting = status.targets.flatMap(target => target.pendingChanges)
  const pending = status.targets.reduce((sum, target) => sum + target.pending, 0)
  const named = waiting.flatMap(change => change.name ?? []).slice(0, NAMED)
  const last = status.targets.map(target => target.lastSuccessAt).find(at => at !== null)
  if (pending > 0) {
    return (
      <small>
        {t("unison.pending", { count: pending })}
        {named.length > 0 && <span className="unison-sign-names">{sideBySide(named, ", ")}</span>}
      </small>
    )
  }
  if (telling.tone === "good" && last) return <small>{t("unison.lastSuccess", { when: when(last) })}</small>
  return (
    <small>
      <WithCode text={t(`unison.${telling.told}Body`)} />
    </small>
  )
}

/** Both sides face to face: what they hold, what waits, what went wrong and how to mend it. */
import type { Counts, SyncStatus, SyncTarget } from "@diapason/shared/api"
import { useMutation, useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { sessionQuery, syncQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { ago } from "../words/formats.ts"
import { HistoryList } from "./history-list.tsx"
import { Side } from "./side.tsx"
import { TargetCard } from "./target-card.tsx"
import { isCopy, tell, tellAll } from "./telling.ts"
import { useNow } from "./use-now.ts"
import { WaitingHere } from "./waiting-here.tsx"
import { Waves } from "./waves.tsx"
import "./unison.css"
import { WithCode } from "../frame/with-code.tsx"

export function UnisonPage() {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const { data: status, error, refetch } = useQuery(syncQuery(api))
  const { data: session } = useQuery(sessionQuery(api))
  const compare = useMutation({
    // What waits is tried at once, also after a halt; then every row is compared.
    mutationFn: async () => {
      await api.syncNow()
      return api.compare()
    },
    onSuccess: () => toasts.show({ text: t("unison.compareAsked"), lasts: 3_000 }),
    onError: error => toasts.show({ text: error.message, tone: "problem" }),
  })
  const copy = isCopy(status)
  const targets = status?.targets ?? []
  const comparable = targets.some(target => target.state !== "disabled")
  const comparing = compare.isPending || targets.some(isComparing)
  const several = targets.length > 1
  const owner = session?.state === "open" || session?.person?.owner === true

  return (
    <div className="page unison-page">
      <PageTitle title={copy ? t("unison.copyTitle") : t("unison.title")}>
        {comparable && (
          <button type="button" className="button button-strong" disabled={comparing} onClick={() => compare.mutate()}>
            {comparing ? t("unison.comparing") : t("unison.compareNow")}
          </button>
        )}
      </PageTitle>
      <p className="lead">{copy ? t("unison.leadRemote") : t("unison.lead")}</p>
      {error && !status && <Failure error={error} retry={() => void refetch()} />}
      {!status && !error && <div className="card skeleton unison-skeleton" />}
      {status && copy && <CopyCard status={status} />}
      {status && several && <Together status={status} />}
      {status &&
        !copy &&
        targets.map(target => (
          <TargetCard key={target.url} target={target} here={status.counts} several={several} owner={owner} />
        ))}
      {status && !copy && targets.length === 0 && <AloneCard counts={status.counts} />}
      {session?.state === "open" && comparable && (
        <section className="card unison-account">
          <h2>{t("unison.accountTitle")}</h2>
          <p>{t("unison.accountLead")}</p>
          <Link to="/account" className="button">
            {t("session.create")}
          </Link>
        </section>
      )}
      <WaitingHere />
      {status && comparable && (
        <HistoryList several={several} renewedBy={targets.map(target => target.requests).join(" ")} />
      )}
      {status && <Identity status={status} />}
    </div>
  )
}

const isComparing = ({ state, comparison }: SyncTarget) =>
  state === "syncing" || comparison?.state === "waiting" || comparison?.state === "running"

/** Several remotes in one line; each has its card below. */
function Together({ status }: { readonly status: SyncStatus }) {
  const { t } = useTranslation()
  const { tone, told } = tellAll(status)
  const settled = status.targets.filter(target => tell(target).tone === "good").length
  return (
    <p className="together" data-tone={tone}>
      <strong>{t(`unison.${told}`)}</strong>
      {t("tuning.together", { settled, count: status.targets.length })}
    </p>
  )
}

function CopyCard({ status }: { readonly status: SyncStatus }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const at = status.lastHomeContactAt
  return (
    <section className="card target-card" data-tone={at ? "good" : "wait"}>
      <div className="target-head">
        <Waves tone={at ? "good" : "wait"} />
        <div>
          <h2>{at ? t("unison.lastHome", { when: ago(at, now, i18n.language) }) : t("unison.lastHomeNever")}</h2>
        </div>
      </div>
      <div className="sides">
        <Side name={t("unison.here")} counts={status.counts} />
      </div>
    </section>
  )
}

function AloneCard({ counts }: { readonly counts: Counts }) {
  const { t } = useTranslation()
  return (
    <section className="card target-card" data-tone="off">
      <div className="target-head">
        <Waves tone="off" />
        <div>
          <h2>{t("unison.noRemote")}</h2>
          <p>
            <WithCode text={t("unison.noRemoteBody")} />
          </p>
        </div>
      </div>
      <div className="sides">
        <Side name={t("unison.here")} counts={counts} />
      </div>
    </section>
  )
}

function Identity({ status }: { readonly status: SyncStatus }) {
  const { t } = useTranslation()
  return (
    <p className="identity">
      {t("unison.identity")} <code>{status.libraryId}</code> · <code>{status.storeId}</code>
    </p>
  )
}

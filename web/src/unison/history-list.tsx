/** What exchanges did, newest first: when, with whom, how much, and a few names. */
import type { Exchange } from "@diapason/shared/api"
import { useInfiniteQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { keys } from "../queries.ts"
import { useServices } from "../services.ts"
import { ago, byteSize } from "../words/formats.ts"
import { sideBySide } from "../words/isolate.ts"
import { hostOf } from "./host-of.ts"
import { tell } from "./telling.ts"
import { useNow } from "./use-now.ts"

const PAGE = 20

/** `renewedBy` changes whenever an exchange has ended. */
export function HistoryList({ several, renewedBy }: { readonly several: boolean; readonly renewedBy: string }) {
  const { api } = useServices()
  const { t } = useTranslation()
  const { data, error, refetch, fetchNextPage, hasNextPage, isFetching } = useInfiniteQuery({
    queryKey: [...keys.sync, "history", renewedBy],
    queryFn: ({ pageParam, signal }) => api.exchanges(PAGE, pageParam, signal),
    initialPageParam: 0,
    placeholderData: known => known,
    getNextPageParam: ({ total }, pages) => (pages.length * PAGE < total ? pages.length * PAGE : undefined),
  })
  const exchanges = data?.pages.flatMap(page => page.exchanges) ?? []
  return (
    <section className="history" aria-busy={isFetching}>
      <h2 className="section-title">{t("tuning.history")}</h2>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <div className="card skeleton history-skeleton" />}
      {data && exchanges.length === 0 && <p className="hint">{t("tuning.historyEmpty")}</p>}
      <ul className="history-list">
        {exchanges.map(exchange => (
          <HistoryRow key={`${exchange.at} ${exchange.target}`} exchange={exchange} several={several} />
        ))}
      </ul>
      {hasNextPage && (
        <button type="button" className="button" disabled={isFetching} onClick={() => void fetchNextPage()}>
          {t("tuning.historyMore")}
        </button>
      )}
    </section>
  )
}

function HistoryRow({ exchange, several }: { readonly exchange: Exchange; readonly several: boolean }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const { at, result, sent, received, deleted, bytes, duration, error, names, target } = exchange
  const moved = [
    sent > 0 && t("tuning.sent", { count: sent }),
    received > 0 && t("tuning.received", { count: received }),
    deleted > 0 && t("tuning.deleted", { count: deleted }),
  ].filter(Boolean)
  const failed = result === "failed"
  const facts = {
    state: "backoff",
    pending: 0,
    digestEqual: null,
    ...(error === undefined ? {} : { reason: error }),
  } as const
  const title = failed ? t(`unison.${tell(facts).told}`) : moved.join(", ") || t("tuning.nothingMoved")
  const size = `${byteSize(bytes, i18n.language)} · ${t("tuning.seconds", { s: (duration / 1_000).toLocaleString(i18n.language, { maximumFractionDigits: 1 }) })}`
  return (
    <li data-result={result}>
      <div>
        <strong>{title}</strong>
        {names.length > 0 && <span>{sideBySide(names, ", ")}</span>}
        {result === "degraded" && <span>{t("unison.degraded")}</span>}
        {several && <small>{hostOf(target)}</small>}
      </div>
      <small className="history-when">
        <time dateTime={at} title={new Date(at).toLocaleString(i18n.language)}>
          {ago(at, now, i18n.language)}
        </time>
        {!failed && <span>{size}</span>}
      </small>
    </li>
  )
}

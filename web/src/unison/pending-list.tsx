/** What the remote has not confirmed yet, by name; the first few come with the state, the others when they are asked for. */
import type { SyncTarget } from "@diapason/shared/api"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { keys } from "../queries.ts"
import { useServices } from "../services.ts"
import { plainNumber } from "../words/formats.ts"
import { kindWord, namelessWord } from "./kinds.ts"

const SHOWN = 8
const PAGE = 50
const causes = { add: "causeAdd", delete: "causeDelete", edit: "causeEdit" } as const

/** The few that are seen at first are not all tracks of one album. */
const albumsFirst = (changes: SyncTarget["pendingChanges"]) =>
  changes.toSorted((a, b) => Number(b.kind === "album") - Number(a.kind === "album"))

type Props = { readonly target: Pick<SyncTarget, "url" | "pending" | "pendingChanges"> }

export function PendingList({ target: { url, pending: total, pendingChanges } }: Props) {
  const { api } = useServices()
  const { t, i18n } = useTranslation()
  const [page, setPage] = useState<number | null>(null)
  const from = (page ?? 0) * PAGE
  const { data, isFetching } = useQuery({
    // What waits changes with the state that came last.
    queryKey: [...keys.sync, "pending", url, page, total],
    queryFn: ({ signal }) => api.pendingChanges(url, PAGE, from, signal),
    enabled: page !== null,
    placeholderData: keepPreviousData,
  })
  const shown = page === null || !data ? albumsFirst(pendingChanges).slice(0, SHOWN) : data.changes
  const number = (n: number) => plainNumber(n, i18n.language)
  const last = Math.max(0, Math.ceil(total / PAGE) - 1)
  return (
    <div className="pending" aria-busy={isFetching}>
      <h3>{t("unison.pending", { count: total })}</h3>
      <ul>
        {shown.map(change => (
          <li key={`${change.kind}/${change.id}`} data-cause={change.cause}>
            <span dir="auto" className="pending-name">
              {change.name ?? t(`unison.${namelessWord(change.kind)}`)}
            </span>
            <span className="pending-kind">
              {t(`unison.${kindWord(change.kind)}`)} · {t(`unison.${causes[change.cause]}`)}
            </span>
          </li>
        ))}
      </ul>
      {page === null && total > shown.length && (
        <button type="button" className="button pending-all" onClick={() => setPage(0)}>
          {t("tuning.pendingAll", { count: total, n: number(total) })}
        </button>
      )}
      {page !== null && last > 0 && (
        <div className="button-row pages">
          <button type="button" className="button" disabled={page === 0} onClick={() => setPage(page - 1)}>
            {t("tuning.newer")}
          </button>
          <span>
            {t("tuning.range", { from: number(from + 1), to: number(Math.min(from + PAGE, total)), of: number(total) })}
          </span>
          <button type="button" className="button" disabled={page >= last} onClick={() => setPage(page + 1)}>
            {t("tuning.older")}
          </button>
        </div>
      )}
    </div>
  )
}

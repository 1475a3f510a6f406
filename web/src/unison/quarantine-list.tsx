/** What one side refuses: by name as far as this library knows it, with why and the cure. */
import type { SyncTarget } from "@diapason/shared/api"
import { useQueries } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { albumQuery, artistQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { kindWord } from "./kinds.ts"

/** Each costs a question. */
const NAMED = 12

export function QuarantineList({ rows }: { readonly rows: SyncTarget["quarantined"] }) {
  const { api } = useServices()
  const { t } = useTranslation()
  const asked = rows.filter(({ kind }) => kind === "album" || kind === "artist").slice(0, NAMED)
  const titles = useQueries({
    queries: asked.map(({ kind, id }) => ({
      queryKey: ["name", kind, id],
      queryFn: async ({ client }) =>
        kind === "album"
          ? (await client.ensureQueryData(albumQuery(api, id))).album.title
          : (await client.ensureQueryData(artistQuery(api, id))).artist.name,
      retry: false,
      staleTime: Number.POSITIVE_INFINITY,
    })),
    combine: answers => new Map(answers.map(({ data }, index) => [asked[index]?.id, data])),
  })
  return (
    <div className="pending" data-testid="quarantine">
      <h3>{t("tuning.quarantine", { count: rows.length })}</h3>
      <p className="pending-why">{t("tuning.quarantineWhy")}</p>
      <ul>
        {rows.map(({ kind, id, reason }) => (
          <li key={`${kind} ${id}`} data-cause="delete">
            <span dir="auto" className="pending-name">
              {titles.get(id) ?? id}
            </span>
            <span className="pending-kind">{`${t(`unison.${kindWord(kind)}`)} · ${t(`tuning.reason_${reason}`)}`}</span>
          </li>
        ))}
      </ul>
    </div>
  )
}

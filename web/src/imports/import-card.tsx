/** One import: how far it is, which file it reads, what it left out and why. */
import type { Import } from "@diapason/shared/api"
import { useMutation } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { useServices } from "../services.ts"
import { useNow } from "../unison/use-now.ts"
import { ago } from "../words/formats.ts"
import { useAddLink } from "./use-add-link.ts"

export function ImportCard({ item }: { readonly item: Import }) {
  const { t, i18n } = useTranslation()
  const now = useNow()
  const atWork = item.state === "running" || item.state === "queued"
  const partly = item.state === "done" && item.failures.length > 0
  return (
    <li className="import" data-state={item.state} data-testid="import">
      <div className="import-head">
        <div>
          <strong>{partly ? t("imports.doneWithFailures") : t(`imports.${item.state}`)}</strong>
          <small>
            {item.filesTotal > 0 && `${t("imports.files", { done: item.filesDone, total: item.filesTotal })} · `}
            {ago(item.createdAt, now, i18n.language)}
          </small>
        </div>
        <ImportAction item={item} />
      </div>
      {atWork && <Progress item={item} />}
      {atWork && <p className="import-current">{item.current ?? t("imports.listing")}</p>}
      {item.error && <p className="import-error">{item.error.message}</p>}
      {!atWork && <p className="import-url">{item.url}</p>}
      {item.failures.length > 0 && (
        <details className="import-failures">
          <summary>{t("imports.failures", { count: item.failures.length })}</summary>
          <ul>
            {item.failures.map(({ name, reason }) => (
              <li key={name}>
                <b>{name}</b> {reason}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}

function Progress({ item }: { readonly item: Import }) {
  const { t } = useTranslation()
  const known = item.filesTotal > 0
  const share = known ? item.filesDone / item.filesTotal : 0
  return (
    <div
      className="progress"
      role="progressbar"
      aria-label={t("imports.progress")}
      aria-valuemin={0}
      aria-valuemax={known ? item.filesTotal : undefined}
      aria-valuenow={known ? item.filesDone : undefined}
      data-known={known}
    >
      <i style={known ? { transform: `scaleX(${share})` } : {}} />
    </div>
  )
}

function ImportAction({ item }: { readonly item: Import }) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const add = useAddLink()
  const cancel = useMutation({
    mutationFn: () => api.cancelImport(item.id),
    onError: error => toasts.show({ text: error.message, tone: "problem" }),
  })
  const [albumId] = item.albums
  if (item.state === "running" || item.state === "queued") {
    return (
      <button type="button" className="icon-button" aria-label={t("imports.cancel")} onClick={() => cancel.mutate()}>
        <Icon name="close" />
      </button>
    )
  }
  if (item.state === "done" && albumId !== undefined) {
    return (
      <Link to="/albums/$albumId" params={{ albumId }} className="button">
        {t("imports.seeAlbum")}
      </Link>
    )
  }
  return (
    <button
      type="button"
      className="button"
      onClick={() => add.mutate(item.url, { onError: error => toasts.show({ text: error.message, tone: "problem" }) })}
    >
      {t("imports.again")}
    </button>
  )
}

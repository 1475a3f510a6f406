/** One import: how far it is, which file it reads, what it left out and why. */
import type { Import } from "@diapason/shared/api"
import { useMutation } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { ProgressBar } from "../frame/progress-bar.tsx"
import { useServices } from "../services.ts"
import { useNow } from "../unison/use-now.ts"
import { ago } from "../words/formats.ts"
import { useImportAgain } from "./use-add-link.ts"
import { useLeft } from "./use-left.ts"

export function ImportCard({ item }: { readonly item: Import }) {
  const { said } = useServices()
  const { t, i18n } = useTranslation()
  const now = useNow()
  const left = useLeft()
  const atWork = item.state === "running" || item.state === "queued"
  const partly = item.state === "done" && item.failures.length > 0
  return (
    <li className="import" data-state={item.state} data-testid="import">
      <div className="import-head">
        <div>
          <strong>{partly ? t("imports.doneWithFailures") : t(`imports.${item.state}`)}</strong>
          <small>
            {item.filesTotal > 0 && `${t("imports.files", { done: item.filesDone, total: item.filesTotal })} · `}
            {item.secondsLeft !== undefined && atWork
              ? `${t("importing.left", { time: left(item.secondsLeft) })} · `
              : ""}
            {item.speed !== undefined && item.speed > 0 && atWork
              ? `${t("importing.speed", { n: item.speed.toLocaleString(i18n.language, { maximumFractionDigits: 1 }) })} · `
              : ""}
            {ago(item.createdAt, now, i18n.language)}
          </small>
        </div>
        <ImportAction item={item} />
      </div>
      {atWork && <ProgressBar label={t("imports.progress")} done={item.filesDone} total={item.filesTotal} />}
      {atWork && <p className="import-current">{item.current ?? t("imports.listing")}</p>}
      {item.error && <p className="import-error">{said(item.error.message)}</p>}
      {!atWork && <p className="import-url">{item.url.startsWith("lf~") ? t("album.local") : item.url}</p>}
      {item.failures.length > 0 && (
        <details className="import-failures">
          <summary>{t("imports.failures", { count: item.failures.length })}</summary>
          <ul>
            {item.failures.map(({ name, reason }) => (
              <li key={name}>
                <b>{name}</b> {said(reason)}
              </li>
            ))}
          </ul>
        </details>
      )}
    </li>
  )
}

function ImportAction({ item }: { readonly item: Import }) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const add = useImportAgain()
  const cancel = useMutation({
    mutationFn: () => api.cancelImport(item.id),
    onError: error => toasts.show({ text: error.message, tone: "problem" }),
  })
  const [albumId] = item.albums
  const again = () => add.mutate(item.id, { onError: error => toasts.show({ text: error.message, tone: "problem" }) })
  if (item.state === "running" || item.state === "queued") {
    return (
      <button type="button" className="icon-button" aria-label={t("imports.cancel")} onClick={() => cancel.mutate()}>
        <Icon name="close" />
      </button>
    )
  }
  if (item.state === "done" && albumId !== undefined) {
    return (
      <div className="button-row import-actions">
        {item.failures.length > 0 && (
          <button type="button" className="button" disabled={add.isPending} onClick={again}>
            {t("importing.retryFailed")}
          </button>
        )}
        <Link to="/albums/$albumId" params={{ albumId }} className="button">
          {t("imports.seeAlbum")}
        </Link>
      </div>
    )
  }
  return (
    <button type="button" className="button" disabled={add.isPending} onClick={again}>
      {t("imports.again")}
    </button>
  )
}

/** What a link would add, before anything is: albums to leave out, and how long it takes. */
import type { DrivePreview } from "@diapason/shared/api"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { keys } from "../queries.ts"
import { useServices } from "../services.ts"
import { byteSize } from "../words/formats.ts"
import { sideBySide } from "../words/isolate.ts"
import { useLeft } from "./use-left.ts"
import "./look-first.css"

const STALE_MS = 5 * 60_000

export function LookFirst({ url, onAdded }: { readonly url: string; readonly onAdded: () => void }) {
  const { api } = useServices()
  const { t } = useTranslation()
  const { data, error, refetch, isFetching } = useQuery({
    queryKey: ["preview", url],
    queryFn: ({ signal }) => api.previewLink(url, signal),
    staleTime: STALE_MS,
    retry: false,
  })
  if (error && !isFetching) {
    return (
      <div className="look-first" role="alert">
        <p className="form-wrong">{error.message}</p>
        <button type="button" className="button" onClick={() => void refetch()}>
          {t("app.retry")}
        </button>
      </div>
    )
  }
  if (!data) {
    return (
      <div className="look-first" aria-busy="true">
        <p className="hint" role="status">
          {t("importing.looking")}
        </p>
        <span className="skeleton look-first-skeleton" />
      </div>
    )
  }
  return <Found url={url} preview={data} onAdded={onAdded} />
}

type FoundProps = { readonly url: string; readonly preview: DrivePreview; readonly onAdded: () => void }

function Found({ url, preview, onAdded }: FoundProps) {
  const { api, said, toasts } = useServices()
  const { t, i18n } = useTranslation()
  const client = useQueryClient()
  const left = useLeft()
  const { albums, skipped, estimate } = preview
  const [out, setOut] = useState<ReadonlySet<string>>(() => new Set(albums.filter(a => !a.new).map(a => a.key)))
  const wanted = albums.filter(({ key }) => !out.has(key))
  const add = useMutation({
    mutationFn: () =>
      wanted.length === albums.length
        ? api.addLink(url)
        : api.addPart(
            url,
            wanted.map(({ key }) => key),
          ),
    onSuccess() {
      onAdded()
      return client.invalidateQueries({ queryKey: keys.imports })
    },
    onError: error => toasts.show({ text: error.message, tone: "problem" }),
  })
  function turn(key: string) {
    const next = new Set(out)
    if (!next.delete(key)) next.add(key)
    setOut(next)
  }
  if (albums.length === 0) return <p className="look-first form-wrong">{t("importing.nothingThere")}</p>
  return (
    <section className="look-first" data-testid="look-first">
      <h3>{t("importing.found", { count: albums.length })}</h3>
      <ul>
        {albums.map(album => (
          <li key={album.key}>
            <label>
              <input type="checkbox" checked={!out.has(album.key)} onChange={() => turn(album.key)} />
              <span>
                <strong>{album.title}</strong>
                <small>
                  {sideBySide([
                    album.artist,
                    t("album.tracks", { count: album.trackCount }),
                    album.size > 0 && byteSize(album.size, i18n.language),
                  ])}
                </small>
              </span>
              {!album.new && <em>{t("importing.known")}</em>}
            </label>
          </li>
        ))}
      </ul>
      {skipped.length > 0 && (
        <details className="import-failures">
          <summary>{t("imports.failures", { count: skipped.length })}</summary>
          <ul>
            {skipped.map(({ name, reason }) => (
              <li key={name}>
                <b>{name}</b> {said(reason)}
              </li>
            ))}
          </ul>
        </details>
      )}
      <div className="button-row">
        <button
          type="button"
          className="button button-strong button-large"
          disabled={wanted.length === 0 || add.isPending}
          onClick={() => add.mutate()}
        >
          {t("importing.addThese", { count: wanted.length })}
        </button>
        <span className="hint">{t("importing.about", { time: left(estimate.seconds) })}</span>
      </div>
    </section>
  )
}

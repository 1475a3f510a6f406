/** Albums that were removed in the last thirty days, and the way back. */
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { TrashedAlbum } from "../api.ts"
import { Failure } from "../frame/failure.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { RowsWaiting } from "../frame/page-waiting.tsx"
import { renewLibrary, trashQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { longDate } from "../words/formats.ts"
import { sideBySide } from "../words/isolate.ts"
import "./editing.css"

export function TrashPage() {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const { data, error, refetch } = useQuery(trashQuery(api))
  const problem = (failure: Error) => toasts.show({ text: failure.message, tone: "problem" })
  const restore = useMutation({
    mutationFn: (album: TrashedAlbum) => api.restoreAlbums([album.id]),
    async onSuccess(_answer, album) {
      await renewLibrary(client)
      toasts.show({ text: t("trash.restored", { title: album.title }) })
    },
    onError: problem,
  })
  const empty = useMutation({ mutationFn: api.emptyTrash, onSuccess: () => renewLibrary(client), onError: problem })
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  return (
    <div className="page page-narrow">
      <PageTitle title={t("trash.title")}>
        {data && data.total > 0 && <EmptyButton busy={empty.isPending} onEmpty={() => empty.mutate()} />}
      </PageTitle>
      <p className="lead">{t(data?.total === 0 ? "trash.nothing" : "trash.lead")}</p>
      {!data && <RowsWaiting rows={4} />}
      <ul className="trash" aria-busy={!data}>
        {data?.albums.map(album => (
          <TrashedRow key={album.id} album={album} busy={restore.isPending} onRestore={() => restore.mutate(album)} />
        ))}
      </ul>
      {data && data.total > data.albums.length && (
        <p className="hint">{t("trash.more", { count: data.total - data.albums.length })}</p>
      )}
    </div>
  )
}

type RowProps = { readonly album: TrashedAlbum; readonly busy: boolean; readonly onRestore: () => void }

function TrashedRow({ album, busy, onRestore }: RowProps) {
  const { t, i18n } = useTranslation()
  return (
    <li>
      <div>
        <strong>{album.title}</strong>
        <span>{sideBySide([album.artist, album.year, t("album.tracks", { count: album.trackCount })])}</span>
        <small>{t("trash.until", { date: longDate(album.until, i18n.language) })}</small>
      </div>
      <button
        type="button"
        className="button"
        disabled={busy}
        aria-label={t("trash.restoreOne", { title: album.title })}
        onClick={onRestore}
      >
        {t("trash.restore")}
      </button>
    </li>
  )
}

/** The first press asks, the second does. */
function EmptyButton({ busy, onEmpty }: { readonly busy: boolean; readonly onEmpty: () => void }) {
  const { t } = useTranslation()
  const [sure, setSure] = useState(false)
  if (!sure) {
    return (
      <button type="button" className="button button-quiet" onClick={() => setSure(true)}>
        {t("trash.empty")}
      </button>
    )
  }
  return (
    <span className="button-row">
      <button type="button" className="button button-danger" disabled={busy} onClick={onEmpty}>
        {t("trash.emptySure")}
      </button>
      <button type="button" className="button" onClick={() => setSure(false)}>
        {t("app.cancel")}
      </button>
    </span>
  )
}

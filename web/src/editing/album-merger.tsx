/** Putting the tracks of another album into this one. */
import type { Album } from "@diapason/shared/api"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Dialog } from "../frame/dialog.tsx"
import { Cover } from "../library/cover.tsx"
import { renewLibrary, searchQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import "./editing.css"

type Props = { readonly album: Album; readonly onClose: () => void }

export function AlbumMerger({ album, onClose }: Props) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const [q, setQ] = useState(album.title)
  const asked = q.trim()
  const { data } = useQuery({ ...searchQuery(api, asked), enabled: asked !== "" })
  const found = data?.albums.filter(other => other.id !== album.id) ?? []
  const merge = useMutation({
    mutationFn: (other: Album) => api.mergeAlbums(album.id, [other.id]),
    async onSuccess(_answer, other) {
      await renewLibrary(client)
      toasts.show({ text: t("editing.merged", { other: other.title, title: album.title }) })
      onClose()
    },
  })
  return (
    <Dialog title={t("editing.mergeTitle")} kind="box" onClose={onClose}>
      <div className="editing">
        <p>{t("editing.mergeLead", { title: album.title })}</p>
        <label>
          {t("editing.mergeSearch")}
          <input value={q} onChange={event => setQ(event.target.value)} />
        </label>
        {merge.error && (
          <p className="form-wrong" role="alert">
            {merge.error.message}
          </p>
        )}
        <ul className="editing-choices">
          {found.map(other => (
            <li key={other.id}>
              <button type="button" disabled={merge.isPending} onClick={() => merge.mutate(other)}>
                <Cover id={other.id} title={other.title} coverArt={other.coverArt} pixels={96} />
                <span>
                  <strong>{other.title}</strong>
                  <small>
                    {other.artist} · {t("album.tracks", { count: other.trackCount })}
                  </small>
                </span>
              </button>
            </li>
          ))}
        </ul>
        {asked !== "" && data && found.length === 0 && <p className="hint">{t("search.nothing", { q: asked })}</p>}
      </div>
    </Dialog>
  )
}

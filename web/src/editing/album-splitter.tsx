/** Making an album of its own of some tracks. */
import type { Album } from "@diapason/shared/api"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Dialog } from "../frame/dialog.tsx"
import { albumQuery, renewLibrary } from "../queries.ts"
import { useServices } from "../services.ts"
import "./editing.css"

type Props = { readonly album: Album; readonly onClose: () => void }

export function AlbumSplitter({ album, onClose }: Props) {
  const { api } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { data } = useQuery(albumQuery(api, album.id))
  const [title, setTitle] = useState(album.title)
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set())
  const split = useMutation({
    mutationFn: () => api.splitAlbum(album.id, [...chosen], title.trim()),
    async onSuccess({ album: made }) {
      await renewLibrary(client)
      onClose()
      await navigate({ to: "/albums/$albumId", params: { albumId: made.id } })
    },
  })
  const toggle = (id: string) => setChosen(known => known.symmetricDifference(new Set([id])))
  const tracks = data?.tracks ?? []
  return (
    <Dialog title={t("editing.splitTitle")} kind="box" onClose={onClose}>
      <form
        className="editing"
        onSubmit={event => {
          event.preventDefault()
          split.mutate()
        }}
      >
        <label>
          {t("editing.splitName")}
          <input required maxLength={500} value={title} onChange={event => setTitle(event.target.value)} />
        </label>
        <fieldset className="editing-tracks">
          <legend>{t("editing.splitTracks")}</legend>
          {tracks.map(track => (
            <label key={track.id}>
              <input type="checkbox" checked={chosen.has(track.id)} onChange={() => toggle(track.id)} />
              <span>{track.title}</span>
            </label>
          ))}
        </fieldset>
        {split.error && (
          <p className="form-wrong" role="alert">
            {split.error.message}
          </p>
        )}
        <div className="button-row editing-foot">
          <button
            type="submit"
            className="button button-strong"
            disabled={split.isPending || chosen.size === 0 || chosen.size === tracks.length}
          >
            {t("editing.split")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("app.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

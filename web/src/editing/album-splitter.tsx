/** Making an album of its own of some tracks. */
import type { Album } from "@diapason/shared/api"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { albumQuery, renewLibrary } from "../queries.ts"
import { useServices } from "../services.ts"
import { Editor, NameField } from "./editor.tsx"

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
  const toggle = (id: string) =>
    setChosen(known => (known.has(id) ? new Set([...known].filter(other => other !== id)) : new Set([...known, id])))
  const tracks = data?.tracks ?? []
  return (
    <Editor
      title={t("editing.splitTitle")}
      submit={t("editing.split")}
      wrong={split.error}
      disabled={split.isPending || chosen.size === 0 || chosen.size === tracks.length}
      onSubmit={() => split.mutate()}
      onClose={onClose}
    >
      <NameField label={t("editing.splitName")} value={title} onChange={setTitle} />
      <fieldset className="editing-tracks">
        <legend>{t("editing.splitTracks")}</legend>
        {tracks.map(track => (
          <label key={track.id}>
            <input type="checkbox" checked={chosen.has(track.id)} onChange={() => toggle(track.id)} />
            <span>{track.title}</span>
          </label>
        ))}
      </fieldset>
    </Editor>
  )
}

/** Giving a new playlist its name. */
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Dialog } from "../frame/dialog.tsx"
import { playlistsKey } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import "../editing/editing.css"

export function NewPlaylist({ onClose }: { readonly onClose: () => void }) {
  const { api } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [name, setName] = useState("")
  const create = useMutation({
    mutationFn: () => api.createPlaylist({ id: crypto.randomUUID(), name: name.trim() || t("playlists.newName") }),
    onSuccess({ playlist }) {
      void client.invalidateQueries({ queryKey: playlistsKey })
      onClose()
      return navigate({ to: "/playlists/$playlistId", params: { playlistId: playlist.id } })
    },
  })
  return (
    <Dialog title={t("playlists.new")} kind="box" onClose={onClose}>
      <form
        className="editing"
        onSubmit={event => {
          event.preventDefault()
          create.mutate()
        }}
      >
        <label>
          {t("playlists.name")}
          <input
            maxLength={200}
            value={name}
            placeholder={t("playlists.newName")}
            onChange={({ target }) => setName(target.value)}
          />
        </label>
        {create.error && (
          <p className="form-wrong" role="alert">
            {create.error.message}
          </p>
        )}
        <div className="button-row editing-foot">
          <button type="submit" className="button button-strong" disabled={create.isPending}>
            {t("playlists.create")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("app.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

/** A playlist's name and what is said of it. */
import type { Playlist } from "@diapason/shared/keeping"
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Dialog } from "../frame/dialog.tsx"
import { useServices } from "../services.ts"
import { usePlaylistChanges } from "./use-playlist-changes.ts"
import "../editing/editing.css"
import "./playlists.css"

export function PlaylistEditor({ playlist, onClose }: { readonly playlist: Playlist; readonly onClose: () => void }) {
  const { api } = useServices()
  const { t } = useTranslation()
  const { renewed } = usePlaylistChanges(playlist.id)
  const [name, setName] = useState(playlist.name)
  const [comment, setComment] = useState(playlist.comment ?? "")
  const save = useMutation({
    mutationFn: () =>
      api.changePlaylist(playlist.id, {
        ...(name.trim() !== playlist.name && { name: name.trim() }),
        ...(comment.trim() !== (playlist.comment ?? "") && { comment: comment.trim() }),
      }),
    onSuccess(answer) {
      renewed(answer.playlist)
      onClose()
    },
  })
  return (
    <Dialog title={t("playlists.editTitle")} kind="box" onClose={onClose}>
      <form
        className="editing"
        onSubmit={event => {
          event.preventDefault()
          save.mutate()
        }}
      >
        <label>
          {t("playlists.name")}
          <input required maxLength={200} value={name} onChange={({ target }) => setName(target.value)} />
        </label>
        <label>
          {t("playlists.comment")}
          <textarea
            className="field"
            rows={4}
            maxLength={4_000}
            value={comment}
            onChange={({ target }) => setComment(target.value)}
          />
        </label>
        {save.error && (
          <p className="form-wrong" role="alert">
            {save.error.message}
          </p>
        )}
        <div className="button-row editing-foot">
          <button type="submit" className="button button-strong" disabled={save.isPending || name.trim() === ""}>
            {t("playlists.save")}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("app.cancel")}
          </button>
        </div>
      </form>
    </Dialog>
  )
}

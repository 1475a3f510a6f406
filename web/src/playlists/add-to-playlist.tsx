/** Putting tracks into a playlist that is there, or into a new one named on the spot. */
import type { Playlist } from "@diapason/shared/keeping"
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query"
import { useNavigate } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Dialog } from "../frame/dialog.tsx"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { playlistKey, playlistsKey, playlistsQuery } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { fold } from "./fold.ts"
import { Mosaic } from "./mosaic.tsx"
import "../editing/editing.css"
import "./playlists.css"

type Props = {
  readonly trackIds: () => Promise<readonly string[]>
  /** Of what is added: the name a new playlist gets where none is written. */
  readonly name: string
  /** When they are in it, before the dialog closes. */
  readonly onAdded?: () => void
  readonly onClose: () => void
}

export function AddToPlaylist({ trackIds, name, onAdded, onClose }: Props) {
  const { api, toasts, playlistDeletions } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const navigate = useNavigate()
  const [asked, setAsked] = useState("")
  const hidden = useStore(playlistDeletions.hidden)
  const { data, error, refetch } = useQuery(playlistsQuery(api))
  const add = useMutation({
    /** Null: into a new one. */
    async mutationFn(into: Playlist | null) {
      const ids = await trackIds()
      if (into === null) {
        const body = { id: crypto.randomUUID(), name: asked.trim() || name, trackIds: ids }
        return { count: ids.length, playlist: (await api.createPlaylist(body)).playlist }
      }
      return { count: ids.length, playlist: (await api.addToPlaylist(into.id, ids)).playlist }
    },
    onSuccess({ count, playlist }) {
      void client.invalidateQueries({ queryKey: playlistsKey })
      void client.invalidateQueries({ queryKey: playlistKey(playlist.id) })
      const show = () => void navigate({ to: "/playlists/$playlistId", params: { playlistId: playlist.id } })
      toasts.show({
        text: t("playlists.added", { count, name: playlist.name }),
        action: { label: t("playlists.show"), run: show },
      })
      onAdded?.()
      onClose()
    },
  })
  const fitting = data?.playlists.filter(
    playlist =>
      playlist.mine && !playlist.rules && !hidden.has(playlist.id) && fold(playlist.name).includes(fold(asked)),
  )
  return (
    <Dialog title={t("playlists.addTitle")} kind="box" onClose={onClose}>
      <div className="editing">
        <input
          type="search"
          maxLength={200}
          aria-label={t("playlists.find")}
          placeholder={t("playlists.find")}
          value={asked}
          onChange={({ target }) => setAsked(target.value)}
        />
        {error && !data && <Failure error={error} retry={() => void refetch()} />}
        {add.error && (
          <p className="form-wrong" role="alert">
            {t("playlists.failed", { why: add.error.message })}
          </p>
        )}
        <ul className="editing-choices add-choices" aria-busy={!data}>
          <li>
            <button type="button" disabled={add.isPending} onClick={() => add.mutate(null)}>
              <span className="cover add-new">
                <Icon name="add" />
              </span>
              <span>
                {asked.trim() === "" ? t("playlists.new") : t("playlists.createNamed", { name: asked.trim() })}
              </span>
            </button>
          </li>
          {fitting?.map(playlist => (
            <li key={playlist.id}>
              <button type="button" disabled={add.isPending} onClick={() => add.mutate(playlist)}>
                <Mosaic playlist={playlist} />
                <span>
                  {playlist.name}
                  <small>{t("album.tracks", { count: playlist.trackCount })}</small>
                </span>
              </button>
            </li>
          ))}
        </ul>
      </div>
    </Dialog>
  )
}

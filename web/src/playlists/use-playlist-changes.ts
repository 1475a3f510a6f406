/** Changes to one playlist: shown at once, sent, and taken back with a word when the server refuses. */
import type { Playlist, PlaylistEntry } from "@diapason/shared/keeping"
import { useQueryClient } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import type { PlaylistDetail } from "../keeping-api.ts"
import { playlistKey, playlistsKey } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import { movedTo } from "./entry-order.ts"

export function usePlaylistChanges(id: string) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const key = playlistKey(id)

  const show = ({ playlist, entries }: PlaylistDetail) =>
    client.setQueryData<PlaylistDetail>(key, { playlist, entries })

  async function change(
    entries: (now: readonly PlaylistEntry[]) => readonly PlaylistEntry[],
    send: () => Promise<PlaylistDetail>,
  ) {
    await client.cancelQueries({ queryKey: key })
    client.setQueryData<PlaylistDetail>(key, known => known && { ...known, entries: entries(known.entries) })
    try {
      show(await send())
      void client.invalidateQueries({ queryKey: playlistsKey })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      toasts.show({ text: t("playlists.failed", { why }), tone: "problem", lasts: 10_000 })
      await client.invalidateQueries({ queryKey: key })
    }
  }

  return {
    /** An entry comes to stand at a place, counted without itself. */
    move(entries: readonly PlaylistEntry[], from: number, to: number) {
      const next = movedTo(entries, from, to)
      const entry = next[to]
      if (entry)
        void change(
          () => next,
          () => api.moveEntries(id, [entry.id], next[to - 1]?.id ?? null),
        )
    },
    remove(entries: readonly PlaylistEntry[], entry: PlaylistEntry) {
      const before = entries[entries.indexOf(entry) - 1]?.id ?? null
      const { title, id: trackId } = entry.track
      void change(
        now => now.filter(other => other.id !== entry.id),
        () => api.removeEntries(id, [entry.id]),
      )
      toasts.show({
        text: t("playlists.removed", { title }),
        action: {
          label: t("playlists.undo"),
          run: () =>
            void change(
              now => now,
              () => api.addToPlaylist(id, [trackId], before),
            ),
        },
      })
    },
    /** After a change to the playlist itself. */
    renewed(playlist: Playlist) {
      client.setQueryData<PlaylistDetail>(key, known => known && { ...known, playlist })
      void client.invalidateQueries({ queryKey: playlistsKey })
    },
  }
}

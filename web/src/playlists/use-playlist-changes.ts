/** Changes to one playlist: shown at once, sent, and taken back with a word when the server refuses. */
import type { Playlist, PlaylistEntry } from "@diapason/shared/keeping"
import { useQueryClient } from "@tanstack/react-query"
import { useRef } from "react"
import { useTranslation } from "react-i18next"
import type { PlaylistDetail } from "../keeping-api.ts"
import { playlistKey, playlistsKey } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import { movedTo, runsOf } from "./entry-order.ts"

export function usePlaylistChanges(id: string) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const key = playlistKey(id)

  const show = ({ playlist, entries }: PlaylistDetail) =>
    client.setQueryData<PlaylistDetail>(key, { playlist, entries })

  /** One after the other, as they were made; the answer of the last one is what is shown. */
  const line = useRef<Promise<unknown>>(Promise.resolve())
  const waiting = useRef(0)

  async function change(
    entries: (now: readonly PlaylistEntry[]) => readonly PlaylistEntry[],
    send: () => Promise<PlaylistDetail>,
  ) {
    void client.cancelQueries({ queryKey: key }, { revert: false })
    client.setQueryData<PlaylistDetail>(key, known => known && { ...known, entries: entries(known.entries) })
    waiting.current += 1
    const sent = line.current.then(send).finally(() => {
      waiting.current -= 1
    })
    line.current = sent.catch(() => undefined)
    try {
      const answer = await sent
      if (waiting.current === 0) show(answer)
      void client.invalidateQueries({ queryKey: playlistsKey })
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error)
      toasts.show({ text: t("playlists.failed", { why }), tone: "problem", lasts: 10_000 })
      await client.invalidateQueries({ queryKey: key })
    }
  }

  return {
    /** An entry comes to stand at a place, counted without itself; as far from where it is by now, since keys are faster than pictures. */
    move(entries: readonly PlaylistEntry[], from: number, to: number) {
      const entry = entries[from]
      const now = client.getQueryData<PlaylistDetail>(key)?.entries ?? entries
      const at = now.findIndex(other => other.id === entry?.id)
      const place = at + to - from
      const next = movedTo(now, at, place)
      if (entry && next !== now)
        void change(
          () => next,
          () => api.moveEntries(id, [entry.id], next[place - 1]?.id ?? null),
        )
    },
    remove(entries: readonly PlaylistEntry[], gone: readonly PlaylistEntry[]) {
      const [first] = gone
      if (!first) return
      const ids = new Set(gone.map(entry => entry.id))
      const runs = runsOf(entries, ids)
      void change(
        now => now.filter(other => !ids.has(other.id)),
        () => api.removeEntries(id, [...ids]),
      )
      const text =
        gone.length === 1
          ? t("playlists.removed", { title: first.track.title })
          : t("playlists.manyRemoved", { count: gone.length })
      const back = () => {
        for (const { trackIds, after } of runs)
          void change(
            now => now,
            () => api.addToPlaylist(id, trackIds, after),
          )
      }
      toasts.show({ text, action: { label: t("playlists.undo"), run: back } })
    },
    /** After a change to the playlist itself. */
    renewed(playlist: Playlist) {
      client.setQueryData<PlaylistDetail>(key, known => known && { ...known, playlist })
      void client.invalidateQueries({ queryKey: playlistsKey })
    },
  }
}

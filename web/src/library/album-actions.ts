/** What can be done with albums, from a card or from the album's page. */
import { useQueryClient } from "@tanstack/react-query"
import { useMemo, useRef } from "react"
import { useTranslation } from "react-i18next"
import { albumQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { isolate } from "../words/isolate.ts"
import type { CardTools } from "./album-card.tsx"

/** Of Unicode's private use: in no sentence. */
const TITLE_PLACE = "\ue000"

/** For a list of cards: the same as long as nothing that they show changes. */
export function useCardTools(): CardTools {
  const { t } = useTranslation()
  const { play } = useAlbumActions()
  const latest = useRef(play)
  latest.current = play
  return useMemo(() => {
    // Each sentence is made once; a card puts its title in.
    const sentence = (key: "albums.play" | "albums.more") => {
      const made = t(key, { title: TITLE_PLACE })
      return (title: string) => made.replace(TITLE_PLACE, () => isolate(title))
    }
    return {
      t,
      play: album => latest.current(album),
      playLabel: sentence("albums.play"),
      moreLabel: sentence("albums.more"),
    }
  }, [t])
}

type Named = { readonly id: string; readonly title: string }

export function useAlbumActions() {
  const { api, player, toasts, deletions } = useServices()
  const client = useQueryClient()
  const { t } = useTranslation()

  /** Fetches the tracks and hands them on; a failure is said. */
  function withTracks(album: Named, use: typeof player.playAll) {
    client
      .fetchQuery(albumQuery(api, album.id))
      .then(({ tracks }) => use(tracks))
      .catch((error: unknown) =>
        toasts.show({ text: error instanceof Error ? error.message : String(error), tone: "problem" }),
      )
  }

  const queued = (album: Named) => toasts.show({ text: t("album.queued", { title: album.title }), lasts: 3_000 })

  const failed = (key: "deletion.failed" | "deletion.undoFailed") => (error: unknown) => {
    const why = error instanceof Error ? error.message : String(error)
    toasts.show({ text: t(key, { why }), tone: "problem", lasts: 10_000 })
  }

  return {
    trackIds: async (album: Named): Promise<readonly string[]> =>
      (await client.fetchQuery(albumQuery(api, album.id))).tracks.map(({ id }) => id),
    play: (album: Named) => withTracks(album, tracks => player.playAll(tracks)),
    playNext: (album: Named) =>
      withTracks(album, tracks => {
        player.playNext(tracks)
        queued(album)
      }),
    enqueue: (album: Named) =>
      withTracks(album, tracks => {
        player.enqueue(tracks)
        queued(album)
      }),
    /** The queue keeps them as long as they can be taken back by a press. */
    remove(albumIds: readonly string[]) {
      const toast = toasts.show({
        text: t("deletion.done", { count: albumIds.length }),
        action: {
          label: t("deletion.undo"),
          run: () => void deletions.undo(albumIds).catch(failed("deletion.undoFailed")),
        },
        onEnd: () => player.removeAlbums(albumIds),
      })
      deletions.remove(albumIds).catch((error: unknown) => {
        toasts.withdraw(toast)
        failed("deletion.failed")(error)
      })
    },
  }
}

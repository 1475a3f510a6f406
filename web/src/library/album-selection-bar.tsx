/** What to do with the chosen albums. */
import type { Track } from "@diapason/shared/api"
import { useQueryClient } from "@tanstack/react-query"
import { useLayoutEffect } from "react"
import { useTranslation } from "react-i18next"
import { albumQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { useAlbumActions } from "./album-actions.ts"
import { SelectionBar } from "./selection-bar.tsx"

/** Albums whose tracks are asked for at the same time. */
const AT_ONCE = 6

type Props = {
  /** Titles by id, in the order of choosing. */
  readonly selection: ReadonlyMap<string, string>
  readonly onEnd: () => void
}

export function AlbumSelectionBar({ selection, onEnd }: Props) {
  const { api, stars } = useServices()
  const client = useQueryClient()
  const { t } = useTranslation()
  const { remove } = useAlbumActions()
  const ids = [...selection.keys()]
  const [firstTitle = ""] = selection.values()

  async function tracks(): Promise<readonly Track[]> {
    const found: Track[] = []
    for (let at = 0; at < ids.length; at += AT_ONCE) {
      const part = ids.slice(at, at + AT_ONCE).map(id => client.fetchQuery(albumQuery(api, id)))
      for (const album of await Promise.all(part)) found.push(...album.tracks)
    }
    return found
  }

  // As soon as it is seen: a key may be pressed before the next frame.
  useLayoutEffect(() => {
    function onKey(event: KeyboardEvent) {
      const busy = event.target instanceof Element && event.target.closest("[role=menu], [role=dialog], input, select")
      if (event.key === "Escape" && !event.defaultPrevented && !busy) onEnd()
    }
    document.addEventListener("keydown", onKey)
    return () => document.removeEventListener("keydown", onKey)
  }, [onEnd])

  return (
    <SelectionBar
      count={ids.length}
      label={t("albums.selected", { count: ids.length })}
      tracks={tracks}
      name={firstTitle}
      onStar={() => {
        for (const id of ids) stars.set("album", id, true)
      }}
      onDelete={() => {
        remove(ids)
        onEnd()
      }}
      onEnd={onEnd}
    />
  )
}

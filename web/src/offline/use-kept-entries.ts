/** Keeping an album on this device, in its menu. */
import type { Album } from "@diapason/shared/api"
import { useQueryClient } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import type { MenuEntry } from "../frame/menu-entries.ts"
import { albumQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { createStore, useStore } from "../store.ts"
import type { Kept } from "./kept-albums.ts"

const nothing = createStore<Kept>({ albums: [], fetching: new Map() })

export function useKept(): Kept {
  const { kept } = useServices()
  return useStore(kept?.state ?? nothing)
}

export function useKeptEntries(album: Album): readonly MenuEntry[] {
  const { api, kept, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const { albums, fetching } = useKept()
  if (!kept) return []
  const { id, title } = album

  async function keep() {
    // Asked once; who refuses keeps as long as there is room.
    void navigator.storage?.persist?.()
    const { tracks } = await client.fetchQuery(albumQuery(api, id))
    await kept?.keep(album, tracks)
  }
  const failed = (error: unknown) => {
    const full = error instanceof DOMException && error.name === "QuotaExceededError"
    const why = full ? t("offline.full") : error instanceof Error ? error.message : String(error)
    toasts.show({ text: t("offline.failed", { title, why }), tone: "problem", lasts: 10_000 })
  }
  if (fetching.has(id)) return [{ kind: "action", label: t("offline.cancel"), run: () => kept.cancel(id) }]
  if (albums.some(one => one.id === id))
    return [{ kind: "action", label: t("offline.remove"), run: () => void kept.remove(id).catch(failed) }]
  return [{ kind: "action", label: t("offline.keep"), run: () => void keep().catch(failed) }]
}

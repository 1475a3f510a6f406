/** What can be done with an album, behind three dots. */
import type { Album } from "@diapason/shared/api"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { Menu } from "../frame/menu.tsx"
import type { MenuEntry } from "../frame/menu-entries.ts"
import { useKeptEntries } from "../offline/use-kept-entries.ts"
import { useAlbumActions } from "./album-actions.ts"

const AlbumEditor = lazy(async () => ({ default: (await import("../editing/album-editor.tsx")).AlbumEditor }))
const AlbumMerger = lazy(async () => ({ default: (await import("../editing/album-merger.tsx")).AlbumMerger }))
const AlbumSplitter = lazy(async () => ({ default: (await import("../editing/album-splitter.tsx")).AlbumSplitter }))
const AddToPlaylist = lazy(async () => ({ default: (await import("../playlists/add-to-playlist.tsx")).AddToPlaylist }))

type Props = { readonly album: Album; readonly onSelect?: () => void; readonly onDelete?: () => void }

export function AlbumMenu({ album, onSelect, onDelete }: Props) {
  const { t } = useTranslation()
  const { playNext, enqueue, remove, trackIds } = useAlbumActions()
  const [open, setOpen] = useState<"add" | "edit" | "merge" | "split" | null>(null)
  const { artistId } = album
  const keptEntries = useKeptEntries(album)
  function deleteAlbum() {
    remove([album.id])
    onDelete?.()
  }
  const entries: readonly MenuEntry[] = [
    { kind: "action", label: t("album.playNext"), run: () => playNext(album) },
    { kind: "action", label: t("album.enqueue"), run: () => enqueue(album) },
    { kind: "action", label: t("playlists.add"), run: () => setOpen("add") },
    { kind: "link", label: t("album.goToArtist"), link: { to: "/artists/$artistId", params: { artistId } } },
    ...(onSelect ? [{ kind: "action", label: t("albums.select"), run: onSelect } as const] : []),
    { kind: "line" },
    ...keptEntries,
    { kind: "action", label: t("editing.edit"), run: () => setOpen("edit") },
    { kind: "action", label: t("editing.merge"), run: () => setOpen("merge") },
    ...(album.trackCount > 1
      ? [{ kind: "action", label: t("editing.splitEntry"), run: () => setOpen("split") } as const]
      : []),
    { kind: "line" },
    { kind: "action", label: t("album.delete"), run: deleteAlbum, danger: true },
  ]
  const close = () => setOpen(null)
  return (
    <>
      <Menu className="icon-button album-more" label={t("albums.more", { title: album.title })} entries={entries}>
        <Icon name="more" />
      </Menu>
      <Suspense>
        {open === "add" && <AddToPlaylist trackIds={() => trackIds(album)} name={album.title} onClose={close} />}
        {open === "edit" && <AlbumEditor album={album} onClose={close} />}
        {open === "merge" && <AlbumMerger album={album} onClose={close} />}
        {open === "split" && <AlbumSplitter album={album} onClose={close} />}
      </Suspense>
    </>
  )
}

/** What can be done with an album, and the dialogs it leads to. */
import type { Album } from "@diapason/shared/api"
import { type RefObject, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import type { MenuEntry } from "../frame/menu-entries.ts"
import { MenuList } from "../frame/menu-list.tsx"
import { part } from "../frame/part.tsx"
import { useKeptEntries } from "../offline/use-kept-entries.ts"
import { useAlbumActions } from "./album-actions.ts"

const AlbumEditor = part(async () => (await import("../editing/album-editor.tsx")).AlbumEditor)
const AlbumMerger = part(async () => (await import("../editing/album-merger.tsx")).AlbumMerger)
const AlbumSplitter = part(async () => (await import("../editing/album-splitter.tsx")).AlbumSplitter)
const AddToPlaylist = part(async () => (await import("../playlists/add-to-playlist.tsx")).AddToPlaylist)

type Props = {
  readonly album: Album
  readonly label: string
  readonly button: RefObject<HTMLButtonElement | null>
  /** The menu; a dialog that it opened stays when it closes. */
  readonly open: boolean
  readonly onClose: () => void
  readonly onSelect?: () => void
  readonly onDelete?: () => void
}

export function AlbumMenuList({ album, label, button, open, onClose, onSelect, onDelete }: Props) {
  const { t } = useTranslation()
  const { playNext, enqueue, remove, trackIds } = useAlbumActions()
  const [dialog, setDialog] = useState<"add" | "edit" | "merge" | "split" | null>(null)
  const { artistId } = album
  const keptEntries = useKeptEntries(album)
  function deleteAlbum() {
    remove([album.id])
    onDelete?.()
  }
  const entries: readonly MenuEntry[] = [
    { kind: "action", label: t("album.playNext"), run: () => playNext(album) },
    { kind: "action", label: t("album.enqueue"), run: () => enqueue(album) },
    { kind: "action", label: t("playlists.add"), run: () => setDialog("add") },
    { kind: "link", label: t("album.goToArtist"), link: { to: "/artists/$artistId", params: { artistId } } },
    ...(onSelect ? [{ kind: "action", label: t("albums.select"), run: onSelect } as const] : []),
    { kind: "line" },
    ...keptEntries,
    { kind: "action", label: t("editing.edit"), run: () => setDialog("edit") },
    { kind: "action", label: t("editing.merge"), run: () => setDialog("merge") },
    ...(album.trackCount > 1
      ? [{ kind: "action", label: t("editing.splitEntry"), run: () => setDialog("split") } as const]
      : []),
    { kind: "line" },
    { kind: "action", label: t("album.delete"), run: deleteAlbum, danger: true },
  ]
  const close = () => setDialog(null)
  return (
    <>
      {open && <MenuList label={label} entries={entries} button={button} onClose={onClose} />}
      <Suspense>
        {dialog === "add" && <AddToPlaylist trackIds={() => trackIds(album)} name={album.title} onClose={close} />}
        {dialog === "edit" && <AlbumEditor album={album} onClose={close} />}
        {dialog === "merge" && <AlbumMerger album={album} onClose={close} />}
        {dialog === "split" && <AlbumSplitter album={album} onClose={close} />}
      </Suspense>
    </>
  )
}

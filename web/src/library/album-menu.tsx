/** What can be done with an album, behind three dots. */
import type { Album } from "@diapason/shared/api"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { Menu } from "../frame/menu.tsx"
import type { MenuEntry } from "../frame/menu-entries.ts"
import { useAlbumActions } from "./album-actions.ts"

type Props = { readonly album: Album; readonly onSelect?: () => void; readonly onDelete?: () => void }

export function AlbumMenu({ album, onSelect, onDelete }: Props) {
  const { t } = useTranslation()
  const { playNext, enqueue, remove } = useAlbumActions()
  const { artistId } = album
  function deleteAlbum() {
    remove([album.id])
    onDelete?.()
  }
  const entries: readonly MenuEntry[] = [
    { kind: "action", label: t("album.playNext"), run: () => playNext(album) },
    { kind: "action", label: t("album.enqueue"), run: () => enqueue(album) },
    { kind: "link", label: t("album.goToArtist"), link: { to: "/artists/$artistId", params: { artistId } } },
    ...(onSelect ? [{ kind: "action", label: t("albums.select"), run: onSelect } as const] : []),
    { kind: "line" },
    { kind: "action", label: t("album.delete"), run: deleteAlbum, danger: true },
  ]
  return (
    <Menu className="icon-button album-more" label={t("albums.more", { title: album.title })} entries={entries}>
      <Icon name="more" />
    </Menu>
  )
}

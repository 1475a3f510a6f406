/** What can be done with an album, behind three dots. */
import type { Album } from "@diapason/shared/api"
import { Link } from "@tanstack/react-router"
import { DropdownMenu } from "radix-ui"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { useAlbumActions } from "./album-actions.ts"

type Props = { readonly album: Album; readonly onSelect?: () => void; readonly onDelete?: () => void }

export function AlbumMenu({ album, onSelect, onDelete }: Props) {
  const { t } = useTranslation()
  const { playNext, enqueue, remove } = useAlbumActions()
  return (
    <DropdownMenu.Root modal={false}>
      <DropdownMenu.Trigger className="icon-button album-more" aria-label={t("albums.more", { title: album.title })}>
        <Icon name="more" />
      </DropdownMenu.Trigger>
      <DropdownMenu.Portal>
        <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
          <DropdownMenu.Item className="menu-item" onSelect={() => playNext(album)}>
            {t("album.playNext")}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" onSelect={() => enqueue(album)}>
            {t("album.enqueue")}
          </DropdownMenu.Item>
          <DropdownMenu.Item className="menu-item" asChild>
            <Link to="/artists/$artistId" params={{ artistId: album.artistId }}>
              {t("album.goToArtist")}
            </Link>
          </DropdownMenu.Item>
          {onSelect && (
            <DropdownMenu.Item className="menu-item" onSelect={onSelect}>
              {t("albums.select")}
            </DropdownMenu.Item>
          )}
          <DropdownMenu.Separator className="menu-line" />
          <DropdownMenu.Item
            className="menu-item menu-danger"
            onSelect={() => {
              remove([album.id])
              onDelete?.()
            }}
          >
            {t("album.delete")}
          </DropdownMenu.Item>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu.Root>
  )
}

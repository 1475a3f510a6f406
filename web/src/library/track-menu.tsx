/** What can be done with a track, behind three dots. */
import type { Track } from "@diapason/shared/api"
import { Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { Menu } from "../frame/menu.tsx"
import type { MenuEntry } from "../frame/menu-entries.ts"
import { part } from "../frame/part.tsx"
import { useServices } from "../services.ts"
import { hasStar } from "../stars/stars.ts"
import { useStore } from "../store.ts"

const TrackEditor = part(async () => (await import("../editing/track-editor.tsx")).TrackEditor)

const AddToPlaylist = part(async () => (await import("../playlists/add-to-playlist.tsx")).AddToPlaylist)

type Props = {
  readonly track: Track
  readonly withAlbum: boolean
  /** Begins to choose several, with this one. */
  readonly onSelect?: () => void
  /** Takes it out of the playlist it stands in. */
  readonly onRemove?: () => void
}

export function TrackMenu({ track, withAlbum, onSelect, onRemove }: Props) {
  const { player, toasts, stars } = useServices()
  const { t } = useTranslation()
  const { id, title, albumId, artistId } = track
  const [open, setOpen] = useState<"edit" | "add" | null>(null)
  const close = () => setOpen(null)
  const starred = hasStar(useStore(stars.marks), "track", id, track.starredAt)
  const entries: readonly MenuEntry[] = [
    {
      kind: "action",
      label: t("listening.playNext"),
      run() {
        player.playNext([track])
        toasts.show({ text: t("listening.playsNext", { title }), lasts: 3_000 })
      },
    },
    {
      kind: "action",
      label: t("listening.enqueue"),
      run() {
        player.enqueue([track])
        toasts.show({ text: t("album.queued", { title }), lasts: 3_000 })
      },
    },
    {
      kind: "action",
      label: t(starred ? "listening.unstarIt" : "listening.starIt"),
      run: () => stars.set("track", id, !starred),
    },
    { kind: "action", label: t("playlists.add"), run: () => setOpen("add") },
    ...(onSelect ? [{ kind: "action", label: t("albums.select"), run: onSelect } as const] : []),
    ...(onRemove ? [{ kind: "action", label: t("playlists.removeIt"), run: onRemove } as const] : []),
    { kind: "action", label: t("editing.edit"), run: () => setOpen("edit") },
    { kind: "line" },
    ...(withAlbum
      ? [
          {
            kind: "link",
            label: t("listening.goToAlbum"),
            link: { to: "/albums/$albumId", params: { albumId } },
          } as const,
        ]
      : []),
    { kind: "link", label: t("listening.goToArtist"), link: { to: "/artists/$artistId", params: { artistId } } },
  ]
  return (
    <>
      <Menu className="icon-button track-more" label={t("listening.trackMenu", { title })} entries={entries}>
        <Icon name="more" />
      </Menu>
      <Suspense>
        {open === "edit" && <TrackEditor track={track} onClose={close} />}
        {open === "add" && <AddToPlaylist trackIds={async () => [id]} name={title} onClose={close} />}
      </Suspense>
    </>
  )
}

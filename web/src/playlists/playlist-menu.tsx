/** What can be done with a playlist, behind three dots. */
import type { Track } from "@diapason/shared/api"
import type { Playlist } from "@diapason/shared/keeping"
import { useNavigate } from "@tanstack/react-router"
import { Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { Menu } from "../frame/menu.tsx"
import type { MenuEntry } from "../frame/menu-entries.ts"
import { part } from "../frame/part.tsx"
import { playlistFileAddress } from "../keeping-api.ts"
import { useServices } from "../services.ts"

const PlaylistEditor = part(async () => (await import("./playlist-editor.tsx")).PlaylistEditor)
const ShareDialog = part(async () => (await import("./share-dialog.tsx")).ShareDialog)
const AddToPlaylist = part(async () => (await import("./add-to-playlist.tsx")).AddToPlaylist)

type Props = {
  readonly playlist: Playlist
  readonly tracks: readonly Track[]
  readonly onEditRules: () => void
}

export function PlaylistMenu({ playlist, tracks, onEditRules }: Props) {
  const { player, toasts, playlistDeletions } = useServices()
  const { t } = useTranslation()
  const navigate = useNavigate()
  const [open, setOpen] = useState<"edit" | "share" | "add" | null>(null)
  const { id, name, mine, rules } = playlist

  function remove() {
    playlistDeletions.hide([id])
    void navigate({ to: "/playlists" })
    toasts.show({
      text: t("playlists.deleted", { name }),
      action: { label: t("playlists.undo"), run: () => playlistDeletions.restore([id]) },
      onEnd: () =>
        void playlistDeletions
          .commit([id])
          .catch((error: unknown) =>
            toasts.show({ text: t("deletion.failed", { why: String(error) }), tone: "problem", lasts: 10_000 }),
          ),
    })
  }
  function enqueue() {
    player.enqueue(tracks)
    toasts.show({ text: t("album.queued", { title: name }), lasts: 3_000 })
  }

  const some = tracks.length > 0
  const entries: readonly MenuEntry[] = [
    ...(some ? [{ kind: "action", label: t("album.enqueue"), run: enqueue } as const] : []),
    ...(some ? [{ kind: "action", label: t("playlists.add"), run: () => setOpen("add") } as const] : []),
    ...(mine
      ? ([
          { kind: "line" },
          { kind: "action", label: t("playlists.edit"), run: () => setOpen("edit") },
          ...(rules ? [{ kind: "action", label: t("playlists.editRules"), run: onEditRules } as const] : []),
          { kind: "action", label: t("playlists.share"), run: () => setOpen("share") },
        ] as const)
      : []),
    { kind: "line" },
    { kind: "download", label: t("playlists.exportM3u8"), address: playlistFileAddress(id, "m3u8") },
    { kind: "download", label: t("playlists.exportJspf"), address: playlistFileAddress(id, "jspf") },
    ...(mine
      ? ([{ kind: "line" }, { kind: "action", label: t("playlists.delete"), run: remove, danger: true }] as const)
      : []),
  ]
  const close = () => setOpen(null)
  return (
    <>
      <Menu className="icon-button album-more" label={t("playlists.more", { title: name })} entries={entries}>
        <Icon name="more" />
      </Menu>
      <Suspense>
        {open === "edit" && <PlaylistEditor playlist={playlist} onClose={close} />}
        {open === "share" && <ShareDialog playlist={playlist} onClose={close} />}
        {open === "add" && (
          <AddToPlaylist trackIds={async () => tracks.map(track => track.id)} name={name} onClose={close} />
        )}
      </Suspense>
    </>
  )
}

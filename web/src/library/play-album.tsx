/** Plays the album; while it is what plays, pauses it and goes on with it. */
import type { Track } from "@diapason/shared/api"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"

export function PlayAlbum({ albumId, tracks }: { readonly albumId: string; readonly tracks: readonly Track[] }) {
  const { player } = useServices()
  const { t } = useTranslation()
  const queue = useStore(player.queue).tracks
  const { playing } = useStore(player.audio)
  // A mix that has come to one of its tracks is not this album.
  const ours = queue.length > 0 && queue.every(track => track.albumId === albumId)
  const pauses = ours && playing
  return (
    <button
      type="button"
      className="button button-strong button-large"
      onClick={() => (ours ? player.toggle() : player.playAll(tracks))}
    >
      <Icon name={pauses ? "pause" : "play"} />
      {t(pauses ? "player.pause" : "album.play")}
    </button>
  )
}

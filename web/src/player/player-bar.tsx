/** What plays, on every page: the transport, where we are in the track, the volume. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { albumCover } from "../api.ts"
import { Icon } from "../frame/icons.tsx"
import { useOverlays } from "../frame/overlays.ts"
import { Cover } from "../library/cover.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { currentTrack } from "./queue.ts"
import { SeekBar } from "./seek-bar.tsx"
import { Transport } from "./transport.tsx"
import { VolumeControl } from "./volume-control.tsx"
import "./player.css"

export function PlayerBar() {
  const { player } = useServices()
  const { t } = useTranslation()
  const open = useOverlays()
  const track = currentTrack(useStore(player.queue))
  if (!track) return null
  return (
    <section className="player" aria-label={t("player.region")}>
      <div className="player-track">
        <button
          type="button"
          className="player-cover"
          onClick={() => open("queue")}
          aria-label={`${t("player.nowPlaying")} – ${track.title}`}
        >
          <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={160} />
        </button>
        <div className="player-words">
          <Link to="/albums/$albumId" params={{ albumId: track.albumId }} className="player-title">
            {track.title}
          </Link>
          <Link to="/artists/$artistId" params={{ artistId: track.artistId }} className="player-artist">
            {track.artist}
          </Link>
        </div>
      </div>
      <div className="player-centre">
        <Transport />
        <SeekBar known={track.duration} />
      </div>
      <div className="player-side">
        <button type="button" className="icon-button" aria-label={t("player.queue")} onClick={() => open("queue")}>
          <Icon name="queue" />
        </button>
        <VolumeControl />
      </div>
    </section>
  )
}

/** What plays, on every page: the transport, where we are in the track, the volume. */
import type { Track } from "@diapason/shared/api"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { albumCover, BAR_COVER_PX } from "../api.ts"
import { Icon } from "../frame/icons.tsx"
import { useOverlays } from "../frame/overlays.ts"
import { Cover } from "../library/cover.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { PlayerStar } from "./player-star.tsx"
import { currentTrack } from "./queue.ts"
import { SeekBar } from "./seek-bar.tsx"
import { SleepNote } from "./sleep-note.tsx"
import { Transport } from "./transport.tsx"
import { TroubleNote } from "./trouble-note.tsx"
import { usePull } from "./use-drag.ts"
import { VolumeControl } from "./volume-control.tsx"
import "./player.css"

export function PlayerBar() {
  const { player } = useServices()
  const { t } = useTranslation()
  const open = useOverlays()
  const track = currentTrack(useStore(player.queue))
  const trouble = useStore(player.trouble)
  const sleeps = useStore(player.sleep).kind !== "off"
  const pull = usePull({ onEnd: pixels => pixels < -24 && open("now") })
  if (!track) return null
  return (
    <section className="player" aria-label={t("player.region")}>
      <TrackChange track={track} />
      <div className="player-track" {...pull}>
        <button
          type="button"
          className="player-cover"
          onClick={() => open("now")}
          aria-label={`${t("listening.open")} – ${track.title}`}
        >
          <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={BAR_COVER_PX} />
        </button>
        <div className="player-words">
          <Link
            to="/albums/$albumId"
            params={{ albumId: track.albumId }}
            dir="auto"
            className="player-title"
            title={track.title}
          >
            {track.title}
          </Link>
          {trouble === "none" ? (
            <Link
              to="/artists/$artistId"
              params={{ artistId: track.artistId }}
              dir="auto"
              className="player-artist"
              title={track.artist}
            >
              {track.artist}
            </Link>
          ) : (
            <TroubleNote />
          )}
        </div>
        <PlayerStar track={track} />
      </div>
      <div className="player-centre">
        <Transport />
        <SeekBar known={track.duration} />
      </div>
      <div className="player-side">
        {sleeps && <SleepNote onPress={() => open("sound")} />}
        <button
          type="button"
          className="icon-button player-lyrics"
          aria-label={t("listening.lyrics")}
          onClick={() => open("lyrics")}
        >
          <Icon name="lyrics" />
        </button>
        <button type="button" className="icon-button" aria-label={t("player.queue")} onClick={() => open("queue")}>
          <Icon name="queue" />
        </button>
        <VolumeControl />
      </div>
    </section>
  )
}

/** Who listens with a screen reader hears what begins by itself, and nothing else. */
function TrackChange({ track }: { readonly track: Track }) {
  const { player } = useServices()
  const { t } = useTranslation()
  const begun = useStore(player.turn)
  const [first] = useState(begun)
  return (
    <p className="hidden-title" role="status">
      {begun > first + 1 && t("listening.nowPlaying", { title: track.title, artist: track.artist })}
    </p>
  )
}

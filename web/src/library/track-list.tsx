/** Tracks in a row; a press plays from there, the one that sounds is marked. */
import type { Track } from "@diapason/shared/api"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { albumCover } from "../api.ts"
import { Icon } from "../frame/icons.tsx"
import { currentTrack } from "../player/queue.ts"
import { sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { StarButton } from "../stars/star-button.tsx"
import { useStore } from "../store.ts"
import { clock } from "../words/formats.ts"
import { Cover } from "./cover.tsx"
import { liesAtHome } from "./lies-at-home.ts"
import { TrackMenu } from "./track-menu.tsx"
import "./track-list.css"

type Props = {
  readonly tracks: readonly Track[]
  /** What is played when one of `tracks` is pressed; a disc plays on into the next. */
  readonly all?: readonly Track[]
  /** The artist that need not be repeated on every line. */
  readonly byArtist?: string
  /** Covers and albums instead of numbers, where the tracks come from many albums. */
  readonly mixed?: boolean
}

export function TrackList({ tracks, all = tracks, byArtist, mixed = false }: Props) {
  const { api } = useServices()
  const role = useQuery(sessionQuery(api)).data?.role
  return (
    <ol className={mixed ? "tracks tracks-mixed" : "tracks"}>
      {tracks.map(track => (
        <TrackRow
          key={track.id}
          track={track}
          all={all}
          byArtist={byArtist}
          mixed={mixed}
          away={liesAtHome(track, role)}
        />
      ))}
    </ol>
  )
}

type RowProps = Required<Pick<Props, "all" | "mixed">> & {
  readonly track: Track
  readonly byArtist: string | undefined
  /** On the computer at home, and not played here. */
  readonly away: boolean
}

function TrackRow({ track, all, byArtist, mixed, away }: RowProps) {
  const { player } = useServices()
  const { t } = useTranslation()
  const current = currentTrack(useStore(player.queue))?.id === track.id
  return (
    <li className="track" aria-current={current || undefined} data-away={away || undefined} data-testid="track">
      <button
        type="button"
        className="track-play"
        onClick={() => (current ? player.toggle() : player.playAll(all, all.indexOf(track)))}
      >
        {mixed && <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={96} />}
        <span className="track-number" aria-hidden="true">
          {current ? <Sounding /> : mixed ? "" : track.trackNumber}
        </span>
        <span className="track-sign">
          <Icon name="play" />
        </span>
        <span className="track-words">
          <span className="track-title">{track.title}</span>
          {track.artist !== byArtist && <span className="track-artist">{track.artist}</span>}
        </span>
        {away && <span className="track-away">{t("album.away")}</span>}
      </button>
      {mixed && (
        <Link to="/albums/$albumId" params={{ albumId: track.albumId }} className="track-album">
          {track.album}
        </Link>
      )}
      <StarButton kind="track" id={track.id} title={track.title} starredAt={track.starredAt} />
      <span className="track-time">{track.duration > 0 && clock(track.duration)}</span>
      <TrackMenu track={track} withAlbum={mixed} />
    </li>
  )
}

/** Three bars that move while music sounds. */
function Sounding() {
  const { player } = useServices()
  const { playing } = useStore(player.audio)
  return (
    <span className="sounding" data-playing={playing}>
      <i />
      <i />
      <i />
    </span>
  )
}

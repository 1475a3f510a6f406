/** Tracks in a row; a press plays from there, the one that sounds is marked. */
import type { Track } from "@diapason/shared/api"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { memo } from "react"
import { useTranslation } from "react-i18next"
import { albumCover } from "../api.ts"
import { currentTrack } from "../player/queue.ts"
import { sessionQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { StarButton } from "../stars/star-button.tsx"
import { useStore } from "../store.ts"
import { clock } from "../words/formats.ts"
import { Cover } from "./cover.tsx"
import { liesAtHome } from "./lies-at-home.ts"
import { RowSign, useSelectableRow } from "./selectable-row.tsx"
import { chosen } from "./selection.ts"
import { TrackMenu } from "./track-menu.tsx"
import { TrackSelectionBar } from "./track-selection-bar.tsx"
import { type Selecting, useSelection } from "./use-selection.ts"
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

export const TrackList = memo(function TrackList({ tracks, ...rest }: Props) {
  const selecting = useSelection(tracks.map(({ id }) => id))
  return (
    <>
      <TrackRows tracks={tracks} {...rest} selecting={selecting} />
      {selecting.selection && <TrackSelectionBar tracks={chosen(tracks, selecting.selection)} onEnd={selecting.end} />}
    </>
  )
})

/** The rows alone, for a page that chooses across several lists. */
export function TrackRows({
  tracks,
  all = tracks,
  byArtist,
  mixed = false,
  selecting,
}: Props & { readonly selecting: Selecting }) {
  const { api } = useServices()
  const role = useQuery(sessionQuery(api)).data?.role
  return (
    <ol className={mixed ? "tracks tracks-mixed" : "tracks"} data-selecting={selecting.selection !== null}>
      {tracks.map(track => (
        <TrackRow
          key={track.id}
          track={track}
          all={all}
          byArtist={byArtist}
          mixed={mixed}
          away={liesAtHome(track, role)}
          selecting={selecting}
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
  readonly selecting: Selecting
}

function TrackRow({ track, all, byArtist, mixed, away, selecting }: RowProps) {
  const { player } = useServices()
  const { t } = useTranslation()
  const current = currentTrack(useStore(player.queue))?.id === track.id
  const row = useSelectableRow(track.id, selecting)
  return (
    <li
      className="track"
      aria-current={current || undefined}
      data-away={away || undefined}
      data-testid="track"
      {...row.handlers}
    >
      <button
        type="button"
        className="track-play"
        onClick={() => (current ? player.toggle() : player.playAll(all, all.indexOf(track)))}
        {...row.button}
      >
        {mixed && <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={96} />}
        {row.selected === null && (
          <span className="track-number" aria-hidden="true">
            {current ? <Sounding /> : mixed ? "" : track.trackNumber}
          </span>
        )}
        <RowSign selected={row.selected} />
        <span className="track-words">
          <span dir="auto" className="track-title" title={track.title}>
            {track.title}
          </span>
          {track.artist !== byArtist && (
            <span dir="auto" className="track-artist" title={track.artist}>
              {track.artist}
            </span>
          )}
        </span>
        {away && <span className="track-away">{t("album.away")}</span>}
      </button>
      {mixed && (
        <Link
          to="/albums/$albumId"
          params={{ albumId: track.albumId }}
          dir="auto"
          className="track-album"
          title={track.album}
        >
          {track.album}
        </Link>
      )}
      <StarButton kind="track" id={track.id} title={track.title} starredAt={track.starredAt} />
      <span className="track-time">{track.duration > 0 && clock(track.duration)}</span>
      <TrackMenu track={track} withAlbum={mixed} onSelect={() => selecting.press(track.id, false)} />
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

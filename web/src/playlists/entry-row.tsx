/** One track of a playlist: played from there, moved by its handle, taken out. */
import type { PlaylistEntry } from "@diapason/shared/keeping"
import { Link } from "@tanstack/react-router"
import type { KeyboardEvent, PointerEvent } from "react"
import { useTranslation } from "react-i18next"
import { albumCover } from "../api.ts"
import { Icon } from "../frame/icons.tsx"
import { Cover } from "../library/cover.tsx"
import { RowSign, useSelectableRow } from "../library/selectable-row.tsx"
import { TrackMenu } from "../library/track-menu.tsx"
import type { Selecting } from "../library/use-selection.ts"
import { currentTrack } from "../player/queue.ts"
import { useServices } from "../services.ts"
import { StarButton } from "../stars/star-button.tsx"
import { useStore } from "../store.ts"
import { clock } from "../words/formats.ts"

type Props = {
  readonly entry: PlaylistEntry
  readonly place: number
  readonly total: number
  /** Pixels from the head of the list. */
  readonly offset: number
  /** Absent where the order is not the reader's to change. */
  readonly steer?: {
    readonly dragged: boolean
    readonly shift: number
    readonly onGrab: (event: PointerEvent<HTMLElement>) => void
    readonly onKey: (event: KeyboardEvent) => void
  }
  readonly onRemove?: () => void
  readonly selecting: Selecting
  readonly onPlay: () => void
}

export function EntryRow({ entry: { id, track }, place, total, offset, steer, onRemove, selecting, onPlay }: Props) {
  const { player } = useServices()
  const { t } = useTranslation()
  const current = currentTrack(useStore(player.queue))?.id === track.id
  const { title } = track
  const row = useSelectableRow(id, selecting)
  return (
    <li
      className="track entry"
      data-testid="entry"
      data-entry={id}
      data-dragged={steer?.dragged ?? false}
      aria-current={current || undefined}
      aria-posinset={place}
      aria-setsize={total}
      style={{ transform: `translateY(${offset + (steer?.shift ?? 0)}px)` }}
      {...row.handlers}
    >
      <button
        type="button"
        className="track-play"
        onClick={() => (current ? player.toggle() : onPlay())}
        {...row.button}
      >
        <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={96} />
        <RowSign selected={row.selected} />
        <span className="track-words">
          <span dir="auto" className="track-title" title={title}>
            {title}
          </span>
          <span dir="auto" className="track-artist" title={track.artist}>
            {track.artist}
          </span>
        </span>
      </button>
      <Link
        to="/albums/$albumId"
        params={{ albumId: track.albumId }}
        dir="auto"
        className="track-album"
        title={track.album}
      >
        {track.album}
      </Link>
      <StarButton kind="track" id={track.id} title={title} starredAt={track.starredAt} />
      <span className="track-time">{track.duration > 0 && clock(track.duration)}</span>
      <TrackMenu track={track} withAlbum onSelect={() => selecting.press(id, false)} {...(onRemove && { onRemove })} />
      {steer && (
        <button
          type="button"
          className="icon-button entry-handle"
          aria-label={t("playlists.move", { title })}
          onPointerDown={steer.onGrab}
          onKeyDown={steer.onKey}
        >
          <Icon name="grip" />
        </button>
      )}
    </li>
  )
}

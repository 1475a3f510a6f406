/** One track that comes: a press plays it, its handle moves it, its cross takes it out. */
import type { Track } from "@diapason/shared/api"
import type { KeyboardEvent, PointerEvent } from "react"
import { useTranslation } from "react-i18next"
import { albumCover } from "../api.ts"
import { Icon } from "../frame/icons.tsx"
import { Cover } from "../library/cover.tsx"
import { clock } from "../words/formats.ts"

type Props = {
  readonly track: Track
  /** Pixels from where it belongs, while one is dragged. */
  readonly shift: number
  readonly dragged: boolean
  readonly onPlay: () => void
  readonly onRemove: () => void
  readonly onGrab: (event: PointerEvent<HTMLElement>) => void
  readonly onKey: (event: KeyboardEvent) => void
}

export function QueueRow({ track, shift, dragged, onPlay, onRemove, onGrab, onKey }: Props) {
  const { t } = useTranslation()
  const { title } = track
  return (
    <li className="queue-row" data-dragged={dragged} style={shift === 0 ? {} : { translate: `0 ${shift}px` }}>
      <button type="button" className="queue-play" onClick={onPlay}>
        <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={96} />
        <span className="queue-words">
          <span dir="auto" title={title}>
            {title}
          </span>
          <small dir="auto">{track.artist}</small>
        </span>
        <small className="queue-time">{track.duration > 0 && clock(track.duration)}</small>
      </button>
      <button
        type="button"
        className="icon-button queue-remove"
        aria-label={t("listening.remove", { title })}
        onClick={onRemove}
      >
        <Icon name="close" />
      </button>
      <button
        type="button"
        className="icon-button queue-handle"
        aria-label={`${t("listening.move", { title })}. ${t("listening.moveHelp")}`}
        onPointerDown={onGrab}
        onKeyDown={onKey}
      >
        <Icon name="grip" />
      </button>
    </li>
  )
}

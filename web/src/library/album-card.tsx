/** One album in a grid: its cover leads to it, and it can be played, selected or deleted from here. */
import type { Album } from "@diapason/shared/api"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { useAlbumActions } from "./album-actions.ts"
import { AlbumMenu } from "./album-menu.tsx"
import { Cover } from "./cover.tsx"
import { usePick } from "./use-pick.ts"

type Props = {
  /** Undefined while it is on the way. */
  readonly album: Album | undefined
  readonly place: number
  readonly total: number
  /** Null where nothing is being selected. */
  readonly selected: boolean | null
  /** Chooses it, or leaves it; as a range, all from the last one to it. Absent where there is nothing to choose for. */
  readonly onPick?: (album: Album, range: boolean) => void
}

export function AlbumCard({ album, place, total, selected, onPick }: Props) {
  const handlers = usePick(range => album && onPick?.(album, range))
  return (
    // biome-ignore lint/a11y/useSemanticElements: its rows are placed by hand
    <div
      className="album-card"
      role="listitem"
      aria-posinset={place}
      aria-setsize={total}
      data-testid={album && "album-card"}
      {...(onPick && handlers)}
    >
      {!album && <CardSkeleton />}
      {album && selected !== null && (
        <SelectableCard album={album} selected={selected} onPick={range => onPick?.(album, range)} />
      )}
      {album && selected === null && (
        <BrowsingCard album={album} {...(onPick && { onSelect: () => onPick(album, false) })} />
      )}
    </div>
  )
}

function BrowsingCard({ album, onSelect }: { readonly album: Album; readonly onSelect?: () => void }) {
  const { t } = useTranslation()
  const { play } = useAlbumActions()
  return (
    <>
      <div className="album-cover">
        <Link to="/albums/$albumId" params={{ albumId: album.id }} tabIndex={-1} aria-hidden="true">
          <Cover
            id={album.id}
            title={album.title}
            coverArt={album.coverArt}
            colours={album.coverColours}
            pixels={400}
          />
        </Link>
        <button
          type="button"
          className="album-play"
          aria-label={t("albums.play", { title: album.title })}
          onClick={() => play(album)}
        >
          <Icon name="play" />
        </button>
        <AlbumMenu album={album} {...(onSelect && { onSelect })} />
      </div>
      <Link to="/albums/$albumId" params={{ albumId: album.id }} dir="auto" className="album-title" title={album.title}>
        {album.title}
      </Link>
      <Link
        to="/artists/$artistId"
        params={{ artistId: album.artistId }}
        dir="auto"
        className="album-artist"
        title={album.artist}
      >
        {album.artist}
      </Link>
    </>
  )
}

type SelectableProps = { readonly album: Album; readonly selected: boolean; readonly onPick: (range: boolean) => void }

function SelectableCard({ album, selected, onPick }: SelectableProps) {
  const { t } = useTranslation()
  return (
    <button type="button" className="album-pick" aria-pressed={selected} onClick={event => onPick(event.shiftKey)}>
      <span className="hidden-title">{t("albums.select")} </span>
      <span className="album-cover">
        <Cover id={album.id} title={album.title} coverArt={album.coverArt} colours={album.coverColours} pixels={400} />
        <span className="album-tick">{selected && <Icon name="check" />}</span>
      </span>
      <span dir="auto" className="album-title">
        {album.title}
      </span>
      <span dir="auto" className="album-artist">
        {album.artist}
      </span>
    </button>
  )
}

function CardSkeleton() {
  return (
    <div aria-hidden="true">
      <span className="cover skeleton" />
      <span className="skeleton skeleton-line" />
      <span className="skeleton skeleton-line skeleton-short" />
    </div>
  )
}

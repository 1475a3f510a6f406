/** One album in a grid: its cover leads to it, and it can be played, selected or deleted from here. */
import type { Album } from "@diapason/shared/api"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { useAlbumActions } from "./album-actions.ts"
import { AlbumMenu } from "./album-menu.tsx"
import { Cover } from "./cover.tsx"

type Props = {
  /** Undefined while it is on the way. */
  readonly album: Album | undefined
  readonly place: number
  readonly total: number
  /** Null where nothing is being selected. */
  readonly selected: boolean | null
  readonly onToggle?: (id: string) => void
  readonly onSelectFrom?: (id: string) => void
}

export function AlbumCard({ album, place, total, selected, onToggle, onSelectFrom }: Props) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: its rows are placed by hand
    <div
      className="album-card"
      role="listitem"
      aria-posinset={place}
      aria-setsize={total}
      data-testid={album && "album-card"}
    >
      {!album && <CardSkeleton />}
      {album && selected !== null && (
        <SelectableCard album={album} selected={selected} onToggle={() => onToggle?.(album.id)} />
      )}
      {album && selected === null && (
        <BrowsingCard album={album} {...(onSelectFrom && { onSelect: () => onSelectFrom(album.id) })} />
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
      <Link to="/albums/$albumId" params={{ albumId: album.id }} className="album-title" title={album.title}>
        {album.title}
      </Link>
      <Link to="/artists/$artistId" params={{ artistId: album.artistId }} className="album-artist">
        {album.artist}
      </Link>
    </>
  )
}

type SelectableProps = { readonly album: Album; readonly selected: boolean; readonly onToggle: () => void }

function SelectableCard({ album, selected, onToggle }: SelectableProps) {
  const { t } = useTranslation()
  return (
    <button
      type="button"
      className="album-pick"
      aria-pressed={selected}
      aria-label={t("albums.selectAlbum", { title: album.title })}
      onClick={onToggle}
    >
      <span className="album-cover">
        <Cover id={album.id} title={album.title} coverArt={album.coverArt} colours={album.coverColours} pixels={400} />
        <span className="album-tick">{selected && <Icon name="check" />}</span>
      </span>
      <span className="album-title">{album.title}</span>
      <span className="album-artist">{album.artist}</span>
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

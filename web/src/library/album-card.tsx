/** One album in a grid: its cover leads to it, and it can be played, selected or deleted from here. */
import type { Album } from "@diapason/shared/api"
import type { TFunction } from "i18next"
import { memo } from "react"
import { Icon } from "../frame/icons.tsx"
import type { Store } from "../store.ts"
import { AlbumMenu } from "./album-menu.tsx"
import { AlbumLink, ArtistLink } from "./card-links.tsx"
import { Cover } from "./cover.tsx"
import { usePick } from "./use-pick.ts"

/** What all cards of a list share: it is followed once, not by each of them. */
export type CardTools = {
  readonly t: TFunction
  readonly play: (album: Album) => void
  /** What the two buttons of a card are called, by the album's title. */
  readonly playLabel: (title: string) => string
  readonly moreLabel: (title: string) => string
}

type Props = {
  /** Undefined while it is on the way. */
  readonly album: Album | undefined
  readonly place: number
  readonly total: number
  /** While it holds, covers are not asked for. */
  readonly hold?: Store<boolean>
  /** Null where nothing is being selected. */
  readonly selected: boolean | null
  readonly tools: CardTools
  /** Chooses it, or leaves it; as a range, all from the last one to it. Absent where there is nothing to choose for. */
  readonly onPick?: ((album: Album, place: number, range: boolean) => void) | undefined
}

/** A card is at most 240 CSS pixels wide; two sizes for all screens, so that the server makes few. */
const COVER_PX = devicePixelRatio > 1.25 ? 400 : 240

export const AlbumCard = memo(function AlbumCard({ album, place, total, selected, tools, hold, onPick }: Props) {
  const handlers = usePick(range => album && onPick?.(album, place, range))
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
        <SelectableCard album={album} selected={selected} t={tools.t} onPick={range => onPick?.(album, place, range)} />
      )}
      {album && selected === null && (
        <BrowsingCard
          album={album}
          tools={tools}
          hold={hold}
          {...(onPick && { onSelect: () => onPick(album, place, false) })}
        />
      )}
    </div>
  )
})

type BrowsingProps = {
  readonly album: Album
  readonly tools: CardTools
  readonly hold: Store<boolean> | undefined
  readonly onSelect?: () => void
}

function BrowsingCard({ album, tools: { play, playLabel, moreLabel }, hold, onSelect }: BrowsingProps) {
  const { id, title, artist, artistId, coverArt, coverColours } = album
  return (
    <>
      <div className="album-cover">
        <AlbumLink albumId={id} tabIndex={-1} aria-hidden="true">
          <Cover id={id} title={title} coverArt={coverArt} colours={coverColours} pixels={COVER_PX} hold={hold} />
        </AlbumLink>
        <button type="button" className="album-play" aria-label={playLabel(title)} onClick={() => play(album)}>
          <Icon name="play" />
        </button>
        <AlbumMenu album={album} label={moreLabel(title)} {...(onSelect && { onSelect })} />
      </div>
      <AlbumLink albumId={id} dir="auto" className="album-title" title={title}>
        {title}
      </AlbumLink>
      <ArtistLink artistId={artistId} dir="auto" className="album-artist" title={artist}>
        {artist}
      </ArtistLink>
    </>
  )
}

type SelectableProps = {
  readonly album: Album
  readonly selected: boolean
  readonly t: TFunction
  readonly onPick: (range: boolean) => void
}

function SelectableCard({ album, selected, t, onPick }: SelectableProps) {
  return (
    <button type="button" className="album-pick" aria-pressed={selected} onClick={event => onPick(event.shiftKey)}>
      <span className="hidden-title">{t("albums.select")} </span>
      <span className="album-cover">
        <Cover
          id={album.id}
          title={album.title}
          coverArt={album.coverArt}
          colours={album.coverColours}
          pixels={COVER_PX}
        />
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

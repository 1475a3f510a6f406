/** One album: its cover, its facts, its tracks by disc. */
import type { Album, Track } from "@diapason/shared/api"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, Link, useNavigate } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { BAR_COVER_PX, coverAddress } from "../api.ts"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { useDocumentTitle } from "../frame/page-title.tsx"
import { KeptNote } from "../offline/kept-note.tsx"
import { albumQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { Rating } from "../stars/rating.tsx"
import { StarButton } from "../stars/star-button.tsx"
import { longDate } from "../words/formats.ts"
import { sideBySide } from "../words/isolate.ts"
import { useAlbumActions } from "./album-actions.ts"
import { AlbumMenu } from "./album-menu.tsx"
import { Cover } from "./cover.tsx"
import { PlayAlbum } from "./play-album.tsx"
import { chosen } from "./selection.ts"
import { TrackRows } from "./track-list.tsx"
import { TrackSelectionBar } from "./track-selection-bar.tsx"
import { useLength } from "./use-length.ts"
import { useSelection } from "./use-selection.ts"
import "./album.css"

const route = getRouteApi("/albums/$albumId")

export function AlbumPage() {
  const { api } = useServices()
  const { albumId } = route.useParams()
  const { data, error, refetch } = useQuery(albumQuery(api, albumId))
  useDocumentTitle(data?.album.title)
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <AlbumSkeleton />
  const backdrop = coverAddress(data.album.coverArt, BAR_COVER_PX)
  return (
    <div className="page album-page">
      {backdrop && <img className="backdrop" src={backdrop} alt="" aria-hidden="true" />}
      <AlbumHead album={data.album} tracks={data.tracks} />
      <Discs album={data.album} tracks={data.tracks} />
      <p className="album-foot">
        <AddedOn album={data.album} />
      </p>
    </div>
  )
}

type Props = { readonly album: Album; readonly tracks: readonly Track[] }

function AlbumHead({ album, tracks }: Props) {
  const { t } = useTranslation()
  const { player } = useServices()
  const { remove } = useAlbumActions()
  const navigate = useNavigate()
  const length = useLength()
  const leave = () => void navigate({ to: "/albums" })
  const facts = [album.year, album.genre, t("album.tracks", { count: album.trackCount }), length(album.duration)]
  return (
    <header className="album-head">
      <Cover id={album.id} title={album.title} coverArt={album.coverArt} colours={album.coverColours} pixels={800} />
      <div className="album-words">
        <h1 dir="auto">{album.title}</h1>
        <Link to="/artists/$artistId" params={{ artistId: album.artistId }} dir="auto" className="album-by">
          {album.artist}
        </Link>
        <p className="album-facts">{sideBySide(facts)}</p>
        {tracks.some(({ source }) => source === "local") && (
          <p className="album-local">
            <Icon name="home" />
            {t("album.local")}
          </p>
        )}
        <Rating kind="album" id={album.id} title={album.title} rating={album.rating} />
        <KeptNote album={album} />
        <div className="button-row">
          <PlayAlbum albumId={album.id} tracks={tracks} />
          <button type="button" className="button button-large" onClick={() => player.shuffleAll(tracks)}>
            <Icon name="shuffle" />
            {t("album.shuffle")}
          </button>
          <div className="album-tools">
            <StarButton kind="album" id={album.id} title={album.title} starredAt={album.starredAt} />
            <button
              type="button"
              className="icon-button album-delete"
              aria-label={t("album.delete")}
              onClick={() => {
                remove([album.id])
                leave()
              }}
            >
              <Icon name="trash" />
            </button>
            <AlbumMenu album={album} label={t("albums.more", { title: album.title })} onDelete={leave} />
          </div>
        </div>
      </div>
    </header>
  )
}

function Discs({ album, tracks }: Props) {
  const { t } = useTranslation()
  const discs = Map.groupBy(tracks, track => track.discNumber ?? 1)
  const selecting = useSelection(tracks.map(({ id }) => id))
  return (
    <>
      {[...discs].map(([disc, onDisc]) => (
        <section key={disc}>
          {discs.size > 1 && <h2 className="disc">{t("album.disc", { n: disc })}</h2>}
          <TrackRows tracks={onDisc} all={tracks} byArtist={album.artist} selecting={selecting} />
        </section>
      ))}
      {selecting.selection && <TrackSelectionBar tracks={chosen(tracks, selecting.selection)} onEnd={selecting.end} />}
    </>
  )
}

function AddedOn({ album }: { readonly album: Album }) {
  const { t, i18n } = useTranslation()
  return (
    <>
      {t("album.added", { date: longDate(album.addedAt, i18n.language) })}
      {album.googleDriveFolderId && (
        <a
          href={`https://drive.google.com/drive/folders/${encodeURIComponent(album.googleDriveFolderId)}`}
          target="_blank"
          rel="noreferrer"
        >
          {t("album.openInDrive")}
          <Icon name="external" />
        </a>
      )}
    </>
  )
}

function AlbumSkeleton() {
  return (
    <div className="page album-page" aria-busy="true">
      <div className="album-head">
        <span className="cover skeleton" />
        <div className="album-words">
          <span className="skeleton skeleton-title" />
          <span className="skeleton skeleton-line" />
          <span className="skeleton skeleton-line skeleton-short" />
        </div>
      </div>
      {Array.from({ length: 8 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike
        <span key={index} className="skeleton skeleton-track" />
      ))}
    </div>
  )
}

/** One artist: the albums, then every track. */
import type { Album } from "@diapason/shared/api"
import { useQuery } from "@tanstack/react-query"
import { getRouteApi } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { PageWaiting } from "../frame/page-waiting.tsx"
import { artistQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { AlbumShelf } from "./album-shelf.tsx"
import { TrackList } from "./track-list.tsx"
import "./library.css"
import "./artists.css"

const route = getRouteApi("/artists/$artistId")
type Kind = "finding.albumsOf" | "finding.compilationsOf" | "finding.appearsOn"
const KINDS: readonly Kind[] = ["finding.albumsOf", "finding.compilationsOf", "finding.appearsOn"]
/** Beyond that the list is no longer looked at, only scrolled past. */
const MOST_TRACKS = 200

export function ArtistPage() {
  const { api, player, deletions } = useServices()
  const { t } = useTranslation()
  const { artistId } = route.useParams()
  const hidden = useStore(deletions.hidden)
  const { data, error, refetch } = useQuery(artistQuery(api, artistId))
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <PageWaiting />
  const albums = data.albums.filter(album => !hidden.has(album.id))
  const tracks = data.tracks.filter(track => !hidden.has(track.albumId))
  const counts = {
    albums: t("imports.albums", { count: albums.length }),
    tracks: t("album.tracks", { count: tracks.length }),
  }
  return (
    <div className="page">
      <PageTitle title={data.artist.name} note={t("artist.counts", counts)}>
        <button type="button" className="button button-strong" onClick={() => player.playAll(tracks)}>
          <Icon name="play" />
          {t("album.play")}
        </button>
        <button type="button" className="button" onClick={() => player.shuffleAll(tracks)}>
          <Icon name="shuffle" />
          {t("album.shuffle")}
        </button>
      </PageTitle>
      {discography(albums, artistId).map(([kind, ofKind]) => (
        <section key={kind}>
          <h2 className="section-title">{t(kind)}</h2>
          <AlbumShelf albums={ofKind} />
        </section>
      ))}
      {tracks.length > 0 && (
        <section>
          <h2 className="section-title">{t("artist.tracks")}</h2>
          <TrackList tracks={tracks.slice(0, MOST_TRACKS)} all={tracks} byArtist={data.artist.name} mixed />
        </section>
      )}
    </div>
  )
}

/** The albums by kind, each kind from the latest on; a kind without albums is left out. */
function discography(albums: readonly Album[], artistId: string): readonly (readonly [Kind, readonly Album[]])[] {
  const kindOf = (album: Album): Kind => {
    if (album.artistId !== artistId) return "finding.appearsOn"
    return album.compilation ? "finding.compilationsOf" : "finding.albumsOf"
  }
  const yearOf = (album: Album) => album.originalYear ?? album.year ?? 0
  const byKind = Map.groupBy(albums, kindOf)
  return KINDS.flatMap(kind => {
    const ofKind = byKind.get(kind)?.toSorted((a, b) => yearOf(b) - yearOf(a))
    return ofKind ? [[kind, ofKind] as const] : []
  })
}

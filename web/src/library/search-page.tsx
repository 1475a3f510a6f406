/** What was found: albums, artists, tracks. */
import type { Track } from "@diapason/shared/api"
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { useAfterPaint } from "../frame/after-paint.ts"
import { Failure } from "../frame/failure.tsx"
import { useDocumentTitle } from "../frame/page-title.tsx"
import { PageWaiting } from "../frame/page-waiting.tsx"
import { searchQuery } from "../queries.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { AlbumShelf } from "./album-shelf.tsx"
import { hashOf, initials } from "./cover.tsx"
import { stepThroughResults } from "./search-results.ts"
import { TrackList } from "./track-list.tsx"
import "./library.css"
import "./artists.css"

const route = getRouteApi("/search")

export function SearchPage() {
  const { api, deletions } = useServices()
  const { t } = useTranslation()
  const q = route.useSearch().q?.trim() ?? ""
  const hidden = useStore(deletions.hidden)
  useDocumentTitle(q || t("nav.search"))
  const { data, error, refetch } = useQuery({
    ...searchQuery(api, q),
    enabled: q !== "",
    placeholderData: keepPreviousData,
  })
  // A letter shows what stands above first; twenty rows more can come with the next frame.
  const tracksFound = useAfterPaint(data?.tracks, data?.tracks) ?? []
  if (q === "") return <p className="page lead search-start">{t("search.start")}</p>
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <PageWaiting />
  const albums = data.albums.filter(album => !hidden.has(album.id))
  const isShown = (track: Track) => !hidden.has(track.albumId)
  const tracks = tracksFound.filter(isShown)
  const nothing = albums.length + data.artists.length === 0 && !data.tracks.some(isShown)
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the arrows lead from one of its links to the next
    <div className="page search-page" onKeyDown={stepThroughResults}>
      <h1 className="hidden-title">{t("nav.search")}</h1>
      <div aria-live="polite">
        {nothing && (
          <div className="failure">
            <h2>{t("search.nothing", { q })}</h2>
            <p>{t("search.nothingHelp")}</p>
          </div>
        )}
      </div>
      {data.artists.length > 0 && (
        <section>
          <h2 className="section-title">{t("nav.artists")}</h2>
          <ul className="artist-chips">
            {data.artists.map(artist => (
              <li key={artist.id}>
                <Link to="/artists/$artistId" params={{ artistId: artist.id }}>
                  <span className="artist-face" aria-hidden="true" style={{ "--cover-hue": hashOf(artist.id) % 360 }}>
                    {initials(artist.name)}
                  </span>
                  <bdi>{artist.name}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {albums.length > 0 && (
        <section>
          <h2 className="section-title">{t("nav.albums")}</h2>
          <AlbumShelf albums={albums} />
        </section>
      )}
      {tracks.length > 0 && (
        <section>
          <h2 className="section-title">{t("search.tracks")}</h2>
          <TrackList tracks={tracks} mixed />
        </section>
      )}
    </div>
  )
}

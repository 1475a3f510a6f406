/** What was found: albums, artists, tracks. */
import { keepPreviousData, useQuery } from "@tanstack/react-query"
import { getRouteApi, Link } from "@tanstack/react-router"
import { memo, useMemo } from "react"
import { useTranslation } from "react-i18next"
import type { Found } from "../api.ts"
import { useAfterPaint, useWhole } from "../frame/after-paint.ts"
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
  const whole = useWhole(data !== undefined)
  const nothing =
    data &&
    data.artists.length === 0 &&
    data.albums.every(album => hidden.has(album.id)) &&
    data.tracks.every(track => hidden.has(track.albumId))
  if (q === "") return <p className="page lead search-start">{t("search.start")}</p>
  if (error) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <PageWaiting />
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
      <Results found={data} whole={whole} hidden={hidden} />
    </div>
  )
}

/** Albums that fit side by side at first sight on most screens. */
const FIRST = 8

type ResultsProps = { readonly found: Found; readonly whole: boolean; readonly hidden: ReadonlySet<string> }

/** Stays as it is while the next letter's answer is on its way. */
const Results = memo(function Results({ found, whole, hidden }: ResultsProps) {
  const { t } = useTranslation()
  // A letter shows what stands above first; the rest comes with the next frames, and the next letter may come between.
  const drawn = useAfterPaint(found, whole ? found : null)
  const listed = useAfterPaint(drawn, drawn)
  const albums = useMemo(() => {
    const first = found === drawn ? found.albums : found.albums.slice(0, FIRST)
    // Until then those of the letter before stay below, so that nothing jumps.
    const below = (drawn?.albums ?? []).slice(FIRST).filter(({ id }) => !first.some(album => album.id === id))
    return [...first, ...(found === drawn ? [] : below)].filter(({ id }) => !hidden.has(id))
  }, [found, drawn, hidden])
  const tracks = useMemo(() => (listed?.tracks ?? []).filter(({ albumId }) => !hidden.has(albumId)), [listed, hidden])
  return (
    <>
      {found.artists.length > 0 && (
        <section>
          <h2 className="section-title">{t("nav.artists")}</h2>
          <ul className="artist-chips">
            {found.artists.map(artist => (
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
    </>
  )
})

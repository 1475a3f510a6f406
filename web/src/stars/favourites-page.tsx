/** What bears a star: albums, artists, tracks, the newest first. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { ShelfRow } from "../home/shelf-row.tsx"
import { starsQuery } from "../keeping-queries.ts"
import { hashOf, initials } from "../library/cover.tsx"
import { TrackList } from "../library/track-list.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import "../library/library.css"
import "../library/artists.css"
import "../home/home.css"

const TRACKS_AT_FIRST = 100

export function FavouritesPage() {
  const { api, player, deletions } = useServices()
  const { t } = useTranslation()
  const hidden = useStore(deletions.hidden)
  const [shownTracks, setShownTracks] = useState(TRACKS_AT_FIRST)
  const { data, error, refetch } = useQuery(starsQuery(api))
  const [known] = useState(data !== undefined)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  const albums = data?.albums.filter(({ id }) => !hidden.has(id))
  const tracks = data?.tracks.filter(({ albumId }) => !hidden.has(albumId)) ?? []
  const artists = data?.artists ?? []
  const nothing = albums?.length === 0 && tracks.length + artists.length === 0
  return (
    <div className="page" aria-busy={!data}>
      <PageTitle title={t("finding.favourites")}>
        {tracks.length > 0 && (
          <>
            <button type="button" className="button button-strong" onClick={() => player.playAll(tracks)}>
              <Icon name="play" />
              {t("album.play")}
            </button>
            <button type="button" className="button" onClick={() => player.shuffleAll(tracks)}>
              <Icon name="shuffle" />
              {t("album.shuffle")}
            </button>
          </>
        )}
      </PageTitle>
      {nothing && (
        <div className="failure">
          <h2>{t("favourites.none")}</h2>
          <p>{t("favourites.noneHelp")}</p>
        </div>
      )}
      <ShelfRow
        whole={known}
        name={t("favourites.albums")}
        albums={albums}
        all={{ to: "/albums", search: { starred: true } }}
      />
      {artists.length > 0 && (
        <section>
          <h2 className="section-title">{t("favourites.artists")}</h2>
          <ul className="artist-chips">
            {artists.map(({ id, name }) => (
              <li key={id}>
                <Link to="/artists/$artistId" params={{ artistId: id }}>
                  <span className="artist-face" aria-hidden="true" style={{ "--cover-hue": hashOf(id) % 360 }}>
                    {initials(name)}
                  </span>
                  <bdi>{name}</bdi>
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {tracks.length > 0 && (
        <section>
          <h2 className="section-title">{t("favourites.tracks")}</h2>
          <TrackList tracks={tracks.slice(0, shownTracks)} all={tracks} mixed />
          {tracks.length > shownTracks && (
            <button type="button" className="button" onClick={() => setShownTracks(tracks.length)}>
              {t("favourites.more")}
            </button>
          )}
        </section>
      )}
    </div>
  )
}

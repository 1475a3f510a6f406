/** What was heard most: artists, albums, tracks, each with a bar as long as its share. */
import type { Statistics } from "@diapason/shared/keeping"
import { Link, type LinkProps } from "@tanstack/react-router"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { albumCover } from "../api.ts"
import { Cover, hashOf, initials } from "../library/cover.tsx"
import { plainNumber } from "../words/formats.ts"
import "../library/artists.css"

const SHOWN = 10

type Row = {
  readonly key: string
  readonly picture: ReactNode
  readonly name: string
  readonly by?: string
  readonly link: LinkProps
  readonly plays: number
}

export function Tops({ statistics: { artists, albums, tracks } }: { readonly statistics: Statistics }) {
  const { t } = useTranslation()
  return (
    <div className="tops">
      <Top
        title={t("history.topArtists")}
        rows={artists.map(({ id, name, plays }) => ({
          key: id,
          picture: (
            <span className="artist-face" aria-hidden="true" style={{ "--cover-hue": hashOf(id) % 360 }}>
              {initials(name)}
            </span>
          ),
          name,
          link: { to: "/artists/$artistId", params: { artistId: id } },
          plays,
        }))}
      />
      <Top
        title={t("history.topAlbums")}
        rows={albums.map(({ album, plays }) => ({
          key: album.id,
          picture: (
            <Cover
              id={album.id}
              title={album.title}
              coverArt={album.coverArt}
              colours={album.coverColours}
              pixels={96}
            />
          ),
          name: album.title,
          by: album.artist,
          link: { to: "/albums/$albumId", params: { albumId: album.id } },
          plays,
        }))}
      />
      <Top
        title={t("history.topTracks")}
        rows={tracks.map(({ track, plays }) => ({
          key: track.id,
          picture: <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={96} />,
          name: track.title,
          by: track.artist,
          link: { to: "/albums/$albumId", params: { albumId: track.albumId } },
          plays,
        }))}
      />
    </div>
  )
}

function Top({ title, rows }: { readonly title: string; readonly rows: readonly Row[] }) {
  const { t, i18n } = useTranslation()
  const most = rows[0]?.plays ?? 1
  if (rows.length === 0) return null
  return (
    <section>
      <h2>{title}</h2>
      <ol className="top">
        {rows.slice(0, SHOWN).map(({ key, picture, name, by, link, plays }) => (
          <li key={key}>
            <Link {...link}>
              {picture}
              <span className="top-words">
                <strong dir="auto" title={name}>
                  {name}
                </strong>
                {by && <small dir="auto">{by}</small>}
                <span className="top-bar-line" aria-hidden="true" style={{ width: `${(plays / most) * 100}%` }} />
              </span>
              <span className="top-plays">
                {plainNumber(plays, i18n.language)}
                <span className="hidden-title"> {t("history.playsWord", { count: plays })}</span>
              </span>
            </Link>
          </li>
        ))}
      </ol>
    </section>
  )
}

/** All artists, by name; like the albums, only what is in view exists. */
import { keepPreviousData, useQueries, useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useWindowVirtualizer } from "@tanstack/react-virtual"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { RowsWaiting } from "../frame/page-waiting.tsx"
import { artistsPageQuery, PAGE_SIZE } from "../queries.ts"
import { useServices } from "../services.ts"
import { plainNumber } from "../words/formats.ts"
import { hashOf, initials } from "./cover.tsx"
import { useColumns, windowRect } from "./use-columns.ts"
import "./library.css"
import "./artists.css"

const ROW = 68

export function ArtistsPage() {
  const { api } = useServices()
  const { t, i18n } = useTranslation()
  const { data, error, refetch } = useQuery({ ...artistsPageQuery(api, 0), placeholderData: keepPreviousData })
  return (
    <div className="page" aria-busy={!data}>
      <PageTitle title={t("nav.artists")} note={data && plainNumber(data.total, i18n.language)} />
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <RowsWaiting />}
      {data?.total === 0 && <p className="lead">{t("artist.noneTitle")}</p>}
      {data && data.total > 0 && <ArtistRows total={data.total} />}
    </div>
  )
}

function ArtistRows({ total }: { readonly total: number }) {
  const { ref, columns } = useColumns()
  return (
    <div ref={ref}>
      <Rows total={total} top={columns.top} across={columns.count > 3 ? 2 : 1} />
    </div>
  )
}

type RowsProps = { readonly total: number; readonly top: number; readonly across: number }

function Rows({ total, top, across }: RowsProps) {
  const { api } = useServices()
  const { t } = useTranslation()
  const rows = useWindowVirtualizer({
    count: Math.ceil(total / across),
    estimateSize: () => ROW,
    overscan: 6,
    scrollMargin: top,
    initialRect: windowRect(),
  })
  const inView = rows.getVirtualItems()
  const first = Math.floor(((inView[0]?.index ?? 0) * across) / PAGE_SIZE)
  const last = Math.floor(Math.min(((inView.at(-1)?.index ?? 0) + 1) * across, total - 1) / PAGE_SIZE)
  const wanted = Array.from({ length: last - first + 1 }, (_, index) => first + index)
  const pages = useQueries({ queries: wanted.map(page => artistsPageQuery(api, page)) })
  const places = inView.flatMap(row =>
    Array.from({ length: across }, (_, column) => ({ row, column, index: row.index * across + column })),
  )
  return (
    <ul className="artists" style={{ height: rows.getTotalSize() }}>
      {places.map(({ row, column, index }) => {
        const artist = pages[Math.floor(index / PAGE_SIZE) - first]?.data?.artists[index % PAGE_SIZE]
        if (!artist) return null
        return (
          <li
            key={artist.id}
            style={{
              transform: `translateY(${row.start - top}px)`,
              left: `${(column * 100) / across}%`,
              width: `${100 / across}%`,
            }}
          >
            <Link to="/artists/$artistId" params={{ artistId: artist.id }} className="artist-row">
              <span className="artist-face" aria-hidden="true" style={{ "--cover-hue": hashOf(artist.id) % 360 }}>
                {initials(artist.name)}
              </span>
              <span className="artist-words">
                <span dir="auto" title={artist.name}>
                  {artist.name}
                </span>
                <small>
                  {t("imports.albums", { count: artist.albumCount })} ·{" "}
                  {t("album.tracks", { count: artist.trackCount })}
                </small>
              </span>
            </Link>
          </li>
        )
      })}
    </ul>
  )
}

/** All genres, the largest first; each leads to its albums. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { genresQuery } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import { plainNumber } from "../words/formats.ts"
import { hashOf } from "./cover.tsx"
import "./genres.css"

export function GenresPage() {
  const { api } = useServices()
  const { t, i18n } = useTranslation()
  const { data, error, refetch } = useQuery(genresQuery(api))
  const genres = data?.genres.toSorted((a, b) => b.albumCount - a.albumCount)
  return (
    <div className="page" aria-busy={!data}>
      <PageTitle title={t("finding.genres")} note={data && plainNumber(data.genres.length, i18n.language)} />
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {genres?.length === 0 && <p className="lead">{t("finding.noGenres")}</p>}
      <ul className="genres">
        {!data &&
          !error &&
          // biome-ignore lint/suspicious/noArrayIndexKey: all alike
          Array.from({ length: 12 }, (_, index) => <li key={index} className="genre skeleton" />)}
        {genres?.map(({ name, albumCount }) => (
          <li key={name}>
            <Link to="/albums" search={{ genre: name }} className="genre" style={{ "--cover-hue": hashOf(name) % 360 }}>
              <strong>{name}</strong>
              <span>{t("imports.albums", { count: albumCount })}</span>
            </Link>
          </li>
        ))}
      </ul>
    </div>
  )
}

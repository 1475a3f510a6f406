/** Ways into the library by time and by genre. */
import type { Genre } from "@diapason/shared/api"
import type { Home } from "@diapason/shared/keeping"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { plainNumber } from "../words/formats.ts"

const MOST_GENRES = 18

type Props = { readonly decades: Home["decades"]; readonly genres: readonly Genre[] }

export function HomeChips({ decades, genres }: Props) {
  const { t, i18n } = useTranslation()
  const number = (n: number) => <small>{plainNumber(n, i18n.language)}</small>
  const largest = genres.toSorted((a, b) => b.albumCount - a.albumCount).slice(0, MOST_GENRES)
  return (
    <div className="home-ways">
      {decades.length > 0 && (
        <section>
          <h2 className="section-title">{t("home.decades")}</h2>
          <ul className="chips">
            {decades.map(({ decade, albumCount }) => (
              <li key={decade}>
                <Link to="/albums" search={{ fromYear: decade, toYear: decade + 9, sort: "year" }} className="chip">
                  {t("home.decade", { year: decade })}
                  {number(albumCount)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
      {largest.length > 0 && (
        <section>
          <h2 className="section-title">
            {t("home.genres")}
            {genres.length > largest.length && (
              <Link to="/genres" className="row-all">
                {t("home.all")}
              </Link>
            )}
          </h2>
          <ul className="chips">
            {largest.map(({ name, albumCount }) => (
              <li key={name}>
                <Link to="/albums" search={{ genre: name }} className="chip">
                  {name}
                  {number(albumCount)}
                </Link>
              </li>
            ))}
          </ul>
        </section>
      )}
    </div>
  )
}

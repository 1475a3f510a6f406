/** What the albums are narrowed to; part of the address, as their order is. */
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { Menu } from "../frame/menu.tsx"
import type { MenuEntry } from "../frame/menu-entries.ts"
import { genresQuery, homeQuery } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import { type AlbumsSearch, isNarrowed, withoutFilters } from "./albums-search.ts"
import "./album-filters.css"

type Props = {
  readonly search: AlbumsSearch
  /** Whether the albums are there: what filters there could be waits for them. */
  readonly ready: boolean
  /** That no album fits is said below, with the way out. */
  readonly none: boolean
}

export function AlbumFilters({ search, ready, none }: Props) {
  const { api } = useServices()
  const { t } = useTranslation()
  const genres = useQuery({ ...genresQuery(api), enabled: ready }).data?.genres ?? []
  const decades = useQuery({ ...homeQuery(api), enabled: ready }).data?.decades ?? []
  const { genre, fromYear, toYear, starred, compilation } = search
  const { genre: _genre, ...anyGenre } = search
  const { fromYear: _from, toYear: _to, ...anyYear } = search
  const { starred: _starred, ...anyStar } = search
  const { compilation: _compilation, ...anyKind } = search

  const years =
    fromYear !== undefined && toYear !== undefined
      ? toYear === fromYear + 9
        ? t("home.decade", { year: fromYear })
        : t("finding.yearsFromTo", { from: fromYear, to: toYear })
      : fromYear !== undefined
        ? t("finding.yearsFrom", { from: fromYear })
        : toYear !== undefined && t("finding.yearsTo", { to: toYear })

  return (
    // biome-ignore lint/a11y/useSemanticElements: nothing here is sent as a form
    <div className="filters" role="group" aria-label={t("finding.filters")}>
      {(genres.length > 0 || genre !== undefined) && (
        <FilterMenu
          name={t("finding.genre")}
          chosen={genre}
          entries={[
            entry(t("finding.anyGenre"), anyGenre, genre === undefined),
            ...genres.map(({ name }) => entry(name, { ...search, genre: name }, name === genre)),
          ]}
        />
      )}
      {(decades.length > 0 || years) && (
        <FilterMenu
          name={t("finding.years")}
          chosen={years || undefined}
          entries={[
            entry(t("finding.anyYear"), anyYear, !years),
            ...decades.map(({ decade }) =>
              entry(
                t("home.decade", { year: decade }),
                { ...search, fromYear: decade, toYear: decade + 9 },
                fromYear === decade && toYear === decade + 9,
              ),
            ),
          ]}
        />
      )}
      <FilterSwitch
        name={t("finding.starred")}
        on={starred}
        search={starred ? anyStar : { ...search, starred: true }}
      />
      <FilterSwitch
        name={t("finding.compilations")}
        on={compilation}
        search={compilation ? anyKind : { ...search, compilation: true }}
      />
      {isNarrowed(search) && !none && <ClearFilters search={search} className="filter-clear" />}
    </div>
  )
}

/** In the place of the albums: on a narrow screen the end of the row of filters is out of sight. */
export function NothingFits({ search }: { readonly search: AlbumsSearch }) {
  const { t } = useTranslation()
  return (
    <div className="nothing-fits">
      <p className="lead">{t("finding.nothingFits")}</p>
      <ClearFilters search={search} className="button button-quiet" />
    </div>
  )
}

type ClearProps = { readonly search: AlbumsSearch; readonly className: string }

function ClearFilters({ search, className }: ClearProps) {
  const { t } = useTranslation()
  return (
    <Link to="/albums" search={withoutFilters(search)} replace className={className}>
      <Icon name="close" />
      {t("finding.clearFilters")}
    </Link>
  )
}

const entry = (label: string, search: AlbumsSearch, checked: boolean): MenuEntry => ({
  kind: "link",
  label,
  link: { to: "/albums", search, replace: true },
  checked,
})

type MenuProps = {
  readonly name: string
  readonly chosen: string | undefined
  readonly entries: readonly MenuEntry[]
}

function FilterMenu({ name, chosen, entries }: MenuProps) {
  return (
    <Menu
      className={chosen === undefined ? "filter" : "filter filter-on"}
      label={chosen === undefined ? name : `${name} – ${chosen}`}
      entries={entries}
    >
      <span>{chosen ?? name}</span>
      <Icon name="down" />
    </Menu>
  )
}

type SwitchProps = { readonly name: string; readonly on: true | undefined; readonly search: AlbumsSearch }

function FilterSwitch({ name, on, search }: SwitchProps) {
  return (
    <Link
      to="/albums"
      search={search}
      replace
      className={on ? "filter filter-on" : "filter"}
      aria-current={on ? "true" : undefined}
    >
      {on && <Icon name="check" />}
      {name}
    </Link>
  )
}

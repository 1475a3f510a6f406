/** The order of the albums; it is part of the address, so that going back finds it again. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { Menu } from "../frame/menu.tsx"
import type { MenuEntry } from "../frame/menu-entries.ts"
import { newSeed } from "../home/seed.ts"
import { type AlbumsSearch, albumsQueryOf } from "./albums-search.ts"

const sorts = [
  ["addedAt", "albums.sortAddedAt"],
  ["title", "albums.sortTitle"],
  ["artist", "albums.sortArtist"],
  ["year", "albums.sortYear"],
  ["playedAt", "finding.sortPlayedAt"],
  ["playCount", "finding.sortPlayCount"],
  ["random", "finding.sortRandom"],
] as const

export function SortChoice({ search }: { readonly search: AlbumsSearch }) {
  const { t } = useTranslation()
  const { sort, order } = albumsQueryOf(search)
  const current = t(sorts.find(([name]) => name === sort)?.[1] ?? "albums.sortAddedAt")
  const { sort: _sort, order: _order, seed: _seed, ...filters } = search
  const entries = sorts.map(
    ([name, label]): MenuEntry => ({
      kind: "link",
      label: t(label),
      link: {
        to: "/albums",
        search: { ...filters, sort: name, ...(name === "random" && { seed: newSeed() }) },
        replace: true,
      },
      checked: name === sort,
    }),
  )
  const turned = order === "asc" ? t("albums.descending") : t("albums.ascending")
  const again = t("finding.drawAgain")
  return (
    <div className="sort">
      <Menu className="button button-quiet" label={t("albums.sortedBy", { name: current })} entries={entries}>
        <Icon name="sort" />
        <span>{current}</span>
      </Menu>
      <Link
        to="/albums"
        search={
          sort === "random"
            ? { ...filters, sort, seed: newSeed() }
            : { ...filters, sort, order: order === "asc" ? "desc" : "asc" }
        }
        replace
        className="icon-button"
        aria-label={sort === "random" ? again : turned}
        title={sort === "random" ? again : turned}
      >
        <Icon name={sort === "random" ? "shuffle" : order === "asc" ? "up" : "down"} />
      </Link>
    </div>
  )
}

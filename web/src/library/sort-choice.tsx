/** The order of the albums; it is part of the address, so that going back finds it again. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import type { AlbumSort, Order } from "../api.ts"
import { Icon } from "../frame/icons.tsx"
import { Menu } from "../frame/menu.tsx"
import type { MenuEntry } from "../frame/menu-entries.ts"

const sorts = [
  ["addedAt", "albums.sortAddedAt"],
  ["title", "albums.sortTitle"],
  ["artist", "albums.sortArtist"],
  ["year", "albums.sortYear"],
] as const

/** Names from A on, dates from the latest on. */
export const naturalOrder = (sort: AlbumSort): Order => (sort === "title" || sort === "artist" ? "asc" : "desc")

export function SortChoice({ sort, order }: { readonly sort: AlbumSort; readonly order: Order }) {
  const { t } = useTranslation()
  const current = t(sorts.find(([name]) => name === sort)?.[1] ?? "albums.sortAddedAt")
  const other = order === "asc" ? "desc" : "asc"
  const entries = sorts.map(
    ([name, label]): MenuEntry => ({
      kind: "link",
      label: t(label),
      link: { to: "/", search: { sort: name }, replace: true },
      checked: name === sort,
    }),
  )
  return (
    <div className="sort">
      <Menu className="button button-quiet" label={t("albums.sortedBy", { name: current })} entries={entries}>
        <Icon name="sort" />
        <span>{current}</span>
      </Menu>
      <Link
        to="/"
        search={{ sort, order: other }}
        replace
        className="icon-button"
        aria-label={order === "asc" ? t("albums.descending") : t("albums.ascending")}
        title={order === "asc" ? t("albums.descending") : t("albums.ascending")}
      >
        <Icon name={order === "asc" ? "up" : "down"} />
      </Link>
    </div>
  )
}

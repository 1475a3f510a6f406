/** The order of the albums; it is part of the address, so that going back finds it again. */
import { Link } from "@tanstack/react-router"
import { DropdownMenu } from "radix-ui"
import { useTranslation } from "react-i18next"
import type { AlbumSort, Order } from "../api.ts"
import { Icon } from "../frame/icons.tsx"

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
  const current = sorts.find(([name]) => name === sort)?.[1] ?? "albums.sortAddedAt"
  const other = order === "asc" ? "desc" : "asc"
  return (
    <div className="sort">
      <DropdownMenu.Root modal={false}>
        <DropdownMenu.Trigger className="button button-quiet" aria-label={`${t("albums.sort")} ${t(current)}`}>
          <Icon name="sort" />
          <span>{t(current)}</span>
        </DropdownMenu.Trigger>
        <DropdownMenu.Portal>
          <DropdownMenu.Content className="menu" align="end" sideOffset={6} collisionPadding={8}>
            {sorts.map(([name, label]) => (
              <DropdownMenu.Item key={name} className="menu-item" asChild>
                <Link to="/" search={{ sort: name }} replace>
                  {t(label)}
                  {name === sort && (
                    <span className="menu-check">
                      <Icon name="check" />
                    </span>
                  )}
                </Link>
              </DropdownMenu.Item>
            ))}
          </DropdownMenu.Content>
        </DropdownMenu.Portal>
      </DropdownMenu.Root>
      <Link
        to="/"
        search={{ sort, order: other }}
        replace
        className="icon-button"
        aria-label={order === "asc" ? t("albums.descending") : t("albums.ascending")}
        title={order === "asc" ? t("albums.ascending") : t("albums.descending")}
      >
        <Icon name={order === "asc" ? "up" : "down"} />
      </Link>
    </div>
  )
}

/** All albums: how many, in which order, and the grid; or how to begin, where there is none. */
import { getRouteApi } from "@tanstack/react-router"
import { lazy, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { PageWaiting } from "../frame/page-waiting.tsx"
import { part } from "../frame/part.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { plainNumber } from "../words/formats.ts"
import { AlbumFilters, NothingFits } from "./album-filters.tsx"
import { AlbumGrid, type AlbumSelection } from "./album-grid.tsx"
import { albumsQueryOf, isNarrowed } from "./albums-search.ts"
import { SortChoice } from "./sort-choice.tsx"
import { useAlbumTotal } from "./use-album-pages.ts"
import "./library.css"

const EmptyLibrary = lazy(async () => ({ default: (await import("./empty-library.tsx")).EmptyLibrary }))
const AlbumSelectionBar = part(async () => (await import("./album-selection-bar.tsx")).AlbumSelectionBar)
const route = getRouteApi("/albums")

export function AlbumsPage() {
  const { t, i18n } = useTranslation()
  const { deletions } = useServices()
  const search = route.useSearch()
  const list = albumsQueryOf(search)
  const { data, error, refetch } = useAlbumTotal(list)
  const hidden = useStore(deletions.hidden)
  const [selection, setSelection] = useState<AlbumSelection>(null)

  if (error && !data) {
    return (
      <div className="page">
        <PageTitle title={t("albums.title")} />
        <Failure error={error} retry={() => void refetch()} />
      </div>
    )
  }
  const total = data?.total
  if (total === 0 && !isNarrowed(search)) {
    return (
      <Suspense fallback={<PageWaiting />}>
        <EmptyLibrary />
      </Suspense>
    )
  }
  const left = total === undefined ? undefined : Math.max(0, total - hidden.size)

  return (
    <div className="page" aria-busy={total === undefined}>
      <PageTitle
        title={t("albums.title")}
        note={left !== undefined && <span data-testid="album-count">{plainNumber(left, i18n.language)}</span>}
      >
        <button
          type="button"
          className="button button-quiet"
          aria-pressed={selection !== null}
          onClick={() => setSelection(selection ? null : new Map())}
        >
          <Icon name="select" />
          <span>{selection ? t("albums.done") : t("albums.select")}</span>
        </button>
        <SortChoice search={search} />
      </PageTitle>
      <AlbumFilters search={search} ready={total !== undefined} none={total === 0} />
      {total === 0 && <NothingFits search={search} />}
      <AlbumGrid key={JSON.stringify(list)} list={list} total={total} selection={selection} onSelect={setSelection} />
      {selection && (
        <Suspense>
          <AlbumSelectionBar selection={selection} onEnd={() => setSelection(null)} />
        </Suspense>
      )}
    </div>
  )
}

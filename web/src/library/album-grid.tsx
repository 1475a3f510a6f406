/** The covers, by the ten thousand: only the rows in view exist, only their pages are fetched. */

import type { Album } from "@diapason/shared/api"
import { useWindowVirtualizer } from "@tanstack/react-virtual"
import { useCallback, useRef } from "react"
import type { AlbumsQuery } from "../api.ts"
import { useAfterPaint, useParts, useWhole } from "../frame/after-paint.ts"
import { useServices } from "../services.ts"
import { useCardTools } from "./album-actions.ts"
import { AlbumCard } from "./album-card.tsx"
import { useRush } from "./rush.ts"
import { useAlbumPages } from "./use-album-pages.ts"
import { type Columns, useColumns, windowRect } from "./use-columns.ts"

/** Title and artist below a cover, in CSS pixels; the style sheet holds the same number. */
const WORDS_HEIGHT = 58
const SKELETONS = 24
/** Of a visit's first page: they are seen, and can be used, before the others in view are made. */
const FIRST_ROWS = 2
const PARTS = 2
/** Rows above and below those in view, once these are seen. */
const OVERSCAN = 3

/** Titles by id. */
export type AlbumSelection = ReadonlyMap<string, string> | null
type Props = {
  readonly list: AlbumsQuery
  /** Undefined while nothing is known yet. */
  readonly total: number | undefined
  readonly selection: AlbumSelection
  readonly onSelect: (change: (now: AlbumSelection) => AlbumSelection) => void
}

export function AlbumGrid(props: Props) {
  const { ref, columns } = useColumns()
  return (
    <div ref={ref}>
      <Rows {...props} columns={columns} />
    </div>
  )
}

function Rows({ list, total = SKELETONS, selection, onSelect, columns }: Props & { readonly columns: Columns }) {
  const rowHeight = columns.cell + WORDS_HEIGHT
  const parts = useParts(PARTS, true, useWhole(true))
  // The size of a row changes with the window's width. A new function would have every row measured at every step.
  const getItemKey = useCallback((index: number) => `${index}/${columns.cell}`, [columns.cell])
  const rows = useWindowVirtualizer({
    count: Math.ceil(total / columns.count),
    estimateSize: () => rowHeight + columns.gap,
    overscan: useAfterPaint(parts < PARTS ? 0 : OVERSCAN, 0),
    // A scroll that waits for its rows stutters; the rows above and below are there already.
    useFlushSync: false,
    scrollMargin: columns.top,
    initialRect: windowRect(),
    getItemKey,
  })
  const inView = rows.getVirtualItems().slice(0, parts < PARTS ? FIRST_ROWS : undefined)
  const from = (inView[0]?.index ?? 0) * columns.count
  const to = ((inView.at(-1)?.index ?? 0) + 1) * columns.count - 1
  const albums = useAlbumPages(list, total, from, to)

  const anchor = useRef<number | null>(null)
  if (selection === null) anchor.current = null
  const { toasts } = useServices()
  const tools = useCardTools()
  const rush = useRush()

  function toggle({ id, title }: Album) {
    onSelect(now => {
      const next = new Map(now)
      if (!next.delete(id)) next.set(id, title)
      return next
    })
  }
  function pick(album: Album, index: number, range: boolean) {
    const from = anchor.current
    anchor.current = index
    if (!range || from === null) return toggle(album)
    albums
      .between(from, index)
      .then(found => onSelect(now => new Map([...(now ?? []), ...found.map(({ id, title }) => [id, title] as const)])))
      .catch((error: unknown) =>
        toasts.show({ text: error instanceof Error ? error.message : String(error), tone: "problem" }),
      )
  }

  const latest = useRef(pick)
  latest.current = pick
  const onPick = useCallback(
    (album: Album, place: number, range: boolean) => latest.current(album, place - 1, range),
    [],
  )

  return (
    // biome-ignore lint/a11y/useSemanticElements: rows are placed by hand, a list element would have to hold them
    <div className="grid" role="list" style={{ height: rows.getTotalSize() }}>
      {inView.map(row => (
        <div
          key={row.key}
          role="presentation"
          className="grid-row"
          style={{
            transform: `translateY(${row.start - columns.top}px)`,
            gridTemplateColumns: `repeat(${columns.count}, minmax(0, 1fr))`,
            columnGap: columns.gap,
          }}
        >
          {Array.from({ length: columns.count }, (_, column) => row.index * columns.count + column)
            .filter(index => index < albums.total)
            .map(index => (
              <AlbumCard
                key={albums.at(index)?.id ?? index}
                album={albums.at(index)}
                place={index + 1}
                total={albums.total}
                selected={selection ? selection.has(albums.at(index)?.id ?? "") : null}
                tools={tools}
                hold={rush}
                onPick={onPick}
              />
            ))}
        </div>
      ))}
    </div>
  )
}

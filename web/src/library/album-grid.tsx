/** The covers, by the ten thousand: only the rows in view exist, only their pages are fetched. */
import { useWindowVirtualizer } from "@tanstack/react-virtual"
import type { AlbumsQuery } from "../api.ts"
import { AlbumCard } from "./album-card.tsx"
import { useAlbumPages } from "./use-album-pages.ts"
import { type Columns, useColumns } from "./use-columns.ts"

/** Title and artist below a cover, in CSS pixels; the style sheet holds the same number. */
const WORDS_HEIGHT = 58
const SKELETONS = 24

type Selection = ReadonlySet<string> | null
type Props = {
  readonly list: AlbumsQuery
  /** Undefined while nothing is known yet. */
  readonly total: number | undefined
  readonly selection: Selection
  readonly onSelect: (selection: Selection) => void
}

export function AlbumGrid(props: Props) {
  const { ref, columns } = useColumns()
  return <div ref={ref}>{columns && <Rows {...props} columns={columns} />}</div>
}

function Rows({ list, total = SKELETONS, selection, onSelect, columns }: Props & { readonly columns: Columns }) {
  const rowHeight = columns.cell + WORDS_HEIGHT
  const rows = useWindowVirtualizer({
    count: Math.ceil(total / columns.count),
    estimateSize: () => rowHeight + columns.gap,
    overscan: 3,
    scrollMargin: columns.top,
    // The size of a row changes with the window's width.
    getItemKey: index => `${index}/${columns.cell}`,
  })
  const inView = rows.getVirtualItems()
  const from = (inView[0]?.index ?? 0) * columns.count
  const to = ((inView.at(-1)?.index ?? 0) + 1) * columns.count - 1
  const albums = useAlbumPages(list, total, from, to)

  function toggle(id: string) {
    const next = new Set(selection)
    if (!next.delete(id)) next.add(id)
    onSelect(next)
  }

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
                onToggle={toggle}
                onSelectFrom={id => onSelect(new Set([id]))}
              />
            ))}
        </div>
      ))}
    </div>
  )
}

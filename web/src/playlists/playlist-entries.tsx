/** The tracks of a playlist in their order; of thousands only those in view exist. */
import type { PlaylistEntry } from "@diapason/shared/keeping"
import { defaultRangeExtractor, useWindowVirtualizer } from "@tanstack/react-virtual"
import { useLayoutEffect, useState } from "react"
import { chosen } from "../library/selection.ts"
import { TrackSelectionBar } from "../library/track-selection-bar.tsx"
import { useSelection } from "../library/use-selection.ts"
import { useServices } from "../services.ts"
import { EntryRow } from "./entry-row.tsx"
import { useEntryOrder } from "./use-entry-order.ts"
import { usePlaylistChanges } from "./use-playlist-changes.ts"
import "../library/track-list.css"

/** In CSS pixels; the style sheet holds the same number. */
const ROW = 60

type Props = {
  readonly playlistId: string
  readonly entries: readonly PlaylistEntry[]
  /** Whether the person who looks may change them. */
  readonly fixed: boolean
}

export function PlaylistEntries({ playlistId, entries, fixed }: Props) {
  const { player } = useServices()
  const changes = usePlaylistChanges(playlistId)
  const { list, said, held, rowOf } = useEntryOrder({
    entries,
    height: ROW,
    onMove: (from, to) => changes.move(entries, from, to),
  })
  const [top, setTop] = useState(0)
  // What is above may grow: a comment, the rules.
  useLayoutEffect(() => {
    const now = (list.current?.getBoundingClientRect().top ?? 0) + window.scrollY
    if (Math.abs(now - top) > 1) setTop(now)
  })
  const rows = useWindowVirtualizer({
    count: entries.length,
    estimateSize: () => ROW,
    overscan: 8,
    scrollMargin: top,
    getItemKey: index => entries[index]?.id ?? index,
    rangeExtractor(range) {
      const shown = defaultRangeExtractor(range)
      return held === null || shown.includes(held) ? shown : [...shown, held].sort((a, b) => a - b)
    },
  })
  const selecting = useSelection(entries.map(({ id }) => id))
  const picked = selecting.selection && chosen(entries, selecting.selection)
  const tracks = entries.map(({ track }) => track)
  return (
    <>
      <p className="hidden-title" role="status">
        {said}
      </p>
      <ol
        className="tracks tracks-mixed entries"
        ref={list}
        data-held={held !== null}
        data-selecting={picked !== null}
        style={{ height: rows.getTotalSize() }}
      >
        {rows.getVirtualItems().map(({ index, key, start }) => {
          const entry = entries[index]
          return (
            entry && (
              <EntryRow
                key={key}
                entry={entry}
                place={index + 1}
                total={entries.length}
                offset={start - top}
                {...(!fixed && { steer: rowOf(index), onRemove: () => changes.remove(entries, [entry]) })}
                selecting={selecting}
                onPlay={() => player.playAll(tracks, index)}
              />
            )
          )
        })}
      </ol>
      {picked && (
        <TrackSelectionBar
          tracks={picked.map(({ track }) => track)}
          {...(!fixed && {
            onRemove() {
              changes.remove(entries, picked)
              selecting.end()
            },
          })}
          onEnd={selecting.end}
        />
      )}
    </>
  )
}

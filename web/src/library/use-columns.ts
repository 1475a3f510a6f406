/** How many covers fit side by side, and how large they are. */
import { useLayoutEffect, useRef, useState } from "react"

export type Columns = {
  readonly count: number
  /** CSS pixels. */
  readonly cell: number
  readonly gap: number
  /** From the top of the document to the grid, within `TOP_SLACK`: the window scrolls, not the grid. */
  readonly top: number
}

const WIDE = { least: 172, gap: 28 }
const NARROW = { least: 136, gap: 16 }
const NARROW_BELOW = 640
/** CSS pixels above most grids: 182 to 229. */
const USUAL_TOP = 204
/** So far off, the rows beyond the window, once they are drawn, still cover what is seen: no reason to draw all again. */
const TOP_SLACK = 64

export function useColumns() {
  const ref = useRef<HTMLDivElement>(null)
  const [columns, setColumns] = useState(expected)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => {
      const found = columnsIn(element.clientWidth, element.getBoundingClientRect().top + window.scrollY)
      setColumns(known => (isAsGood(known, found) ? known : found))
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, columns }
}

function columnsIn(width: number, top: number): Columns {
  const { least, gap } = width < NARROW_BELOW ? NARROW : WIDE
  const count = Math.max(2, Math.floor((width + gap) / (least + gap)))
  return { count, gap, cell: (width - gap * (count - 1)) / count, top }
}

const isAsGood = (one: Columns, other: Columns): boolean =>
  one.count === other.count &&
  one.cell === other.cell &&
  one.gap === other.gap &&
  Math.abs(one.top - other.top) < TOP_SLACK

/** What the style sheet of `.page` makes of this window. Drawn so at once and measured then, all is laid out once, not twice. */
function expected(): Columns {
  const root = document.documentElement
  const style = getComputedStyle(root)
  const [sidebar = 0, edge = 0] = ["--sidebar", "--edge"].map(name => Number.parseFloat(style.getPropertyValue(name)))
  const page = Math.min(root.clientWidth - sidebar, Math.max(1760, 0.78 * window.innerWidth))
  return columnsIn(Math.round(page - 2 * edge), USUAL_TOP)
}

/** For a list that scrolls with the window: it need not be drawn once to learn how much of it is seen. */
export const windowRect = () => ({ width: window.innerWidth, height: window.innerHeight })

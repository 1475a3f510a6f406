/** How many covers fit side by side, and how large they are. */
import { useLayoutEffect, useRef, useState } from "react"

export type Columns = {
  readonly count: number
  /** CSS pixels. */
  readonly cell: number
  readonly gap: number
  /** From the top of the document to the grid: the window scrolls, not the grid. */
  readonly top: number
}

const WIDE = { least: 172, gap: 28 }
const NARROW = { least: 136, gap: 16 }
const NARROW_BELOW = 640

export function useColumns() {
  const ref = useRef<HTMLDivElement>(null)
  const [columns, setColumns] = useState<Columns | null>(null)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const measure = () => {
      const width = element.clientWidth
      const { least, gap } = width < NARROW_BELOW ? NARROW : WIDE
      const count = Math.max(2, Math.floor((width + gap) / (least + gap)))
      const top = element.getBoundingClientRect().top + window.scrollY
      setColumns({ count, gap, cell: (width - gap * (count - 1)) / count, top })
    }
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => observer.disconnect()
  }, [])
  return { ref, columns }
}

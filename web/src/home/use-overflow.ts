/** Whether a row that scrolls sideways goes on to the left and to the right. */
import { type RefObject, useEffect, useState } from "react"

/** `filled` changes when the row's content does. */
export function useOverflow(row: RefObject<HTMLElement | null>, filled: unknown) {
  const [sides, setSides] = useState({ before: false, after: false })
  useEffect(() => {
    const element = row.current
    if (!element || filled === undefined) return
    const measure = () => {
      const before = element.scrollLeft > 4
      const after = element.scrollLeft + element.clientWidth < element.scrollWidth - 4
      setSides(known => (known.before === before && known.after === after ? known : { before, after }))
    }
    element.addEventListener("scroll", measure, { passive: true })
    // It measures at once too, but after the layout: asking now would force one for each row.
    const observer = new ResizeObserver(measure)
    observer.observe(element)
    return () => {
      element.removeEventListener("scroll", measure)
      observer.disconnect()
    }
  }, [row, filled])
  return sides
}

/** Whether the window is being scrolled faster than anybody reads: what is only passed need not be fetched. */
import { useEffect, useState } from "react"
import { createStore, type Store } from "../store.ts"

/** Six rows of covers in a second. */
const FAST_PX_PER_MS = 1.5
/** As long after the last fast step it still counts: a frame that comes late looks like a stop. */
const AFTERWARDS_MS = 200

/** Never changes itself: it is watched by those that wait. */
export function useRush(): Store<boolean> {
  const [rush] = useState(() => createStore(false))
  useEffect(() => {
    let [top, at] = [window.scrollY, performance.now()]
    let rest: number | undefined
    function step() {
      const [before, since] = [top, at]
      top = window.scrollY
      at = performance.now()
      if (Math.abs(top - before) < FAST_PX_PER_MS * (at - since)) return
      rush.set(true)
      clearTimeout(rest)
      rest = window.setTimeout(() => rush.set(false), AFTERWARDS_MS)
    }
    // In the capture: before the list makes the rows that a leap brings into view.
    addEventListener("scroll", step, { passive: true, capture: true })
    return () => {
      clearTimeout(rest)
      rush.set(false)
      removeEventListener("scroll", step, { capture: true })
    }
  }, [rush])
  return rush
}

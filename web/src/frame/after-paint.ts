/** What can wait until the rest is seen: a page that makes everything at once answers nobody until it is done. */
import { useEffect, useState } from "react"

/** Runs it when the next frame has been drawn; the returned function takes it back. */
function afterPaint(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(run)
  })
  return () => {
    cancelAnimationFrame(frame)
    clearTimeout(timer)
  }
}

/** The value, one frame late; `before` until there has been one. */
export function useAfterPaint<T>(value: T, before: T): T {
  const [shown, setShown] = useState<T>(() => before)
  useEffect(() => (Object.is(value, shown) ? undefined : afterPaint(() => setShown(() => value))), [value, shown])
  return shown
}

/** How many of a page's parts there are by now: one more with each frame, from 1 to `most`, once it has begun. */
export function useParts(most: number, begun: boolean): number {
  // What was known when the page came, as when one goes back to it, is there at once: it is scrolled to where it was left.
  const [parts, setParts] = useState(begun ? most : 1)
  useEffect(() => (begun && parts < most ? afterPaint(() => setParts(parts + 1)) : undefined), [begun, most, parts])
  return parts
}

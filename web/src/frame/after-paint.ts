/** What can wait until the rest is seen: a page that makes everything at once answers nobody until it is done. */
import { useEffect, useState } from "react"

/** Whether this visit has seen anything yet. */
let drawn = false

/** Runs it when the next frame has been drawn; the returned function takes it back. */
function afterPaint(run: () => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const frame = requestAnimationFrame(() => {
    timer = setTimeout(() => {
      drawn = true
      run()
    })
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

/**
 * Whether a page is made all at once: what was known when it came, as when one goes back to it, is scrolled to where it
 * was left. The first page of a visit shows its first part first, known or not.
 */
export function useWhole(known: boolean): boolean {
  const [whole] = useState(known && drawn)
  return whole
}

/** How many of a page's parts there are by now: one more with each frame, from 1 to `most`, once it has begun. */
export function useParts(most: number, begun: boolean, whole: boolean): number {
  const [parts, setParts] = useState(whole ? most : 1)
  useEffect(() => (begun && parts < most ? afterPaint(() => setParts(parts + 1)) : undefined), [begun, most, parts])
  return parts
}

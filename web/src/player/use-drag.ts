/** A finger that pulls something up or down: a sheet, or the bar that opens it. */
import { type PointerEvent, useRef } from "react"

type Pull = {
  /** Pixels, positive downwards. */
  readonly onPull?: (pixels: number) => void
  /** `speed`: pixels in a millisecond. */
  readonly onEnd: (pixels: number, speed: number) => void
}

/** Less is a press, not a pull. */
const LEAST_PX = 8

/** Handlers for the element that is pulled; touch only, since a mouse has other ways. */
export function usePull({ onPull, onEnd }: Pull) {
  const from = useRef<{ id: number; y: number; at: number; pulled: boolean } | null>(null)
  return {
    onPointerDown(event: PointerEvent) {
      if (event.pointerType !== "mouse")
        from.current = { id: event.pointerId, y: event.clientY, at: event.timeStamp, pulled: false }
    },
    onPointerMove(event: PointerEvent) {
      const start = from.current
      if (start?.id !== event.pointerId) return
      const pixels = event.clientY - start.y
      if (!start.pulled && Math.abs(pixels) < LEAST_PX) return
      if (!start.pulled) event.currentTarget.setPointerCapture(event.pointerId)
      start.pulled = true
      onPull?.(pixels)
    },
    onPointerUp(event: PointerEvent) {
      const start = from.current
      from.current = null
      if (start?.id !== event.pointerId || !start.pulled) return
      const pixels = event.clientY - start.y
      onEnd(pixels, pixels / Math.max(1, event.timeStamp - start.at))
    },
    onPointerCancel() {
      if (from.current?.pulled) onEnd(0, 0)
      from.current = null
    },
  }
}

/** The ways of choosing a row where rows are played by a press: Ctrl or Shift with it, or a touch that stays. */
import { type MouseEvent, type PointerEvent, useRef } from "react"

const LONG_TOUCH_MS = 500
/** A finger that moves further scrolls. */
const SLACK_PX = 10

/** Handlers for the row. Links keep what browsers do with Ctrl and Shift. */
export function usePick(onPick: (range: boolean) => void) {
  const touch = useRef<{ timer: number; x: number; y: number } | null>(null)
  const held = useRef(false)

  function lift() {
    if (touch.current) clearTimeout(touch.current.timer)
    touch.current = null
  }
  return {
    onPointerDown({ pointerType, clientX: x, clientY: y }: PointerEvent) {
      lift()
      held.current = false
      if (pointerType !== "touch") return
      const timer = window.setTimeout(() => {
        held.current = true
        touch.current = null
        onPick(false)
      }, LONG_TOUCH_MS)
      touch.current = { timer, x, y }
    },
    onPointerMove({ clientX, clientY }: PointerEvent) {
      if (touch.current && Math.hypot(clientX - touch.current.x, clientY - touch.current.y) > SLACK_PX) lift()
    },
    onPointerUp: lift,
    onPointerCancel: lift,
    onContextMenu(event: MouseEvent) {
      // The browser's own menu of a long touch would lie over the choice.
      if (touch.current || held.current) event.preventDefault()
    },
    onClickCapture(event: MouseEvent) {
      const byKey = event.ctrlKey || event.metaKey || event.shiftKey
      const onLink = event.target instanceof Element && event.target.closest("a, .track-more, .star, .entry-handle")
      if (!held.current && (!byKey || onLink)) return
      event.preventDefault()
      event.stopPropagation()
      if (held.current) held.current = false
      else onPick(event.shiftKey)
    },
  }
}

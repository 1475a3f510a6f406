/** Moving the tracks that come, with a finger, a mouse or the arrow keys. */
import type { Track } from "@diapason/shared/api"
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"

type Drag = { readonly from: number; readonly to: number; readonly pixels: number; readonly height: number }

/** Near the edges of what scrolls, the list moves along. */
const EDGE_PX = 48
const SCROLL_PX = 10

export function useReorder(shown: readonly Track[], total: number) {
  const { player } = useServices()
  const { t } = useTranslation()
  const list = useRef<HTMLOListElement>(null)
  const [drag, setDrag] = useState<Drag | null>(null)
  const [said, setSaid] = useState("")
  const focusOn = useRef<number | null>(null)

  function move(from: number, to: number) {
    const track = shown[from]
    if (!track || to < 0 || to >= shown.length || to === from) return
    player.move(from, to)
    setSaid(t("listening.moved", { title: track.title, place: to + 1, total }))
  }

  // A moved row is another element: the hand stays on the track, not on the place.
  useLayoutEffect(() => {
    if (focusOn.current === null) return
    list.current?.children[focusOn.current]?.querySelector<HTMLElement>(".queue-handle")?.focus()
    focusOn.current = null
  })

  function grab(event: PointerEvent<HTMLElement>, from: number) {
    const row = event.currentTarget.closest("li")
    const panel = event.currentTarget.closest<HTMLElement>(".now-panel")
    if (!row || !panel || event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    const { height } = row.getBoundingClientRect()
    const begun = event.clientY + panel.scrollTop
    handle.setPointerCapture(event.pointerId)
    let last: Drag = { from, to: from, pixels: 0, height }
    setDrag(last)

    function follow(moved: globalThis.PointerEvent) {
      if (!panel) return
      const { top, bottom } = panel.getBoundingClientRect()
      if (moved.clientY < top + EDGE_PX) panel.scrollTop -= SCROLL_PX
      if (moved.clientY > bottom - EDGE_PX) panel.scrollTop += SCROLL_PX
      const pixels = moved.clientY + panel.scrollTop - begun
      const to = Math.min(Math.max(from + Math.round(pixels / height), 0), shown.length - 1)
      last = { from, to, pixels, height }
      setDrag(last)
    }
    const done = new AbortController()
    const end = (moves: boolean) => {
      done.abort()
      setDrag(null)
      if (moves) move(from, last.to)
    }
    const { signal } = done
    handle.addEventListener("pointermove", follow, { signal })
    handle.addEventListener("pointerup", () => end(true), { signal })
    handle.addEventListener("pointercancel", () => end(false), { signal })
  }

  function onKey(event: KeyboardEvent, from: number) {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0
    if (step === 0) return
    event.preventDefault()
    event.stopPropagation()
    const to = from + step
    if (to < 0 || to >= shown.length) return
    focusOn.current = to
    move(from, to)
  }

  return {
    list,
    /** For a live region. */
    said,
    rowOf: (ahead: number) => ({
      dragged: drag?.from === ahead,
      shift: drag ? shiftOf(ahead, drag) : 0,
      onGrab: (event: PointerEvent<HTMLElement>) => grab(event, ahead),
      onKey: (event: KeyboardEvent) => onKey(event, ahead),
    }),
  }
}

function shiftOf(ahead: number, { from, to, pixels, height }: Drag): number {
  if (ahead === from) return pixels
  if (from < ahead && ahead <= to) return -height
  return to <= ahead && ahead < from ? height : 0
}

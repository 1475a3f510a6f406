/** Moving the entries of a playlist with a finger, a mouse or the arrow keys, while the window scrolls along. */
import type { PlaylistEntry } from "@diapason/shared/keeping"
import { type KeyboardEvent, type PointerEvent, useLayoutEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { type Pulled, shiftOf } from "./entry-order.ts"

/** Near the edges of the window the list moves along. */
const EDGE_PX = 110
const SCROLL_PX = 14

type Deps = {
  readonly entries: readonly PlaylistEntry[]
  /** Of a row, in CSS pixels. */
  readonly height: number
  readonly onMove: (from: number, to: number) => void
}

export function useEntryOrder({ entries, height, onMove }: Deps) {
  const { t } = useTranslation()
  const list = useRef<HTMLOListElement>(null)
  const [pulled, setPulled] = useState<Pulled | null>(null)
  const [said, setSaid] = useState("")
  const focusOn = useRef<string | null>(null)

  function move(from: number, to: number) {
    const entry = entries[from]
    if (!entry || to < 0 || to >= entries.length || to === from) return
    setSaid(t("playlists.moved", { title: entry.track.title, place: to + 1, total: entries.length }))
    onMove(from, to)
  }

  // A moved row loses the focus: the hand stays on the entry, not on the place.
  useLayoutEffect(() => {
    if (focusOn.current === null) return
    const handle = list.current?.querySelector<HTMLElement>(
      `[data-entry="${CSS.escape(focusOn.current)}"] .entry-handle`,
    )
    if (!handle) return
    handle.focus({ preventScroll: true })
    handle.scrollIntoView({ block: "nearest" })
    focusOn.current = null
  })

  function grab(event: PointerEvent<HTMLElement>, from: number) {
    if (event.button !== 0) return
    event.preventDefault()
    const handle = event.currentTarget
    const begun = event.clientY + window.scrollY
    handle.setPointerCapture(event.pointerId)
    let last: Pulled = { from, to: from, pixels: 0 }
    let pointer = event.clientY
    let frame = requestAnimationFrame(follow)
    setPulled(last)

    function follow() {
      frame = requestAnimationFrame(follow)
      if (pointer < EDGE_PX) window.scrollBy(0, -SCROLL_PX)
      if (pointer > window.innerHeight - EDGE_PX) window.scrollBy(0, SCROLL_PX)
      const pixels = pointer + window.scrollY - begun
      if (pixels === last.pixels) return
      last = { from, pixels, to: Math.min(Math.max(from + Math.round(pixels / height), 0), entries.length - 1) }
      setPulled(last)
    }
    const done = new AbortController()
    const end = (moves: boolean) => {
      done.abort()
      cancelAnimationFrame(frame)
      setPulled(null)
      if (moves) move(from, last.to)
    }
    const { signal } = done
    const on = (moved: globalThis.PointerEvent) => {
      pointer = moved.clientY
    }
    handle.addEventListener("pointermove", on, { signal })
    handle.addEventListener("pointerup", () => end(true), { signal })
    handle.addEventListener("pointercancel", () => end(false), { signal })
  }

  function onKey(event: KeyboardEvent, from: number) {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0
    if (step === 0) return
    event.preventDefault()
    focusOn.current = entries[from]?.id ?? null
    move(from, from + step)
  }

  return {
    list,
    /** For a live region. */
    said,
    /** The place that must stay on screen while it is pulled. */
    held: pulled?.from ?? null,
    rowOf: (index: number) => ({
      dragged: pulled?.from === index,
      shift: pulled ? shiftOf(index, pulled, height) : 0,
      onGrab: (event: PointerEvent<HTMLElement>) => grab(event, index),
      onKey: (event: KeyboardEvent) => onKey(event, index),
    }),
  }
}

/** Choosing several things of a list: begun from a menu, by Ctrl or Shift and a press, or by a long touch; left by Escape. */
import { useLayoutEffect, useRef, useState } from "react"
import { NONE, pressed, type Selection } from "./selection.ts"

export type Selecting = {
  /** Null where nothing is being chosen. */
  readonly selection: Selection | null
  readonly press: (id: string, range: boolean) => void
  readonly begin: () => void
  readonly end: () => void
}

const keepsKeys = "input, textarea, select, [contenteditable], [role=menu], [role=dialog]"

/** `order`: the ids of the whole list, in view or not. */
export function useSelection(order: readonly string[]): Selecting {
  const [selection, setSelection] = useState<Selection | null>(null)
  const all = useRef(order)
  all.current = order
  const active = selection !== null

  // As soon as it is seen: a key may be pressed before the next frame.
  useLayoutEffect(() => {
    if (!active) return
    function onKey(event: KeyboardEvent) {
      const { target, key } = event
      if (event.defaultPrevented || (target instanceof Element && target.closest(keepsKeys))) return
      if (key === "Escape") setSelection(null)
      else if (key.toLowerCase() === "a" && (event.ctrlKey || event.metaKey))
        setSelection({ ids: new Set(all.current), anchor: null })
      else return
      event.preventDefault()
    }
    document.addEventListener("keydown", onKey)
    return () => document.removeEventListener("keydown", onKey)
  }, [active])

  return {
    selection,
    press: (id, range) => setSelection(now => pressed(now ?? NONE, id, { order: all.current, range })),
    begin: () => setSelection(NONE),
    end: () => setSelection(null),
  }
}

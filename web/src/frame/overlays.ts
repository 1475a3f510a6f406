/** Opening what lies over the page, from anywhere on it. */
import { createContext, useContext } from "react"

export type Overlay = "add" | "help" | "now" | "queue" | "lyrics" | "sound"

export const OverlaysContext = createContext<((overlay: Overlay | null) => void) | null>(null)

export function useOverlays(): (overlay: Overlay | null) => void {
  const open = useContext(OverlaysContext)
  if (!open) throw new Error("useOverlays outside of the shell")
  return open
}

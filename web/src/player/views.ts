/** What the large player can show beside the cover. */
import type { Overlay } from "../frame/overlays.ts"

export const PANELS = ["queue", "lyrics", "sound"] as const
export type Panel = (typeof PANELS)[number]
/** `now` is the cover alone, where there is no room for both. */
export type View = Panel | "now"

export function isView(overlay: Overlay | null): overlay is View {
  return overlay === "now" || PANELS.some(panel => panel === overlay)
}

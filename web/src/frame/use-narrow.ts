/** Whether the screen is as narrow as a phone's: it has a navigation of its own, and only one of the two is drawn. */
import { useSyncExternalStore } from "react"

/** As in the style sheets. */
const phone = matchMedia("(max-width: 760px)")

export const useNarrow = (): boolean => useSyncExternalStore(follow, () => phone.matches)

function follow(changed: () => void) {
  phone.addEventListener("change", changed)
  return () => phone.removeEventListener("change", changed)
}

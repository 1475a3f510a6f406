/** What had the focus when a dialog was opened has it again when it is closed. */
import { useState } from "react"

/** For `onCloseAutoFocus` of a dialog that has no trigger of its own. */
export function useOpener(): (event: Event) => void {
  const [opener] = useState(() => document.activeElement)
  return event => {
    event.preventDefault()
    if (opener instanceof HTMLElement) opener.focus({ preventScroll: true })
  }
}

/**
 * Where short messages appear: above the player, and in an open dialog, since nothing behind it can be pressed, reached
 * with Tab or read aloud. Each place is there before its messages: what comes into it is then read.
 */
import { useLayoutEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { Icon } from "./icons.tsx"
import "./overlays.css"
import type { Toast } from "./toasts.ts"

export function ToastRegion() {
  const { toasts } = useServices()
  const { t } = useTranslation()
  const list = useStore(toasts.list)
  const [place] = useState(() => Symbol())
  const shows = useStore(toasts.places).at(-1) === place
  useLayoutEffect(() => toasts.addPlace(place), [toasts, place])
  return (
    <div className="toasts" role="status" aria-live="polite">
      {(shows ? list : []).map((toast: Toast) => (
        <div key={toast.id} className="toast" data-tone={toast.tone}>
          <span>{toast.text}</span>
          {toast.action && (
            <button type="button" className="toast-action" onClick={() => toasts.act(toast.id)}>
              {toast.action.label}
            </button>
          )}
          <button
            type="button"
            className="toast-close"
            aria-label={t("app.close")}
            onClick={() => toasts.dismiss(toast.id)}
          >
            <Icon name="close" />
          </button>
          {toast.action && <TimeLeft toast={toast} />}
        </div>
      ))}
    </div>
  )
}

/** A message that came to another place goes on there, and does not begin anew. */
function TimeLeft({ toast: { lasts, since } }: { readonly toast: Toast }) {
  const [gone] = useState(() => Date.now() - since)
  return <i className="toast-time" style={{ animationDuration: `${lasts}ms`, animationDelay: `${-gone}ms` }} />
}

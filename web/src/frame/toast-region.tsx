/** Where short messages appear, above the player. */
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
  return (
    <div className="toasts" role="status" aria-live="polite">
      {list.map((toast: Toast) => (
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
          {toast.action && <i className="toast-time" style={{ animationDuration: `${toast.lasts}ms` }} />}
        </div>
      ))}
    </div>
  )
}

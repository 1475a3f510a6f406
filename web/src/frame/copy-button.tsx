/** Copies a text; where the browser refuses (no HTTPS), the text itself can be selected. */
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "./icons.tsx"

const SHOWN_MS = 2_500

export function CopyButton({ text, label }: { readonly text: string; readonly label?: string }) {
  const { t } = useTranslation()
  const [state, setState] = useState<"ready" | "copied" | "refused">("ready")
  useEffect(() => {
    if (state === "ready") return
    const timer = setTimeout(() => setState("ready"), SHOWN_MS)
    return () => clearTimeout(timer)
  }, [state])

  async function copy() {
    try {
      await navigator.clipboard.writeText(text)
      setState("copied")
    } catch {
      setState("refused")
    }
  }
  return (
    <button
      type="button"
      className="button"
      aria-label={state === "ready" ? label : undefined}
      onClick={() => void copy()}
    >
      {state === "copied" && <Icon name="check" />}
      <span aria-live="polite">{t(`settings.${state === "ready" ? "copy" : state}`)}</span>
    </button>
  )
}

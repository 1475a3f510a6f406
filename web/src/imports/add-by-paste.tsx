/** A Drive link pasted anywhere on the page is added. */
import { useEffect } from "react"
import { useTranslation } from "react-i18next"
import { useServices } from "../services.ts"
import { driveLinksIn } from "./drive-link.ts"
import { useAddLink } from "./use-add-link.ts"

export function AddByPaste() {
  const { toasts } = useServices()
  const { t } = useTranslation()
  const { mutate } = useAddLink()
  useEffect(() => {
    function onPaste(event: ClipboardEvent) {
      const { target } = event
      if (target instanceof HTMLElement && target.closest("input, textarea, [contenteditable]")) return
      for (const link of driveLinksIn(event.clipboardData?.getData("text") ?? "")) {
        mutate(link, {
          onSuccess: () => toasts.show({ text: t("add.pasted"), lasts: 4_000 }),
          onError: error => toasts.show({ text: error.message, tone: "problem", lasts: 10_000 }),
        })
      }
    }
    document.addEventListener("paste", onPaste)
    return () => document.removeEventListener("paste", onPaste)
  }, [mutate, toasts, t])
  return null
}

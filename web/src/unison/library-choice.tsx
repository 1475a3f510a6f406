/** Two libraries meet: the person says whether to join the remote one or to replace it. */
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import type { LibraryChoice as Choice } from "../api.ts"
import { useServices } from "../services.ts"

export function LibraryChoice({ url }: { readonly url: string }) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const [sure, setSure] = useState(false)
  const choose = useMutation({
    mutationFn: (choice: Choice) => api.chooseLibrary(url, choice),
    onSuccess: () => toasts.show({ text: t("unison.chosen") }),
    onError: error => toasts.show({ text: error.message, tone: "problem" }),
  })
  if (sure) {
    return (
      <div className="choice choice-sure">
        <p>{t("unison.replaceConfirm")}</p>
        <div className="button-row">
          <button type="button" className="button button-danger" onClick={() => choose.mutate("replace")}>
            {t("unison.replace")}
          </button>
          <button type="button" className="button" onClick={() => setSure(false)}>
            {t("app.cancel")}
          </button>
        </div>
      </div>
    )
  }
  return (
    <div className="choice">
      <div>
        <button type="button" className="button button-strong" onClick={() => choose.mutate("join")}>
          {t("unison.join")}
        </button>
        <p>{t("unison.joinHelp")}</p>
      </div>
      <div>
        <button type="button" className="button" onClick={() => setSure(true)}>
          {t("unison.replace")}
        </button>
        <p>{t("unison.replaceHelp")}</p>
      </div>
    </div>
  )
}

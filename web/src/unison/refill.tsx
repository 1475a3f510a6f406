/** Sending everything anew to a remote: asked twice, because it takes a while. */
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { keys } from "../queries.ts"
import { useServices } from "../services.ts"

export function Refill({ url, busy }: { readonly url: string; readonly busy: boolean }) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const [sure, setSure] = useState(false)
  const refill = useMutation({
    mutationFn: () => api.refill(url),
    onSuccess: status => client.setQueryData(keys.sync, status),
    onError: error => toasts.show({ text: error.message, tone: "problem" }),
    onSettled: () => setSure(false),
  })
  return (
    <div className="refill">
      <p>{t(sure ? "tuning.refillSure" : "tuning.refillHelp")}</p>
      {sure ? (
        <div className="button-row">
          <button
            type="button"
            className="button button-strong"
            disabled={refill.isPending}
            onClick={() => refill.mutate()}
          >
            {t("tuning.refillDo")}
          </button>
          <button type="button" className="button" onClick={() => setSure(false)}>
            {t("app.cancel")}
          </button>
        </div>
      ) : (
        <button type="button" className="button" disabled={busy} onClick={() => setSure(true)}>
          {t("tuning.refill")}
        </button>
      )}
    </div>
  )
}

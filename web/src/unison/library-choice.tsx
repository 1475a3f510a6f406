/** Two libraries meet: the person says whether to join the remote one or to replace it, and takes over where another home kept it. */
import { useMutation } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ApiError, type LibraryChoice as Choice } from "../api.ts"
import { useServices } from "../services.ts"

/** `fenced`: the remote refuses, because another home keeps it in unison. */
type Step = "choose" | "replace" | "fenced"

export function LibraryChoice({ url }: { readonly url: string }) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const [step, setStep] = useState<Step>("choose")
  const choose = useMutation({
    mutationFn: ({ choice, takeOver = false }: { readonly choice: Choice; readonly takeOver?: boolean }) =>
      api.chooseLibrary(url, choice, takeOver),
    onSuccess: () => toasts.show({ text: t("unison.chosen") }),
    onError: error => {
      if (error instanceof ApiError && error.code === "fenced") setStep("fenced")
      else toasts.show({ text: error.message, tone: "problem" })
    },
  })
  if (step !== "choose") {
    const fenced = step === "fenced"
    return (
      <div className="choice choice-sure" role="alert">
        <p>{t(fenced ? "unison.fencedConfirm" : "unison.replaceConfirm")}</p>
        <div className="button-row">
          <button
            type="button"
            className="button button-danger"
            disabled={choose.isPending}
            onClick={() => choose.mutate({ choice: "replace", takeOver: fenced })}
          >
            {t(fenced ? "unison.takeOver" : "unison.replace")}
          </button>
          <button type="button" className="button" onClick={() => setStep("choose")}>
            {t("app.cancel")}
          </button>
        </div>
      </div>
    )
  }
  return (
    <div className="choice">
      <div>
        <button type="button" className="button button-strong" onClick={() => choose.mutate({ choice: "join" })}>
          {t("unison.join")}
        </button>
        <p>{t("unison.joinHelp")}</p>
      </div>
      <div>
        <button type="button" className="button" onClick={() => setStep("replace")}>
          {t("unison.replace")}
        </button>
        <p>{t("unison.replaceHelp")}</p>
      </div>
    </div>
  )
}

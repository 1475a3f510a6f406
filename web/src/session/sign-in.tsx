/** The way in. */
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { ApiError } from "../api.ts"
import { useDocumentTitle } from "../frame/page-title.tsx"
import { keys } from "../queries.ts"
import { useServices } from "../services.ts"
import { AccountForm } from "./account-form.tsx"
import { Threshold } from "./threshold.tsx"

export function SignIn() {
  const { api } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  useDocumentTitle(t("session.signIn"))
  const signIn = useMutation({
    mutationFn: ({ name, password }: { name: string; password: string }) => api.signIn(name, password),
    onSuccess: () => client.invalidateQueries({ queryKey: keys.session }),
  })
  return (
    <Threshold>
      <h1>{t("session.signIn")}</h1>
      <p className="lead">{t("session.lead")}</p>
      <AccountForm
        submitLabel={t("session.signIn")}
        newPassword={false}
        busy={signIn.isPending}
        wrong={signIn.error && reason(signIn.error)}
        onSubmit={(name, password) => signIn.mutate({ name, password })}
      />
    </Threshold>
  )

  function reason(error: Error): string {
    if (!(error instanceof ApiError)) return error.message
    if (error.status === 401) return t("session.wrong")
    if (error.status === 429) return t("session.tooMany")
    return error.code === "unreachable" ? t("app.lostTitle") : error.message
  }
}

/** Another password for who knows the present one. */
import { useMutation, useQueryClient } from "@tanstack/react-query"
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ApiError } from "../api.ts"
import { keys } from "../queries.ts"
import { useServices } from "../services.ts"
import { PasswordField } from "./password-field.tsx"

export function ChangePassword({ name }: { readonly name: string }) {
  const { api, toasts } = useServices()
  const { t } = useTranslation()
  const client = useQueryClient()
  const [current, setCurrent] = useState("")
  const [next, setNext] = useState("")
  const change = useMutation({
    mutationFn: () => api.changePassword(current, next),
    onSuccess(session) {
      setCurrent("")
      setNext("")
      client.setQueryData(keys.session, session)
      toasts.show({ text: t("password.changed") })
    },
  })
  const wrong = change.error instanceof ApiError && change.error.code === "wrong_credentials"
  return (
    <form
      className="account-form"
      onSubmit={event => {
        event.preventDefault()
        change.mutate()
      }}
    >
      <h2>{t("password.title")}</h2>
      <p className="hint">{t("password.lead")}</p>
      {/* For what keeps passwords: whose it is. */}
      <input type="text" name="username" autoComplete="username" value={name} readOnly hidden />
      <PasswordField label={t("password.current")} name="current" fresh={false} value={current} onValue={setCurrent} />
      <PasswordField label={t("password.next")} name="password" fresh value={next} onValue={setNext} />
      {change.error && (
        <p className="form-wrong" role="alert">
          {wrong ? t("password.wrong") : change.error.message}
        </p>
      )}
      <button type="submit" className="button button-strong" disabled={change.isPending}>
        {t("password.change")}
      </button>
      <p className="hint">{t("password.forgotten")}</p>
    </form>
  )
}

/** Name and password, for signing in and for making an account. */
import { useEffect, useRef, useState } from "react"
import { useTranslation } from "react-i18next"
import { PasswordField } from "./password-field.tsx"

type Props = {
  readonly submitLabel: string
  readonly newPassword: boolean
  readonly busy: boolean
  readonly wrong: string | null
  readonly onSubmit: (name: string, password: string) => void
}

export function AccountForm({ submitLabel, newPassword, busy, wrong, onSubmit }: Props) {
  const { t } = useTranslation()
  const [name, setName] = useState("")
  const [password, setPassword] = useState("")
  const form = useRef<HTMLFormElement>(null)
  // Nothing else is done here; what the browser filled in already is left alone.
  useEffect(() => {
    const fields = form.current?.querySelectorAll("input") ?? []
    for (const field of fields) if (field.value === "") return field.focus()
  }, [])
  return (
    <form
      ref={form}
      className="account-form"
      onSubmit={event => {
        event.preventDefault()
        onSubmit(name.trim(), password)
      }}
    >
      <label>
        {t("session.name")}
        <input
          name="username"
          autoComplete="username"
          required
          value={name}
          onChange={event => setName(event.target.value)}
        />
      </label>
      <PasswordField
        label={t("session.password")}
        name="password"
        fresh={newPassword}
        value={password}
        onValue={setPassword}
      />
      {wrong && (
        <p className="form-wrong" role="alert">
          {wrong}
        </p>
      )}
      <button type="submit" className="button button-strong button-large" disabled={busy}>
        {submitLabel}
      </button>
    </form>
  )
}

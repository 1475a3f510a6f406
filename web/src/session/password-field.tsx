/** A password that is known, or a new one with what it must hold. */
import { useId } from "react"
import { useTranslation } from "react-i18next"

/** As the server has it. */
const SHORTEST = 8

type Props = {
  readonly label: string
  readonly name: string
  readonly fresh: boolean
  readonly value: string
  readonly onValue: (value: string) => void
}

export function PasswordField({ label, name, fresh, value, onValue }: Props) {
  const { t } = useTranslation()
  const hint = useId()
  return (
    <>
      <label>
        {label}
        <input
          name={name}
          type="password"
          required
          minLength={fresh ? SHORTEST : 1}
          autoComplete={fresh ? "new-password" : "current-password"}
          aria-describedby={fresh ? hint : undefined}
          value={value}
          onChange={event => onValue(event.target.value)}
        />
      </label>
      {fresh && (
        <p className="hint" id={hint}>
          {t("session.passwordHint")}
        </p>
      )}
    </>
  )
}

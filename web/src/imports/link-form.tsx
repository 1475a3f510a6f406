/** The field for a Drive link. */
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ApiError } from "../api.ts"
import { isDriveLink } from "./drive-link.ts"
import { useAddLink } from "./use-add-link.ts"

export function LinkForm({ onAdded }: { readonly onAdded?: () => void }) {
  const { t } = useTranslation()
  const [text, setText] = useState("")
  const [wrong, setWrong] = useState<string | null>(null)
  const add = useAddLink()

  function submit() {
    const url = text.trim()
    if (!isDriveLink(url)) return setWrong(t("add.notALink"))
    add.mutate(url, {
      onSuccess() {
        setText("")
        onAdded?.()
      },
      onError: error =>
        setWrong(error instanceof ApiError && error.code === "invalid_link" ? t("add.notALink") : error.message),
    })
  }

  return (
    <form
      className="link-form"
      noValidate
      onSubmit={event => {
        event.preventDefault()
        submit()
      }}
    >
      <label>
        <span className="link-label">{t("add.label")}</span>
        <input
          type="url"
          inputMode="url"
          value={text}
          placeholder={t("add.placeholder")}
          autoComplete="off"
          aria-invalid={wrong !== null}
          aria-describedby={wrong ? "link-wrong" : undefined}
          onChange={event => {
            setText(event.target.value)
            setWrong(null)
          }}
        />
      </label>
      <button
        type="submit"
        className="button button-strong button-large"
        disabled={text.trim() === "" || add.isPending}
      >
        {t("add.submit")}
      </button>
      {wrong && (
        <p className="form-wrong" id="link-wrong" role="alert">
          {wrong}
        </p>
      )}
    </form>
  )
}

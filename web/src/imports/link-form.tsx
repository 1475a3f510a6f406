/** The field for Drive links: one or several at once, added or looked at first. */
import { useState } from "react"
import { useTranslation } from "react-i18next"
import { ApiError } from "../api.ts"
import { useServices } from "../services.ts"
import { driveLinksIn, isDriveLink } from "./drive-link.ts"
import { LookFirst } from "./look-first.tsx"
import { useAddLink } from "./use-add-link.ts"
import "./imports.css"

export function LinkForm({ onAdded }: { readonly onAdded?: () => void }) {
  const { toasts } = useServices()
  const { t } = useTranslation()
  const [text, setText] = useState("")
  const [wrong, setWrong] = useState<string | null>(null)
  const [looking, setLooking] = useState<string | null>(null)
  const add = useAddLink()
  const links = driveLinksIn(text)
  const odd = text.split(/\s+/).filter(word => word !== "" && !isDriveLink(word))

  function done() {
    setText("")
    setLooking(null)
    onAdded?.()
  }

  async function addAll() {
    if (links.length === 0 || odd.length > 0) return setWrong(t("add.notALink"))
    const failed: string[] = []
    for (const link of links) {
      try {
        await add.mutateAsync(link)
      } catch (error) {
        failed.push(link)
        if (error instanceof ApiError && error.code === "invalid_link") setWrong(t("add.notALink"))
        else setWrong(error instanceof Error ? error.message : String(error))
      }
    }
    // What did not go stays to be tried again.
    if (failed.length > 0) return setText(failed.join("\n"))
    if (links.length > 1) toasts.show({ text: t("importing.addedMany", { count: links.length }), lasts: 4_000 })
    done()
  }

  return (
    <>
      <form
        className="link-form"
        noValidate
        onSubmit={event => {
          event.preventDefault()
          void addAll()
        }}
      >
        <label>
          <span className="link-label">{t("add.label")}</span>
          <textarea
            inputMode="url"
            rows={Math.min(5, Math.max(1, text.split("\n").length))}
            value={text}
            placeholder={t("add.placeholder")}
            autoComplete="off"
            spellCheck="false"
            wrap="off"
            aria-invalid={wrong !== null}
            aria-describedby={wrong ? "link-wrong" : undefined}
            onKeyDown={event => {
              if (event.key !== "Enter" || event.shiftKey) return
              event.preventDefault()
              event.currentTarget.form?.requestSubmit()
            }}
            onChange={event => {
              setText(event.target.value)
              setWrong(null)
              setLooking(null)
            }}
          />
        </label>
        <div className="button-row">
          <button
            type="submit"
            className="button button-strong button-large"
            disabled={text.trim() === "" || add.isPending}
          >
            {links.length > 1 ? t("importing.addMany", { count: links.length }) : t("add.submit")}
          </button>
          {links.length < 2 && (
            <button
              type="button"
              className="button button-large"
              disabled={text.trim() === "" || looking !== null}
              onClick={() => (links[0] ? setLooking(links[0]) : setWrong(t("add.notALink")))}
            >
              {t("importing.lookFirst")}
            </button>
          )}
        </div>
        {wrong && (
          <p className="form-wrong" id="link-wrong" role="alert">
            {wrong}
          </p>
        )}
      </form>
      {looking && <LookFirst url={looking} onAdded={done} />}
    </>
  )
}

/** A link is looked at as it is typed: can the server read it, and what lies there? */
import { useEffect, useState } from "react"
import { useTranslation } from "react-i18next"
import { isDriveLink } from "../imports/drive-link.ts"
import { LookFirst } from "../imports/look-first.tsx"
import { RunningImports } from "../imports/running-imports.tsx"

const TYPED_MS = 500

export function FolderTry() {
  const { t } = useTranslation()
  const [text, setText] = useState("")
  const [settled, setSettled] = useState("")
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text.trim()), TYPED_MS)
    return () => clearTimeout(timer)
  }, [text])
  const odd = settled !== "" && !isDriveLink(settled)
  return (
    <div className="start-try">
      <label>
        {t("add.label")}
        <input
          type="url"
          value={text}
          placeholder={t("add.placeholder")}
          autoComplete="off"
          aria-invalid={odd}
          aria-describedby={odd ? "try-wrong" : undefined}
          onChange={event => setText(event.target.value)}
        />
      </label>
      {odd && (
        <p className="form-wrong" id="try-wrong" role="alert">
          {t("add.notALink")}
        </p>
      )}
      {settled !== "" && !odd && <LookFirst key={settled} url={settled} onAdded={() => setText("")} />}
      <RunningImports most={2} />
    </div>
  )
}

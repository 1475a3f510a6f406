/** A dialog with a form: what is changed, what went wrong, and the ways out. */
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { Dialog } from "../frame/dialog.tsx"
import "./editing.css"

type Props = {
  readonly title: string
  readonly submit: string
  readonly wrong: Error | null
  /** The form cannot be sent now. */
  readonly disabled: boolean
  readonly onSubmit: () => void
  readonly onClose: () => void
  /** Stands beside the two buttons. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

export function Editor({ title, submit, wrong, disabled, onSubmit, onClose, aside, children }: Props) {
  const { t } = useTranslation()
  return (
    <Dialog title={title} kind="box" onClose={onClose}>
      <form
        className="editing"
        onSubmit={event => {
          event.preventDefault()
          onSubmit()
        }}
      >
        {children}
        {wrong && (
          <p className="form-wrong" role="alert">
            {wrong.message}
          </p>
        )}
        <div className="button-row editing-foot">
          <button type="submit" className="button button-strong" disabled={disabled}>
            {submit}
          </button>
          <button type="button" className="button" onClick={onClose}>
            {t("app.cancel")}
          </button>
          {aside}
        </div>
      </form>
    </Dialog>
  )
}

type NameProps = { readonly label: string; readonly value: string; readonly onChange: (value: string) => void }

/** A name that must be there. */
export const NameField = ({ label, value, onChange }: NameProps) => (
  <label>
    {label}
    <input required maxLength={500} value={value} onChange={event => onChange(event.target.value)} />
  </label>
)

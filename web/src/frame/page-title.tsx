/** The head of a page: its name, which is also the document's, and what can be done there. */
import { type ReactNode, useEffect } from "react"

/** Characters: a number stands beside the name on a phone as well, a sentence below it. */
const LONG = 8

type Props = { readonly title: string; readonly note?: ReactNode; readonly children?: ReactNode }

export function PageTitle({ title, note, children }: Props) {
  useDocumentTitle(title)
  return (
    <header className="page-title">
      <h1 dir="auto">
        {title}
        {note && (
          <span className={typeof note === "string" && note.length > LONG ? "page-note page-note-long" : "page-note"}>
            {note}
          </span>
        )}
      </h1>
      {children && <div className="page-actions">{children}</div>}
    </header>
  )
}

export function useDocumentTitle(title: string | undefined): void {
  useEffect(() => {
    document.title = title ? `${title} · Diapason` : "Diapason"
  }, [title])
}

/** A dialog over the page: named, closed by Escape, a press beside it or its button. */
import { Dialog as Radix } from "radix-ui"
import type { ReactNode } from "react"
import { useTranslation } from "react-i18next"
import { focusFirst } from "./first-field.ts"
import { Icon } from "./icons.tsx"
import { useOpener } from "./opener.ts"
import { ToastRegion } from "./toast-region.tsx"

type Props = {
  readonly title: string
  readonly kind: "box" | "sheet"
  readonly onClose: () => void
  readonly children: ReactNode
}

export function Dialog({ title, kind, onClose, children }: Props) {
  const { t } = useTranslation()
  const giveBack = useOpener()
  return (
    <Radix.Root open onOpenChange={open => open || onClose()}>
      <Radix.Portal>
        <Radix.Overlay className="dialog-veil" />
        <Radix.Content
          className={`dialog dialog-${kind}`}
          aria-describedby={undefined}
          onOpenAutoFocus={focusFirst}
          onCloseAutoFocus={giveBack}
        >
          <div className="dialog-head">
            <Radix.Title>{title}</Radix.Title>
            <Radix.Close className="icon-button" aria-label={t("app.close")}>
              <Icon name="close" />
            </Radix.Close>
          </div>
          {children}
          <ToastRegion />
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  )
}

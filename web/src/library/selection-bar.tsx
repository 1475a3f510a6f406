/** How many albums are chosen, and what to do with them. */
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"

type Props = { readonly count: number; readonly onDelete: () => void; readonly onCancel: () => void }

export function SelectionBar({ count, onDelete, onCancel }: Props) {
  const { t } = useTranslation()
  return (
    <div className="selection-bar" role="toolbar" aria-label={t("albums.select")}>
      <span aria-live="polite">{t("albums.selected", { count })}</span>
      <button type="button" className="button button-danger" disabled={count === 0} onClick={onDelete}>
        <Icon name="trash" />
        {t("album.delete")}
      </button>
      <button type="button" className="icon-button" aria-label={t("app.cancel")} onClick={onCancel}>
        <Icon name="close" />
      </button>
    </div>
  )
}

/** A row that is played by a press, or chosen where several are being chosen: the same button, so that the focus stays on it. */
import type { MouseEvent } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { usePick } from "./use-pick.ts"
import type { Selecting } from "./use-selection.ts"

export function useSelectableRow(id: string, selecting: Selecting) {
  const handlers = usePick(range => selecting.press(id, range))
  const selected = selecting.selection ? selecting.selection.ids.has(id) : null
  return {
    /** Null where nothing is being chosen. */
    selected,
    /** For the row. */
    handlers,
    /** For its button, over what it else does. */
    button: selected !== null && {
      "aria-pressed": selected,
      onClick: (event: MouseEvent) => selecting.press(id, event.shiftKey),
    },
  }
}

export function RowSign({ selected }: { readonly selected: boolean | null }) {
  const { t } = useTranslation()
  return selected === null ? (
    <span className="track-sign">
      <Icon name="play" />
    </span>
  ) : (
    <>
      <span className="hidden-title">{t("albums.select")} </span>
      <span className="track-tick">{selected && <Icon name="check" />}</span>
    </>
  )
}

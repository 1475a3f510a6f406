/** A star to press, on tracks, albums, artists and in the player. */
import type { ItemKind } from "@diapason/shared/keeping"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { hasStar } from "./stars.ts"
import "./star-button.css"

type Props = {
  readonly kind: ItemKind
  readonly id: string
  readonly title: string
  readonly starredAt: string | undefined
}

export function StarButton({ kind, id, title, starredAt }: Props) {
  const { stars } = useServices()
  const { t } = useTranslation()
  const starred = hasStar(useStore(stars.marks), kind, id, starredAt)
  return (
    <button
      type="button"
      className="icon-button star"
      data-starred={starred}
      aria-label={t(starred ? "listening.unstar" : "listening.star", { title })}
      onClick={() => stars.set(kind, id, !starred)}
    >
      <Icon name={starred ? "starred" : "star"} />
    </button>
  )
}

/** Five stars, of which so many are given; the same one pressed again takes them all away. */
import type { ItemKind } from "@diapason/shared/keeping"
import { type KeyboardEvent, useRef } from "react"
import { useTranslation } from "react-i18next"
import { Icon } from "../frame/icons.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { ratingOf } from "./ratings.ts"
import "./rating.css"

const MOST = 5

type Props = {
  readonly kind: ItemKind
  readonly id: string
  readonly title: string
  readonly rating: number | undefined
}

export function Rating({ kind, id, title, rating }: Props) {
  const { ratings } = useServices()
  const { t } = useTranslation()
  const group = useRef<HTMLDivElement>(null)
  const given = ratingOf(useStore(ratings.given), kind, id, rating)

  function rate(next: number) {
    ratings.rate(kind, id, next)
    group.current?.querySelector<HTMLElement>(`[data-rating="${Math.max(next, 1)}"]`)?.focus()
  }
  function onKey(event: KeyboardEvent) {
    const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 }
    const step = steps[event.key]
    const next = step === undefined ? (/^[0-5]$/.test(event.key) ? Number(event.key) : null) : given + step
    if (next === null) return
    event.preventDefault()
    if (next >= 0 && next <= MOST) rate(next)
  }
  return (
    <div className="rating" role="radiogroup" aria-label={t("finding.rating", { title })} ref={group} onKeyDown={onKey}>
      {Array.from({ length: MOST }, (_, index) => index + 1).map(stars => (
        // biome-ignore lint/a11y/useSemanticElements: as above
        <button
          key={stars}
          type="button"
          role="radio"
          aria-checked={given === stars}
          aria-label={t("finding.rate", { count: stars })}
          title={t("finding.rate", { count: stars })}
          tabIndex={stars === Math.max(given, 1) ? 0 : -1}
          data-rating={stars}
          data-given={stars <= given}
          onClick={() => rate(stars === given ? 0 : stars)}
        >
          <Icon name={stars <= given ? "starred" : "star"} />
        </button>
      ))}
    </div>
  )
}

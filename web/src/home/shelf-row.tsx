/** A row of albums that goes on sideways: with a finger, the wheel, its two buttons, or the arrow keys from card to card. */
import type { Album } from "@diapason/shared/api"
import { Link, type LinkProps } from "@tanstack/react-router"
import { type KeyboardEvent, type ReactNode, useId, useRef } from "react"
import { useTranslation } from "react-i18next"
import { useAfterPaint } from "../frame/after-paint.ts"
import { Icon } from "../frame/icons.tsx"
import { useCardTools } from "../library/album-actions.ts"
import { AlbumCard } from "../library/album-card.tsx"
import { useOverflow } from "./use-overflow.ts"

type Props = {
  readonly name: string
  /** Undefined while they are on the way; an empty shelf is not shown. */
  readonly albums: readonly Album[] | undefined
  /** Where the rest of them is. */
  readonly all?: LinkProps
  /** All its cards at once, not some first. */
  readonly whole?: boolean
  readonly children?: ReactNode
}

const SKELETONS = 8
/** No more fit side by side at first sight on most screens; the others follow when these are seen. */
const FIRST = 8
/** So much of what is seen moves at a press. */
const PRESS_SHARE = 0.85

export function ShelfRow({ name, albums, all, whole = false, children }: Props) {
  const { t } = useTranslation()
  const row = useRef<HTMLDivElement>(null)
  const title = useId()
  const tools = useCardTools()
  const made = useAfterPaint(albums?.length ?? FIRST, whole ? (albums?.length ?? FIRST) : FIRST)
  const { before, after } = useOverflow(row, albums && made)
  if (albums?.length === 0) return null
  const cards: readonly (Album | undefined)[] = albums ?? Array.from({ length: SKELETONS }, () => undefined)
  const scroll = (side: number) =>
    row.current?.scrollBy({ left: side * row.current.clientWidth * PRESS_SHARE, behavior: "smooth" })
  return (
    <section className="row-section" aria-labelledby={title}>
      <header className="row-head">
        <h2 id={title}>{name}</h2>
        {children}
        {all && (
          <Link {...all} className="row-all">
            {t("home.all")}
            <span className="hidden-title">{name}</span>
          </Link>
        )}
        <div className="row-steps">
          <button
            type="button"
            className="icon-button"
            disabled={!before}
            aria-label={t("home.back", { shelf: name })}
            onClick={() => scroll(-1)}
          >
            <Icon name="back" />
          </button>
          <button
            type="button"
            className="icon-button"
            disabled={!after}
            aria-label={t("home.forward", { shelf: name })}
            onClick={() => scroll(1)}
          >
            <Icon name="forward" />
          </button>
        </div>
      </header>
      {/* biome-ignore lint/a11y/useSemanticElements: the cards are the same as in the great grid */}
      <div className="row" role="list" ref={row} onKeyDown={toNeighbour}>
        {cards.slice(0, made).map((album, index) => (
          <AlbumCard
            key={album?.id ?? index}
            album={album}
            place={index + 1}
            total={cards.length}
            selected={null}
            tools={tools}
          />
        ))}
      </div>
    </section>
  )
}

/** The arrows go from title to title; the browser scrolls to what has the focus. */
function toNeighbour(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0
  if (step === 0 || !(event.target instanceof HTMLElement)) return
  const card = event.target.closest(".album-card")
  const next = step === 1 ? card?.nextElementSibling : card?.previousElementSibling
  event.preventDefault()
  next?.querySelector<HTMLElement>(".album-title")?.focus()
}

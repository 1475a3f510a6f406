/** How many are chosen, and what to do with them. */
import type { Track } from "@diapason/shared/api"
import { type KeyboardEvent, Suspense, useState } from "react"
import { useTranslation } from "react-i18next"
import { Icon, type IconName } from "../frame/icons.tsx"
import { part } from "../frame/part.tsx"
import { useServices } from "../services.ts"
import "./selection-bar.css"

const AddToPlaylist = part(async () => (await import("../playlists/add-to-playlist.tsx")).AddToPlaylist)

type Props = {
  readonly count: number
  /** How many of what, in words. */
  readonly label: string
  /** The tracks behind what is chosen, in order. */
  readonly tracks: () => Promise<readonly Track[]>
  /** The name that a new playlist of them gets where none is written. */
  readonly name: string
  readonly onStar: () => void
  readonly onDelete?: () => void
  /** Takes them out of the playlist they stand in. */
  readonly onRemove?: () => void
  readonly onEnd: () => void
}

export function SelectionBar({ count, label, tracks, name, onStar, onDelete, onRemove, onEnd }: Props) {
  const { player, toasts } = useServices()
  const { t } = useTranslation()
  const [adding, setAdding] = useState(false)
  const [fetching, setFetching] = useState(false)

  async function withTracks(use: (found: readonly Track[]) => void) {
    setFetching(true)
    try {
      use(await tracks())
      onEnd()
    } catch (error) {
      toasts.show({ text: error instanceof Error ? error.message : String(error), tone: "problem" })
    } finally {
      setFetching(false)
    }
  }
  const playNext = (found: readonly Track[]) => {
    player.playNext(found)
    toasts.show({ text: t("listening.manyQueued", { count: found.length }), lasts: 3_000 })
  }
  const enqueue = (found: readonly Track[]) => {
    player.enqueue(found)
    toasts.show({ text: t("listening.manyQueued", { count: found.length }), lasts: 3_000 })
  }
  const star = () => {
    onStar()
    toasts.show({ text: t("listening.manyStarred", { count }), lasts: 3_000 })
    onEnd()
  }
  const off = count === 0 || fetching
  return (
    <div
      className="selection-bar"
      role="toolbar"
      aria-label={t("albums.select")}
      aria-busy={fetching}
      onKeyDown={walkToolbar}
    >
      <span aria-live="polite">{label}</span>
      <Deed icon="next" text={t("listening.playNext")} off={off} run={() => void withTracks(playNext)} />
      <Deed icon="queue" text={t("listening.enqueue")} off={off} run={() => void withTracks(enqueue)} />
      <Deed icon="playlists" text={t("playlists.add")} off={off} run={() => setAdding(true)} />
      <Deed icon="star" text={t("listening.starIt")} off={off} run={star} />
      {onRemove && <Deed icon="close" text={t("playlists.removeIt")} off={off} run={onRemove} danger />}
      {onDelete && <Deed icon="trash" text={t("album.delete")} off={off} run={onDelete} danger />}
      <button type="button" className="icon-button" aria-label={t("app.cancel")} onClick={onEnd}>
        <Icon name="close" />
      </button>
      <Suspense>
        {adding && (
          <AddToPlaylist
            trackIds={async () => (await tracks()).map(({ id }) => id)}
            name={name}
            onAdded={onEnd}
            onClose={() => setAdding(false)}
          />
        )}
      </Suspense>
    </div>
  )
}

type DeedProps = {
  readonly icon: IconName
  readonly text: string
  readonly off: boolean
  readonly run: () => void
  readonly danger?: boolean
}

function Deed({ icon, text, off, run, danger = false }: DeedProps) {
  return (
    <button
      type="button"
      className={danger ? "button button-danger" : "button button-quiet"}
      title={text}
      disabled={off}
      onClick={run}
    >
      <Icon name={icon} />
      <span>{text}</span>
    </button>
  )
}

/** As in any toolbar the arrow keys lead from one button to the next. */
function walkToolbar(event: KeyboardEvent<HTMLElement>) {
  const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0
  if (step === 0 || !(event.target instanceof HTMLButtonElement)) return
  const buttons = [...event.currentTarget.querySelectorAll<HTMLButtonElement>(":scope > button:enabled")]
  const place = buttons.indexOf(event.target)
  if (place === -1) return
  event.preventDefault()
  buttons[(place + step + buttons.length) % buttons.length]?.focus()
}

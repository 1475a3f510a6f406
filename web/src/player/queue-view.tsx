/** What comes next: played from, moved, taken out, emptied, or kept as a playlist. */
import { useTranslation } from "react-i18next"
import { useLength } from "../library/use-length.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { plainNumber } from "../words/formats.ts"
import { upcoming, upcomingPlaces } from "./queue.ts"
import { QueueRow } from "./queue-row.tsx"
import { SaveQueue } from "./save-queue.tsx"
import { useReorder } from "./use-reorder.ts"
import "./queue.css"

const SHOWN = 200
const UNDO_MS = 8_000

export function QueueView({ onLeave }: { readonly onLeave: () => void }) {
  const { player, toasts } = useServices()
  const { t, i18n } = useTranslation()
  const length = useLength()
  const queue = useStore(player.queue)
  const coming = upcoming(queue)
  const places = upcomingPlaces(queue)
  const shown = coming.slice(0, SHOWN)
  const left = coming.length - SHOWN
  const { list, said, rowOf } = useReorder(shown, coming.length)
  function clear() {
    const restore = player.clearUpcoming()
    toasts.show({
      text: t("listening.cleared"),
      action: { label: t("listening.undo"), run: restore },
      lasts: UNDO_MS,
    })
  }
  if (coming.length === 0) return <p className="panel-note">{t("player.queueEmpty")}</p>
  const summary = { count: coming.length, length: length(coming.reduce((sum, { duration }) => sum + duration, 0)) }
  return (
    <>
      <div className="queue-head">
        <p>{t("listening.summary", summary)}</p>
        <SaveQueue onSaved={onLeave} />
        <button type="button" className="button button-quiet" onClick={clear}>
          {t("listening.clear")}
        </button>
      </div>
      <p className="hidden-title" role="status">
        {said}
      </p>
      <ol className="queue" ref={list}>
        {shown.map((track, ahead) => (
          <QueueRow
            key={places[ahead]}
            track={track}
            onPlay={() => player.jump(ahead)}
            onRemove={() => player.remove(ahead)}
            {...rowOf(ahead)}
          />
        ))}
      </ol>
      {left > 0 && (
        <p className="panel-note">{t("player.more", { count: left, n: plainNumber(left, i18n.language) })}</p>
      )}
    </>
  )
}

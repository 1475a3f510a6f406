/** What plays now, large, and what comes next. */
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { albumCover } from "../api.ts"
import { Dialog } from "../frame/dialog.tsx"
import { Cover } from "../library/cover.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { clock, plainNumber } from "../words/formats.ts"
import { currentTrack, upcoming } from "./queue.ts"
import { SeekBar } from "./seek-bar.tsx"
import { Transport } from "./transport.tsx"
import "./queue.css"

const SHOWN = 100

export function QueueSheet({ onClose }: { readonly onClose: () => void }) {
  const { player } = useServices()
  const { t, i18n } = useTranslation()
  const queue = useStore(player.queue)
  const track = currentTrack(queue)
  const coming = upcoming(queue)
  const left = coming.length - SHOWN
  return (
    <Dialog title={t("player.nowPlaying")} kind="sheet" onClose={onClose}>
      {track ? (
        <div className="now">
          <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={800} />
          <Link to="/albums/$albumId" params={{ albumId: track.albumId }} className="now-title" onClick={onClose}>
            {track.title}
          </Link>
          <p>
            {track.artist} · {track.album}
          </p>
          <SeekBar known={track.duration} />
          <Transport />
        </div>
      ) : (
        <p className="now-none">{t("player.nothing")}</p>
      )}
      <h3 className="queue-head">{t("player.upNext")}</h3>
      {coming.length === 0 && <p className="queue-none">{t("player.queueEmpty")}</p>}
      <ol className="queue">
        {coming.slice(0, SHOWN).map((next, ahead) => (
          // The same track may stand in the queue twice; its place tells them apart.
          // biome-ignore lint/suspicious/noArrayIndexKey: the place is the identity here
          <li key={`${next.id}/${ahead}`}>
            <button type="button" onClick={() => player.jump(ahead)}>
              <Cover id={next.albumId} title={next.album} coverArt={albumCover(next.albumId)} pixels={96} />
              <span className="queue-words">
                <span>{next.title}</span>
                <small>{next.artist}</small>
              </span>
              <small>{next.duration > 0 && clock(next.duration)}</small>
            </button>
          </li>
        ))}
      </ol>
      {left > 0 && (
        <p className="queue-none">{t("player.more", { count: left, n: plainNumber(left, i18n.language) })}</p>
      )}
    </Dialog>
  )
}

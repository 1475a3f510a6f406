/** The large player: the cover and its colour, the transport, and beside them what follows, the words, or the sound. */
import { Link } from "@tanstack/react-router"
import { Dialog } from "radix-ui"
import { useRef } from "react"
import { useTranslation } from "react-i18next"
import { albumCover, BAR_COVER_PX, coverAddress } from "../api.ts"
import { Icon } from "../frame/icons.tsx"
import { useOpener } from "../frame/opener.ts"
import { ToastRegion } from "../frame/toast-region.tsx"
import { Cover } from "../library/cover.tsx"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { useCoverColour } from "./cover-colour.ts"
import { LyricsView } from "./lyrics-view.tsx"
import { PlayerRating } from "./player-rating.tsx"
import { PlayerStar } from "./player-star.tsx"
import { currentTrack } from "./queue.ts"
import { QueueView } from "./queue-view.tsx"
import { SeekBar } from "./seek-bar.tsx"
import { SleepNote } from "./sleep-note.tsx"
import { SoundView } from "./sound-view.tsx"
import { Transport } from "./transport.tsx"
import { TroubleNote } from "./trouble-note.tsx"
import { usePull } from "./use-drag.ts"
import { PANELS, type Panel, type View } from "./views.ts"
import { VolumeControl } from "./volume-control.tsx"
import "./now.css"

type Props = {
  readonly view: View
  readonly onView: (view: View) => void
  readonly onClose: () => void
}

const CLOSES_AFTER_PX = 140
const CLOSES_AT_SPEED = 0.6

export function NowSheet({ view, onView, onClose }: Props) {
  const { player } = useServices()
  const { t } = useTranslation()
  const track = currentTrack(useStore(player.queue))
  const giveBack = useOpener()
  const sheet = useRef<HTMLDivElement>(null)
  const colour = useCoverColour(track ? coverAddress(albumCover(track.albumId), BAR_COVER_PX) : null)
  const pull = usePull({
    onPull: pixels => sheet.current?.style.setProperty("translate", `0 ${Math.max(0, pixels)}px`),
    onEnd(pixels, speed) {
      if (pixels > CLOSES_AFTER_PX || (pixels > 30 && speed > CLOSES_AT_SPEED)) return onClose()
      sheet.current?.style.removeProperty("translate")
    },
  })
  return (
    <Dialog.Root open onOpenChange={open => open || onClose()}>
      <Dialog.Portal>
        <Dialog.Content
          ref={sheet}
          className="now"
          data-view={view}
          aria-describedby={undefined}
          onCloseAutoFocus={giveBack}
          onEscapeKeyDown={event => {
            // Who names the queue leaves the name, not the player.
            if (event.target instanceof Element && event.target.closest(".queue-save")) event.preventDefault()
          }}
          style={colour ? { "--now": colour } : {}}
        >
          <header className="now-head" {...pull}>
            <Dialog.Close className="icon-button" aria-label={t("listening.close")}>
              <Icon name="down" />
            </Dialog.Close>
            <Dialog.Title className="now-name">{t("player.nowPlaying")}</Dialog.Title>
            <SleepNote onPress={() => onView("sound")} />
          </header>
          {track ? (
            <>
              <div className="now-track" {...pull}>
                <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={1024} />
                <div className="now-words">
                  <div>
                    <h2 dir="auto" className="now-title">
                      {track.title}
                    </h2>
                    <p dir="auto" className="now-by">
                      <Link to="/artists/$artistId" params={{ artistId: track.artistId }} onClick={onClose}>
                        {track.artist}
                      </Link>
                      <Link
                        to="/albums/$albumId"
                        params={{ albumId: track.albumId }}
                        className="now-album"
                        onClick={onClose}
                      >
                        {track.album}
                      </Link>
                    </p>
                    <PlayerRating track={track} />
                  </div>
                  <PlayerStar track={track} />
                </div>
              </div>
              <div className="now-steer">
                <TroubleNote />
                <SeekBar known={track.duration} />
                <Transport />
                <VolumeControl />
              </div>
            </>
          ) : (
            <p className="now-none">{t("player.nothing")}</p>
          )}
          <Tabs view={view} onView={onView} />
          <Panels view={view} onLeave={onClose} />
          <ToastRegion />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

const words = { queue: "listening.upNext", lyrics: "listening.lyrics", sound: "listening.sound" } as const

/** Where the cover and a panel do not fit together, pressing the open panel's button brings the cover back. */
function Tabs({ view, onView }: Pick<Props, "view" | "onView">) {
  const { t } = useTranslation()
  const shown = panelOf(view)
  return (
    <nav className="now-tabs" aria-label={t("listening.views")}>
      {PANELS.map(panel => (
        <button
          key={panel}
          type="button"
          aria-pressed={view === panel}
          data-shown={shown === panel}
          onClick={() => onView(view === panel ? "now" : panel)}
        >
          <Icon name={panel} />
          <span>{t(words[panel])}</span>
        </button>
      ))}
    </nav>
  )
}

function Panels({ view, onLeave }: { readonly view: View; readonly onLeave: () => void }) {
  const { t } = useTranslation()
  const panel = panelOf(view)
  return (
    <section className="now-panel" aria-label={t(words[panel])} tabIndex={-1}>
      {panel === "queue" && <QueueView onLeave={onLeave} />}
      {panel === "lyrics" && <LyricsView />}
      {panel === "sound" && <SoundView />}
    </section>
  )
}

const panelOf = (view: View): Panel => (view === "now" ? "queue" : view)

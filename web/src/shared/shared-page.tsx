/** A playlist that somebody opened to whoever has its address: its tracks, a player, and nothing else of the library. */
import type { SharedPlaylist } from "@diapason/shared/keeping"
import { useQuery } from "@tanstack/react-query"
import { useTranslation } from "react-i18next"
import { type Api, ApiError } from "../api.ts"
import { Icon, TuningFork } from "../frame/icons.tsx"
import { useDocumentTitle } from "../frame/page-title.tsx"
import { sharedPlaylistQuery } from "../keeping-queries.ts"
import { Cover } from "../library/cover.tsx"
import { useLength } from "../library/use-length.ts"
import { clock, longDate } from "../words/formats.ts"
import { sideBySide } from "../words/isolate.ts"
import { useSharedPlayer } from "./shared-player.ts"
import "../library/album.css"
import "../library/track-list.css"
import "./shared.css"

const coverOf = (key: string, albumId: string) =>
  `/api/shared/${encodeURIComponent(key)}/cover/${encodeURIComponent(albumId)}`

type Props = { readonly api: Pick<Api, "sharedPlaylist">; readonly shareKey: string }

export function SharedPage({ api, shareKey }: Props) {
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(sharedPlaylistQuery(api, shareKey))
  useDocumentTitle(data?.playlist.name)
  if (data) return <Opened shareKey={shareKey} shared={data} />
  if (!error) {
    return (
      <main className="opening" aria-busy="true">
        <TuningFork />
      </main>
    )
  }
  const closed = error instanceof ApiError && error.status === 404
  return (
    <main className="opening opening-lost" role="alert">
      <TuningFork />
      <h1>{t(closed ? "sharedPage.closedTitle" : "app.lostTitle")}</h1>
      <p>{t(closed ? "sharedPage.closedHelp" : "app.lostHelp")}</p>
      {!closed && (
        <button type="button" className="button" onClick={() => void refetch()}>
          {t("app.retry")}
        </button>
      )}
    </main>
  )
}

type OpenedProps = { readonly shareKey: string; readonly shared: SharedPlaylist }

function Opened({ shareKey, shared: { playlist, tracks, until } }: OpenedProps) {
  const { t, i18n } = useTranslation()
  const length = useLength()
  const player = useSharedPlayer(shareKey, tracks)
  const { name, comment, owner, trackCount, duration } = playlist
  const facts = [
    t("album.tracks", { count: trackCount }),
    length(duration),
    t("sharedPage.until", { date: longDate(until, i18n.language) }),
  ]
  const [first] = tracks
  return (
    <div className="shared-page" data-playing={player.current !== undefined}>
      <main>
        <p className="shared-mark">
          <TuningFork />
          Diapason
        </p>
        <header className="album-head shared-head">
          {first && (
            <Cover id={first.albumId} title={first.album} coverArt={coverOf(shareKey, first.albumId)} pixels={400} />
          )}
          <div className="album-words">
            <p className="shared-from">{owner ? t("sharedPage.from", { owner }) : t("sharedPage.fromSomeone")}</p>
            <h1 dir="auto">{name}</h1>
            {comment && <p className="shared-comment">{comment}</p>}
            <p className="album-facts">{sideBySide(facts)}</p>
            <button
              type="button"
              className="button button-strong button-large"
              disabled={tracks.length === 0}
              onClick={player.toggle}
            >
              <Icon name={player.playing ? "pause" : "play"} />
              {t(player.playing ? "sharedPage.pause" : "sharedPage.play")}
            </button>
          </div>
        </header>
        <ol className="tracks tracks-mixed">
          {tracks.map((track, index) => (
            <li
              // biome-ignore lint/suspicious/noArrayIndexKey: a track may stand in a playlist twice
              key={index}
              className="track"
              data-testid="shared-track"
              aria-current={player.at === index || undefined}
            >
              <button
                type="button"
                className="track-play"
                onClick={() => (player.at === index ? player.toggle() : player.start(index))}
              >
                <Cover id={track.albumId} title={track.album} coverArt={coverOf(shareKey, track.albumId)} pixels={96} />
                <span className="track-sign">
                  <Icon name="play" />
                </span>
                <span className="track-words">
                  <span dir="auto" className="track-title" title={track.title}>
                    {track.title}
                  </span>
                  <span dir="auto" className="track-artist" title={track.artist}>
                    {track.artist}
                  </span>
                </span>
              </button>
              <span dir="auto" className="track-album">
                {track.album}
              </span>
              <span className="track-time">{track.duration > 0 && clock(track.duration)}</span>
            </li>
          ))}
        </ol>
      </main>
      <SharedBar shareKey={shareKey} player={player} />
      <audio {...player.element} />
    </div>
  )
}

type BarProps = { readonly shareKey: string; readonly player: ReturnType<typeof useSharedPlayer> }

function SharedBar({ shareKey, player }: BarProps) {
  const { t } = useTranslation()
  const { current, playing, time, failed } = player
  if (!current) return null
  const { title, artist, album, albumId, duration } = current
  return (
    <section className="shared-bar" aria-label={t("player.region")}>
      <Cover id={albumId} title={album} coverArt={coverOf(shareKey, albumId)} pixels={96} />
      <p className="shared-now" role="status">
        <strong>{title}</strong>
        <span>{failed ? t("sharedPage.failed", { title }) : artist}</span>
      </p>
      <span className="shared-seek">
        <small>{clock(time)}</small>
        <input
          type="range"
          min={0}
          max={Math.max(1, Math.floor(duration))}
          step={1}
          value={Math.min(time, duration)}
          aria-label={t("player.seek")}
          aria-valuetext={t("player.of", { time: clock(time), total: clock(duration) })}
          onChange={({ target }) => player.seek(Number(target.value))}
        />
        <small>{clock(duration)}</small>
      </span>
      <span className="shared-buttons">
        <button type="button" className="icon-button" aria-label={t("player.previous")} onClick={player.previous}>
          <Icon name="previous" />
        </button>
        <button
          type="button"
          className="icon-button shared-toggle"
          aria-label={t(playing ? "player.pause" : "player.play")}
          onClick={player.toggle}
        >
          <Icon name={playing ? "pause" : "play"} />
        </button>
        <button type="button" className="icon-button" aria-label={t("player.next")} onClick={player.next}>
          <Icon name="next" />
        </button>
      </span>
    </section>
  )
}

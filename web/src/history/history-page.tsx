/** What was heard, day by day, the latest first. */
import type { Track } from "@diapason/shared/api"
import type { Plays } from "@diapason/shared/keeping"
import { useInfiniteQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { albumCover } from "../api.ts"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { RowsWaiting } from "../frame/page-waiting.tsx"
import { playsQuery } from "../keeping-queries.ts"
import { Cover } from "../library/cover.tsx"
import { TrackMenu } from "../library/track-menu.tsx"
import { useServices } from "../services.ts"
import { plainNumber } from "../words/formats.ts"
import { byDay, dayName, timeOfDay } from "./days.ts"
import { HistoryTabs } from "./history-tabs.tsx"
import "../library/track-list.css"
import "./history.css"

export function HistoryPage() {
  const { api } = useServices()
  const { t, i18n } = useTranslation()
  const { data, error, refetch, hasNextPage, fetchNextPage, isFetchingNextPage } = useInfiniteQuery(playsQuery(api))
  const plays = data?.pages.flatMap(page => page.plays) ?? []
  const total = data?.pages[0]?.total
  const now = new Date()
  return (
    <div className="page history" aria-busy={!data}>
      <PageTitle
        title={t("history.title")}
        note={
          total !== undefined && total > 0 && t("history.total", { count: total, n: plainNumber(total, i18n.language) })
        }
      >
        <HistoryTabs />
      </PageTitle>
      {error && !data && <Failure error={error} retry={() => void refetch()} />}
      {!data && !error && <RowsWaiting />}
      {total === 0 && (
        <div className="failure">
          <h2>{t("history.none")}</h2>
          <p>{t("history.noneHelp")}</p>
        </div>
      )}
      {byDay(plays).map(([day, onDay]) => (
        <section key={day} className="history-day">
          <h2>{dayName(day, now, i18n.language, { today: t("history.today"), yesterday: t("history.yesterday") })}</h2>
          <ol className="tracks tracks-mixed">
            {onDay.map(play => (
              <PlayRow key={play.id} play={play} />
            ))}
          </ol>
        </section>
      ))}
      {hasNextPage && (
        <button type="button" className="button" disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
          {t("history.more")}
        </button>
      )}
    </div>
  )
}

type Play = Plays["plays"][number]

function PlayRow({ play: { track, playedAt } }: { readonly play: Play }) {
  const { player } = useServices()
  const { i18n } = useTranslation()
  return (
    <li className="track">
      <button type="button" className="track-play" onClick={() => player.playAll([track])}>
        <Cover id={track.albumId} title={track.album} coverArt={albumCover(track.albumId)} pixels={96} />
        <span className="track-sign">
          <Icon name="play" />
        </span>
        <Words track={track} />
      </button>
      <Link to="/albums/$albumId" params={{ albumId: track.albumId }} dir="auto" className="track-album">
        {track.album}
      </Link>
      <time className="track-time" dateTime={playedAt}>
        {timeOfDay(playedAt, i18n.language)}
      </time>
      <TrackMenu track={track} withAlbum />
    </li>
  )
}

const Words = ({ track }: { readonly track: Track }) => (
  <span className="track-words">
    <span dir="auto" className="track-title" title={track.title}>
      {track.title}
    </span>
    <span dir="auto" className="track-artist" title={track.artist}>
      {track.artist}
    </span>
  </span>
)

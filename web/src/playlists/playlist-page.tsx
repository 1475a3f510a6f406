/** One playlist: what it is, its rules where it has some, its tracks. */
import { useQuery } from "@tanstack/react-query"
import { getRouteApi, useNavigate } from "@tanstack/react-router"
import { Suspense } from "react"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { useDocumentTitle } from "../frame/page-title.tsx"
import { part } from "../frame/part.tsx"
import type { PlaylistDetail } from "../keeping-api.ts"
import { playlistQuery } from "../keeping-queries.ts"
import { useLength } from "../library/use-length.ts"
import { useServices } from "../services.ts"
import { longDate } from "../words/formats.ts"
import { sideBySide } from "../words/isolate.ts"
import { Mosaic } from "./mosaic.tsx"
import { PlaylistEntries } from "./playlist-entries.tsx"
import { PlaylistMenu } from "./playlist-menu.tsx"
import "../library/album.css"
import "./playlists.css"

const RuleEditor = part(async () => (await import("./rule-editor.tsx")).RuleEditor)
const route = getRouteApi("/playlists/$playlistId")

export function PlaylistPage() {
  const { api } = useServices()
  const { playlistId } = route.useParams()
  const { rules: editing = false } = route.useSearch()
  const navigate = useNavigate()
  const { t } = useTranslation()
  const { data, error, refetch } = useQuery(playlistQuery(api, playlistId))
  useDocumentTitle(data?.playlist.name)
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (!data) return <PlaylistSkeleton />
  const { playlist, entries } = data
  const edit = (open: boolean) =>
    void navigate({
      to: "/playlists/$playlistId",
      params: { playlistId },
      search: open ? { rules: true } : {},
      replace: true,
    })
  return (
    <div className="page album-page playlist-page">
      <PlaylistHead {...data} onEditRules={() => edit(true)} />
      {editing && playlist.rules && playlist.mine && (
        <Suspense>
          <RuleEditor key={playlist.id} playlist={playlist} rules={playlist.rules} onClose={() => edit(false)} />
        </Suspense>
      )}
      {entries.length === 0 ? (
        <div className="playlist-empty">
          <h2>{t(playlist.rules ? "playlists.emptySmart" : "playlists.empty")}</h2>
          {!playlist.rules && <p>{t("playlists.emptyHelp")}</p>}
        </div>
      ) : (
        <PlaylistEntries
          playlistId={playlist.id}
          entries={entries}
          fixed={!playlist.mine || playlist.rules !== undefined}
        />
      )}
    </div>
  )
}

type HeadProps = PlaylistDetail & { readonly onEditRules: () => void }

function PlaylistHead({ playlist, entries, onEditRules }: HeadProps) {
  const { player } = useServices()
  const { t, i18n } = useTranslation()
  const length = useLength()
  const tracks = entries.map(({ track }) => track)
  const { name, comment, trackCount, duration, mine, owner, rules, share } = playlist
  const facts = [
    rules && t("playlists.smart"),
    !mine && owner && t("playlists.by", { owner }),
    t("album.tracks", { count: trackCount }),
    length(duration),
    share && t("playlists.shareEnds", { date: longDate(share.until, i18n.language) }),
  ]
  const none = tracks.length === 0
  return (
    <header className="album-head playlist-head">
      <Mosaic playlist={playlist} />
      <div className="album-words">
        <h1 dir="auto">{name}</h1>
        {comment && (
          <p dir="auto" className="playlist-comment">
            {comment}
          </p>
        )}
        <p className="album-facts">{sideBySide(facts)}</p>
        <div className="button-row">
          <button
            type="button"
            className="button button-strong button-large"
            disabled={none}
            onClick={() => player.playAll(tracks)}
          >
            <Icon name="play" />
            {t("album.play")}
          </button>
          <button
            type="button"
            className="button button-large"
            disabled={none}
            onClick={() => player.shuffleAll(tracks)}
          >
            <Icon name="shuffle" />
            {t("album.shuffle")}
          </button>
          <PlaylistMenu playlist={playlist} tracks={tracks} onEditRules={onEditRules} />
        </div>
      </div>
    </header>
  )
}

function PlaylistSkeleton() {
  return (
    <div className="page album-page" aria-busy="true">
      <div className="album-head playlist-head">
        <span className="cover skeleton" />
        <div className="album-words">
          <span className="skeleton skeleton-title" />
          <span className="skeleton skeleton-line skeleton-short" />
        </div>
      </div>
      {Array.from({ length: 8 }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike
        <span key={index} className="skeleton skeleton-track" />
      ))}
    </div>
  )
}

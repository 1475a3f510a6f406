/** One's own playlists and those of others: opened, played, begun, imported. */
import type { Playlist } from "@diapason/shared/keeping"
import { useQuery } from "@tanstack/react-query"
import { Link } from "@tanstack/react-router"
import { useTranslation } from "react-i18next"
import { Failure } from "../frame/failure.tsx"
import { Icon } from "../frame/icons.tsx"
import { PageTitle } from "../frame/page-title.tsx"
import { RingingFork } from "../frame/ringing-fork.tsx"
import { playlistsQuery } from "../keeping-queries.ts"
import { useServices } from "../services.ts"
import { useStore } from "../store.ts"
import { plainNumber } from "../words/formats.ts"
import { sideBySide } from "../words/isolate.ts"
import { Mosaic } from "./mosaic.tsx"
import { NewPlaylistButtons } from "./new-playlist-buttons.tsx"
import "./playlists.css"

export function PlaylistsPage() {
  const { api, playlistDeletions } = useServices()
  const { t, i18n } = useTranslation()
  const hidden = useStore(playlistDeletions.hidden)
  const { data, error, refetch } = useQuery(playlistsQuery(api))
  const playlists = data?.playlists.filter(({ id }) => !hidden.has(id))
  if (error && !data) return <Failure error={error} retry={() => void refetch()} />
  if (playlists?.length === 0) {
    return (
      <div className="page playlists-none">
        <RingingFork />
        <h1>{t("playlists.noneTitle")}</h1>
        <p className="lead">{t("playlists.noneHelp")}</p>
        <NewPlaylistButtons />
      </div>
    )
  }
  return (
    <div className="page" aria-busy={!playlists}>
      <PageTitle title={t("playlists.title")} note={playlists && plainNumber(playlists.length, i18n.language)}>
        <NewPlaylistButtons />
      </PageTitle>
      <ul className="playlist-tiles">
        {playlists
          ? playlists.map(playlist => <Tile key={playlist.id} playlist={playlist} />)
          : Array.from({ length: 8 }, (_, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: all alike
              <li key={index}>
                <span className="cover skeleton" />
                <span className="skeleton skeleton-line" />
              </li>
            ))}
      </ul>
    </div>
  )
}

function Tile({ playlist }: { readonly playlist: Playlist }) {
  const { t } = useTranslation()
  const { id, name, trackCount, mine, owner, rules, share } = playlist
  const facts = [
    rules && t("playlists.smart"),
    t("album.tracks", { count: trackCount }),
    !mine && owner && t("playlists.by", { owner }),
  ]
  return (
    <li data-testid="playlist">
      <Link to="/playlists/$playlistId" params={{ playlistId: id }}>
        <Mosaic playlist={playlist} />
        <strong dir="auto" title={name}>
          {name}
        </strong>
        <span>
          {sideBySide(facts)}
          {share && (
            <>
              <Icon name="link" />
              <span className="hidden-title">{t("playlists.shared")}</span>
            </>
          )}
        </span>
      </Link>
    </li>
  )
}

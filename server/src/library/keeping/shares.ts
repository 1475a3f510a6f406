/** What whoever has the address of a shared playlist may see and hear: its tracks, their covers, and nothing else. */
import { AppError } from "@diapason/shared/errors"
import type { SharedPlaylist } from "@diapason/shared/keeping"
import type { Store } from "../store.ts"
import type { Playlists } from "./playlists-store.ts"
import { putShare, removeShares, type Share, sharedBy } from "./shares-store.ts"

/** What rules found for a listener stays theirs for a while: each part of a track that is asked for asks again. */
const KEPT_MS = 10 * 60_000
const MOST_KEPT = 20

interface Opened {
  readonly trackIds: ReadonlySet<string>
  readonly albumIds: ReadonlySet<string>
  /** Milliseconds since 1970. */
  readonly at: number
}

const closed = () => new AppError("not_found", "This address opens nothing, or no longer: ask for a new one.")

export const createShares = ({
  store,
  now,
  playlists,
}: {
  readonly store: Store
  readonly now: () => number
  readonly playlists: Pick<Playlists, "get" | "requireOwn">
}) => {
  const opened = new Map<string, Opened>()

  const look = async (key: string): Promise<SharedPlaylist & Opened> => {
    const share = await sharedBy(store.read, key, now())
    if (!share) throw closed()
    const { playlist, entries } = await playlists.get(share.keeper, share.playlistId)
    const { name, comment, owner, trackCount, duration } = playlist
    const tracks = entries.map(({ track: { id, title, artist, album, albumId, duration: seconds } }) => ({
      id,
      title,
      artist,
      album,
      albumId,
      duration: seconds,
    }))
    const kept: Opened = {
      trackIds: new Set(tracks.map(track => track.id)),
      albumIds: new Set(tracks.map(track => track.albumId)),
      at: now(),
    }
    opened.delete(key)
    if (playlist.rules) opened.set(key, kept)
    const [oldest] = opened.keys()
    if (opened.size > MOST_KEPT && oldest !== undefined) opened.delete(oldest)
    return {
      playlist: { name, ...(comment === undefined ? {} : { comment }), owner, trackCount, duration },
      tracks,
      until: share.until,
      ...kept,
    }
  }

  const openedBy = async (key: string): Promise<Opened> => {
    const kept = opened.get(key)
    if (!kept || now() - kept.at > KEPT_MS) return look(key)
    if (!(await sharedBy(store.read, key, now()))) throw closed()
    return kept
  }

  return {
    /** `until` in milliseconds since 1970. Throws `invalid` for a day that has passed or is more than a year away. */
    put: (keeper: string, playlistId: string, until: number): Promise<Share> =>
      store.write(async writer => {
        await playlists.requireOwn(writer.tx, keeper, playlistId)
        return putShare(writer, { keeper, playlistId, until, now: now() })
      }),
    remove: (keeper: string, playlistId: string): Promise<void> =>
      store.write(async writer => {
        await playlists.requireOwn(writer.tx, keeper, playlistId)
        await removeShares(writer, playlistId)
      }),
    /** Throws `not_found` where the key opens nothing; so below. */
    open: async (key: string): Promise<SharedPlaylist> => {
      const { playlist, tracks, until } = await look(key)
      return { playlist, tracks, until }
    },
    requireTrack: async (key: string, trackId: string): Promise<void> => {
      if (!(await openedBy(key)).trackIds.has(trackId)) throw closed()
    },
    requireCover: async (key: string, albumId: string): Promise<void> => {
      if (!(await openedBy(key)).albumIds.has(albumId)) throw closed()
    },
  }
}

/** What a listener tells: stars, ratings, what was heard. */
import type { Keeping } from "../../library/keeping/keeping.ts"
import type { SubsonicQueries } from "../../library/subsonic/queries.ts"
import { SubsonicFault } from "./faults.ts"
import type { Handlers, SubsonicCall } from "./method.ts"
import type { NowPlaying } from "./now-playing.ts"
import { type ItemId, readId, readIdOf } from "./wire-ids.ts"

export interface KeepingRooms {
  readonly keeping: Pick<Keeping, "stars" | "ratings" | "plays">
  readonly queries: Pick<SubsonicQueries, "unknownTrack">
  readonly nowPlaying: NowPlaying
  /** Milliseconds since 1970. */
  readonly now: () => number
}

const MOST_AT_ONCE = 500
const HIGHEST = 5

const requireFew = (items: readonly unknown[]): void => {
  if (items.length > MOST_AT_ONCE) throw new SubsonicFault("generic", `At most ${MOST_AT_ONCE} ids are taken at once.`)
}

export const keepingMethods = ({ keeping, queries, nowPlaying, now }: KeepingRooms) => {
  const itemsOf = ({ parameters }: SubsonicCall): readonly ItemId[] => {
    const items = ["id", "albumId", "artistId"].flatMap(parameters.list).map(readId)
    if (items.length === 0) throw new SubsonicFault("missing_parameter", '"id", "albumId" or "artistId" is missing.')
    requireFew(items)
    return items
  }

  return {
    star: async call => {
      for (const item of itemsOf(call)) await keeping.stars.put(call.keeper, item)
      return {}
    },

    unstar: async call => {
      for (const item of itemsOf(call)) await keeping.stars.remove(call.keeper, item)
      return {}
    },

    setRating: async ({ parameters, keeper }) => {
      const item = readId(parameters.required("id"))
      parameters.required("rating")
      const rating = parameters.exact("rating") ?? 0
      if (rating < 0 || rating > HIGHEST) throw new SubsonicFault("generic", `"rating" goes from 0 to ${HIGHEST}.`)
      await keeping.ratings.put(keeper, item, rating)
      return {}
    },

    scrobble: async ({ parameters, keeper, listener }) => {
      parameters.required("id")
      const ids = parameters.list("id").map(text => readIdOf("track", text))
      requireFew(ids)
      const times = parameters.wholes("time")
      const unknown = await queries.unknownTrack(ids)
      if (unknown !== undefined) throw new SubsonicFault("not_found", `There is no track with the id "${unknown}".`)
      const player = parameters.text("c") ?? ""
      if (parameters.flag("submission", true)) {
        const plays = ids.map((trackId, n) => {
          const playedAt = Math.max(0, times[n] ?? now())
          return { id: `${player} ${trackId} ${playedAt}`, trackId, playedAt }
        })
        await keeping.plays.record(keeper, plays)
      } else {
        const trackId = ids.at(-1)
        if (trackId !== undefined) nowPlaying.tell({ person: listener.name, player: player.slice(0, 100), trackId })
      }
      return {}
    },
  } satisfies Handlers
}

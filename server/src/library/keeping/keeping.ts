/** What people keep beside the facts, each person their own: stars, ratings, plays, playlists, the queue. */
import { randomInt } from "node:crypto"
import type { Store } from "../store.ts"
import { homeOf } from "./home.ts"
import { createMarks } from "./marks.ts"
import { createPlaylistFiles } from "./playlist-transfer.ts"
import { createPlaylists } from "./playlists-store.ts"
import { createPlays } from "./plays-store.ts"
import { createQueues } from "./queue-store.ts"
import { createRatings } from "./ratings-store.ts"
import { createShares } from "./shares.ts"
import { createStars } from "./stars-store.ts"
import { type Span, statisticsOf } from "./statistics.ts"

const MOST_SEEDS = 2 ** 31

export type Keeping = ReturnType<typeof createKeeping>

/** `now` in milliseconds since 1970. Every function takes the keeper first: `keeperOf(person)`. */
export const createKeeping = ({
  store,
  now,
  nameOf,
}: {
  readonly store: Store
  readonly now: () => number
  /** Name of the person behind a keeper; empty where there is no account. */
  readonly nameOf: (keeper: string) => Promise<string>
}) => {
  const playlists = createPlaylists({ store, now, nameOf })
  return {
    stars: createStars({ store, now }),
    ratings: createRatings({ store }),
    plays: createPlays({ store, now }),
    playlists,
    playlistFiles: createPlaylistFiles({ read: store.read, playlists }),
    shares: createShares({ store, now, playlists }),
    queues: createQueues({ store }),
    marks: createMarks(store),
    statistics: (keeper: string, span: Span) => statisticsOf(store.read, keeper, span),
    home: (keeper: string, { timezoneOffset }: { readonly timezoneOffset: number }) =>
      homeOf(store.read, { keeper, now: now(), timezoneOffset, seed: randomInt(MOST_SEEDS) }),
  }
}

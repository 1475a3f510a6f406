/** What people keep beside the facts, each person their own: stars, ratings, plays. */
import type { Store } from "../store.ts"
import { createMarks } from "./marks.ts"
import { createPlaylists } from "./playlists-store.ts"
import { createPlays } from "./plays-store.ts"
import { createRatings } from "./ratings-store.ts"
import { createStars } from "./stars-store.ts"

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
}) => ({
  stars: createStars({ store, now }),
  ratings: createRatings({ store }),
  plays: createPlays({ store, now }),
  playlists: createPlaylists({ store, now, nameOf }),
  marks: createMarks(store),
})

/** What people keep beside the facts, each person their own: stars, ratings, plays. */
import type { Store } from "../store.ts"
import { createMarks } from "./marks.ts"
import { createPlays } from "./plays-store.ts"
import { createRatings } from "./ratings-store.ts"
import { createStars } from "./stars-store.ts"

export type Keeping = ReturnType<typeof createKeeping>

/** `now` in milliseconds since 1970. Every function takes the keeper first: `keeperOf(person)`. */
export const createKeeping = ({ store, now }: { readonly store: Store; readonly now: () => number }) => ({
  stars: createStars({ store, now }),
  ratings: createRatings({ store }),
  plays: createPlays({ store, now }),
  marks: createMarks(store),
})

/** Ratings as the person has just given them: shown at once, sent by the outbox. */
import type { ItemKind } from "@diapason/shared/keeping"
import type { Entry, NewEntry } from "../outbox/entry.ts"
import { createStore, type Store } from "../store.ts"

export type Ratings = {
  /** By name of the item; 0 where the rating was taken away. */
  readonly given: Store<ReadonlyMap<string, number>>
  /** `rating` from 1 to 5; 0 takes it away. */
  readonly rate: (kind: ItemKind, id: string, rating: number) => void
}

const nameOf = (kind: ItemKind, id: string) => `rating:${kind}:${id}`

export function createRatings(deps: {
  readonly add: (entry: NewEntry) => void
  /** What waited when the page was opened. */
  readonly waiting: Promise<readonly Entry[]>
  readonly personId: () => string | null
}): Ratings {
  const given = createStore<ReadonlyMap<string, number>>(new Map())
  const remember = (name: string, rating: number) => given.set(new Map(given.get()).set(name, rating))

  void deps.waiting.then(entries => {
    for (const { id, body } of entries) {
      const rating = ratingIn(body)
      if (id.startsWith("rating:") && rating !== undefined && !given.get().has(id)) remember(id, rating)
    }
  })

  return {
    given,
    rate(kind, itemId, rating) {
      const personId = deps.personId()
      if (personId === null) return
      const at = new Date().toISOString()
      const id = nameOf(kind, itemId)
      remember(id, rating)
      const path = `/api/music/ratings/${kind}/${encodeURIComponent(itemId)}`
      deps.add({ id, personId, method: "PUT", path, body: { rating, at }, at, notBefore: 0 })
    },
  }
}

/** The rating of an item, 0 for none: what was given here, or else what the server knows. */
export const ratingOf = (
  given: ReadonlyMap<string, number>,
  kind: ItemKind,
  id: string,
  known: number | undefined,
): number => given.get(nameOf(kind, id)) ?? known ?? 0

function ratingIn(body: unknown): number | undefined {
  if (typeof body !== "object" || body === null || !("rating" in body)) return undefined
  return typeof body.rating === "number" ? body.rating : undefined
}

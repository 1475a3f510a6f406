/** Ratings: one to five, one row for each person and item. */
import type { Store } from "../store.ts"
import { type Item, requireItem, rowIdOf } from "./items.ts"

export const createRatings = ({ store }: { readonly store: Store }) => ({
  /**
   * `rating` 1 to 5; 0 takes it away. `at`: when the person did it (milliseconds since 1970); absent is now.
   * Returns the rating that holds now, 0 for none. Throws `not_found` where something unknown is to be rated.
   */
  put: (keeper: string, item: Item, rating: number, at?: number): Promise<number> =>
    store.write(async writer => {
      const { tx } = writer
      const mine = () =>
        tx
          .selectFrom("rating")
          .select(["id", "rating"])
          .where("person_id", "=", keeper)
          .where("kind", "=", item.kind)
          .where("item_id", "=", item.id)
          .orderBy("id")
      const id = rowIdOf(keeper, item.kind, item.id)
      if (rating > 0) {
        await requireItem(tx, item)
        const body = { personId: keeper, kind: item.kind, itemId: item.id, rating }
        await writer.put([{ kind: "rating", id, body, at }], "edit")
      } else {
        const ids = new Set([id, ...(await mine().execute()).map(row => row.id)])
        await writer.remove([...ids].map(one => ({ kind: "rating", id: one, at })))
      }
      return (await mine().executeTakeFirst())?.rating ?? 0
    }),
})

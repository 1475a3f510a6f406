/** Stars: what a person likes. One row for each person and item, so that two devices never write two. */
import type { Stars } from "@diapason/shared/keeping"
import type { Reader } from "../../database/database.ts"
import { ALBUM_COLUMNS, withTotals } from "../album-queries.ts"
import { withCounts } from "../artist-queries.ts"
import { chunksOf } from "../row-store.ts"
import type { Store } from "../store.ts"
import { asTrack, selectTracks } from "../track-queries.ts"
import { asInstant } from "./instants.ts"
import { type Item, requireItem, rowIdOf } from "./items.ts"

const MOST_LISTED = 5_000
const ITEMS_PER_QUERY = 400

const starOf = async (reader: Reader, keeper: string, { kind, id }: Item): Promise<string | null> => {
  const star = await reader
    .selectFrom("star")
    .select("starred_at")
    .where("person_id", "=", keeper)
    .where("kind", "=", kind)
    .where("item_id", "=", id)
    .orderBy("starred_at", "desc")
    .limit(1)
    .executeTakeFirst()
  return star ? asInstant(star.starred_at) : null
}

/** Those of the items that are here, newest star first. */
const starredItems = async (reader: Reader, keeper: string): Promise<Stars> => {
  const albumRows = await reader
    .selectFrom("star")
    .innerJoin("album", "album.id", "star.item_id")
    .select(ALBUM_COLUMNS.map(column => `album.${column}` as const))
    .where("star.person_id", "=", keeper)
    .where("star.kind", "=", "album")
    .orderBy("star.starred_at", "desc")
    .orderBy("album.id")
    .limit(MOST_LISTED)
    .execute()
  const tracks = await selectTracks(reader)
    .innerJoin("star", "star.item_id", "track.id")
    .where("star.person_id", "=", keeper)
    .where("star.kind", "=", "track")
    .orderBy("star.starred_at", "desc")
    .orderBy("track.id")
    .limit(MOST_LISTED)
    .execute()
  const artistRows = await reader
    .selectFrom("star")
    .innerJoin("artist", "artist.id", "star.item_id")
    .select(["artist.id", "artist.name"])
    .where("star.person_id", "=", keeper)
    .where("star.kind", "=", "artist")
    .orderBy("star.starred_at", "desc")
    .orderBy("artist.id")
    .limit(MOST_LISTED)
    .execute()
  const albums = []
  for (const part of chunksOf(albumRows, ITEMS_PER_QUERY)) albums.push(...(await withTotals(reader, part)))
  const artists = []
  for (const part of chunksOf(artistRows, ITEMS_PER_QUERY)) artists.push(...(await withCounts(reader, part)))
  return { albums, tracks: tracks.map(asTrack), artists }
}

export const createStars = ({ store, now }: { readonly store: Store; readonly now: () => number }) => ({
  /**
   * `at`: when the person did it (milliseconds since 1970); absent is now. Returns since when the item bears a star
   * (ISO 8601), null where it was taken away later than `at`. Throws `not_found`.
   */
  put: (keeper: string, item: Item, at?: number): Promise<string | null> =>
    store.write(async writer => {
      await requireItem(writer.tx, item)
      const starredAt = asInstant(Math.min(at ?? now(), now()))
      const body = { personId: keeper, kind: item.kind, itemId: item.id, starredAt }
      await writer.put([{ kind: "star", id: rowIdOf(keeper, item.kind, item.id), body, at }], "add")
      return starOf(writer.tx, keeper, item)
    }),

  /** An item that bears no star, or is not here, is no fault. Returns as `put` does. */
  remove: (keeper: string, item: Item, at?: number): Promise<string | null> =>
    store.write(async writer => {
      const present = await writer.tx
        .selectFrom("star")
        .select("id")
        .where("person_id", "=", keeper)
        .where("kind", "=", item.kind)
        .where("item_id", "=", item.id)
        .execute()
      const ids = new Set([rowIdOf(keeper, item.kind, item.id), ...present.map(star => star.id)])
      await writer.remove([...ids].map(id => ({ kind: "star", id, at })))
      return starOf(writer.tx, keeper, item)
    }),

  list: (keeper: string): Promise<Stars> => starredItems(store.read, keeper),
})

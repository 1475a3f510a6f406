/** Albums that a person played or marked, in the order of that. */
import type { Album } from "@diapason/shared/api"
import type { Reader } from "../../database/database.ts"
import { ALBUM_COLUMNS, withTotals } from "../album-queries.ts"

export const KEPT_ORDERS = ["highest", "starred", "frequent", "recent"] as const
/** Best rated, newest star, most played, last played: each first. */
export type KeptOrder = (typeof KEPT_ORDERS)[number]

export interface Page {
  readonly limit: number
  readonly offset: number
}

const COLUMNS = ALBUM_COLUMNS.map(column => `album.${column}` as const)

const rated = (reader: Reader, keeper: string) =>
  reader
    .selectFrom("album")
    .innerJoin("rating", "rating.item_id", "album.id")
    .select([...COLUMNS])
    .where("rating.person_id", "=", keeper)
    .where("rating.kind", "=", "album")

const starred = (reader: Reader, keeper: string) =>
  reader
    .selectFrom("album")
    .innerJoin("star", "star.item_id", "album.id")
    .select([...COLUMNS])
    .where("star.person_id", "=", keeper)
    .where("star.kind", "=", "album")

const played = (reader: Reader, keeper: string) =>
  reader
    .selectFrom("album")
    .innerJoin("album_play", "album_play.album_id", "album.id")
    .select([...COLUMNS])
    .where("album_play.person_id", "=", keeper)

/** A query of albums, whatever else it joins. */
interface Selection {
  limit(count: number): { offset(count: number): { execute(): Promise<Parameters<typeof withTotals>[1]> } }
}

const selectionOf = (reader: Reader, keeper: string, order: KeptOrder): Selection => {
  switch (order) {
    case "highest":
      return rated(reader, keeper).orderBy("rating.rating", "desc").orderBy("album.title_key").orderBy("album.id")
    case "starred":
      return starred(reader, keeper).orderBy("star.starred_at", "desc").orderBy("album.id")
    case "frequent":
      return played(reader, keeper).orderBy("album_play.plays", "desc").orderBy("album.id")
    case "recent":
      return played(reader, keeper).orderBy("album_play.last_played_at", "desc").orderBy("album.id")
  }
}

export const keptAlbums = async (
  reader: Reader,
  keeper: string,
  order: KeptOrder,
  { limit, offset }: Page,
): Promise<readonly Album[]> =>
  withTotals(reader, await selectionOf(reader, keeper, order).limit(limit).offset(offset).execute())

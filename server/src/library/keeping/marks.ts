/** Puts a person's own marks beside albums, tracks and artists that are about to be answered: stars, ratings, plays. */
import type { Album, Artist, Track } from "@diapason/shared/api"
import type { ItemKind } from "@diapason/shared/keeping"
import type { Reader } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"
import { asInstant } from "./instants.ts"

const IDS_PER_QUERY = 400

interface ItemsOfAllKinds {
  readonly albums: Album[]
  readonly tracks: Track[]
  readonly artists: Artist[]
}

interface Marks {
  starredAt?: string
  rating?: number
  playCount?: number
  lastPlayedAt?: string
}

const readMarks = async (
  reader: Reader,
  keeper: string,
  kind: ItemKind,
  ids: readonly string[],
): Promise<ReadonlyMap<string, Marks>> => {
  const marks = new Map<string, Marks>()
  const mark = (id: string, more: Marks) => void marks.set(id, { ...marks.get(id), ...more })
  for (const part of chunksOf([...new Set(ids)], IDS_PER_QUERY)) {
    const ofItems = (table: "star" | "rating") =>
      reader.selectFrom(table).where("person_id", "=", keeper).where("kind", "=", kind).where("item_id", "in", part)
    for (const star of await ofItems("star").select(["item_id", "star.starred_at"]).execute())
      mark(star.item_id, { starredAt: asInstant(star.starred_at) })
    for (const { item_id, rating } of await ofItems("rating").select(["item_id", "rating.rating"]).execute())
      mark(item_id, { rating: Math.min(Math.max(rating, 1), 5) })
    if (kind === "artist") continue
    const played =
      kind === "track"
        ? await reader
            .selectFrom("track_play")
            .select(["track_id as id", "plays", "last_played_at"])
            .where("person_id", "=", keeper)
            .where("track_id", "in", part)
            .execute()
        : await reader
            .selectFrom("album_play")
            .select(["album_id as id", "plays", "last_played_at"])
            .where("person_id", "=", keeper)
            .where("album_id", "in", part)
            .execute()
    for (const { id, plays, last_played_at } of played)
      mark(id, { playCount: plays, lastPlayedAt: asInstant(last_played_at) })
  }
  return marks
}

export const createMarks = ({ read }: { readonly read: Reader }) => {
  const marked = async <T extends { readonly id: string }>(
    keeper: string,
    kind: ItemKind,
    items: readonly T[],
  ): Promise<(T & Marks)[]> => {
    const marks = await readMarks(
      read,
      keeper,
      kind,
      items.map(item => item.id),
    )
    return items.map(item => ({ ...item, ...marks.get(item.id) }))
  }
  const albums = (keeper: string, some: readonly Album[]): Promise<Album[]> => marked(keeper, "album", some)
  const tracks = (keeper: string, some: readonly Track[]): Promise<Track[]> => marked(keeper, "track", some)
  const artists = (keeper: string, some: readonly Artist[]): Promise<Artist[]> => marked(keeper, "artist", some)
  return {
    albums,
    tracks,
    artists,
    all: async (keeper: string, some: ItemsOfAllKinds): Promise<ItemsOfAllKinds> => ({
      albums: await albums(keeper, some.albums),
      tracks: await tracks(keeper, some.tracks),
      artists: await artists(keeper, some.artists),
    }),
  }
}

/** Artists: all of them with how many albums each has, and what one of them made. */
import type { Album, Artist } from "@diapason/shared/api"
import { sql } from "kysely"
import type { Reader } from "../../database/database.ts"
import { ALBUM_COLUMNS, withTotals } from "../album-queries.ts"
import { sortKey } from "../fold.ts"
import { asInstant } from "../keeping/instants.ts"
import { chunksOf } from "../row-store.ts"

const IDS_PER_QUERY = 400

export interface IndexedArtist {
  readonly id: string
  readonly name: string
  /** What the artist is sorted by: folded, a leading article left out. */
  readonly sortName: string
  readonly albumCount: number
  readonly starredAt?: string
  readonly rating?: number
}

/** On how many albums they play: what is told of artists who have none of their own. */
const countPlayedOn = async (reader: Reader, ids: readonly string[]): Promise<ReadonlyMap<string, number>> => {
  const counts = new Map<string, number>()
  for (const part of chunksOf(ids, IDS_PER_QUERY))
    for (const row of await reader
      .selectFrom("track")
      .select(e => ["artist_id", e.fn.count<number>("album_id").distinct().as("albums")])
      .where("artist_id", "in", part)
      .groupBy("artist_id")
      .execute())
      counts.set(row.artist_id, row.albums)
  return counts
}

/** What this person marked artists with: few, so that all are read at once. */
const marksOfArtists = async (reader: Reader, keeper: string) => {
  const of = (table: "star" | "rating") =>
    reader.selectFrom(table).where("person_id", "=", keeper).where("kind", "=", "artist")
  const stars = await of("star").select(["item_id", "star.starred_at"]).execute()
  const ratings = await of("rating").select(["item_id", "rating.rating"]).execute()
  return {
    stars: new Map(stars.map(star => [star.item_id, asInstant(star.starred_at)])),
    ratings: new Map(ratings.map(rating => [rating.item_id, rating.rating])),
  }
}

/** All of them, in order of their sort names. */
export const artistIndex = async (reader: Reader, keeper: string): Promise<readonly IndexedArtist[]> => {
  const artists = await reader
    .selectFrom("artist")
    .select(["artist.id", "artist.name", "artist.name_key"])
    .select(e => [
      e
        .selectFrom("album")
        .select(a => a.fn.countAll<number>().as("own"))
        .whereRef("album.artist_id", "=", "artist.id")
        .as("own"),
    ])
    .orderBy("artist.name_key")
    .orderBy("artist.id")
    .execute()
  const playedOn = await countPlayedOn(
    reader,
    artists.filter(artist => !artist.own).map(artist => artist.id),
  )
  const { stars, ratings } = await marksOfArtists(reader, keeper)
  return artists.map(({ id, name, name_key, own }) => {
    const [starredAt, rating] = [stars.get(id), ratings.get(id)]
    return {
      id,
      name,
      sortName: name_key,
      albumCount: own || (playedOn.get(id) ?? 0),
      ...(starredAt === undefined ? {} : { starredAt }),
      ...(rating === undefined ? {} : { rating }),
    }
  })
}

/** As `artistIndex` counts. */
export const withAlbumCounts = async (reader: Reader, artists: readonly Artist[]): Promise<Artist[]> => {
  const playedOn = await countPlayedOn(
    reader,
    artists.filter(artist => artist.albumCount === 0).map(artist => artist.id),
  )
  return artists.map(artist => ({ ...artist, albumCount: artist.albumCount || (playedOn.get(artist.id) ?? 0) }))
}

/** Also one that tracks alone name. Undefined where nothing does. */
export const artistById = async (reader: Reader, id: string): Promise<{ id: string; name: string } | undefined> =>
  (await reader.selectFrom("artist").select(["id", "name"]).where("id", "=", id).executeTakeFirst()) ??
  (await reader
    .selectFrom("track")
    .select(["artist_id as id", "artist as name"])
    .where("artist_id", "=", id)
    .limit(1)
    .executeTakeFirst())

export const albumsOfArtist = async (reader: Reader, artistId: string): Promise<readonly Album[]> => {
  const albums = (condition: "own" | "played on") => {
    const all = reader.selectFrom("album").select([...ALBUM_COLUMNS])
    const those =
      condition === "own"
        ? all.where("artist_id", "=", artistId)
        : all.where("id", "in", reader.selectFrom("track").select("album_id").where("track.artist_id", "=", artistId))
    return those.orderBy("year").orderBy("title_key").orderBy("id").execute()
  }
  const own = await albums("own")
  return allWithTotals(reader, own.length > 0 ? own : await albums("played on"))
}

const allWithTotals = async (reader: Reader, rows: Parameters<typeof withTotals>[1]): Promise<readonly Album[]> => {
  const albums: Album[] = []
  for (const part of chunksOf(rows, IDS_PER_QUERY)) albums.push(...(await withTotals(reader, part)))
  return albums
}

/** An album of the artist that has a picture, the newest first. */
export const albumWithCover = async (reader: Reader, artistId: string): Promise<string | undefined> => {
  const played = reader.selectFrom("track").select("track.album_id").where("track.artist_id", "=", artistId)
  const album = await reader
    .selectFrom("album")
    .select("id")
    .where("cover", "is not", null)
    .where(e => e.or([e("artist_id", "=", artistId), e("id", "in", played)]))
    .orderBy(e => sql`case when ${e.ref("artist_id")} = ${artistId} then 0 else 1 end`)
    .orderBy(sql`coalesce(year, 0)`, "desc")
    .orderBy("id")
    .limit(1)
    .executeTakeFirst()
  return album?.id
}

/** The artist of that name, however it is written. */
export const artistByName = async (reader: Reader, name: string): Promise<string | undefined> =>
  (
    await reader
      .selectFrom("artist")
      .select("id")
      .where("name_key", "=", sortKey(name))
      .orderBy("id")
      .executeTakeFirst()
  )?.id

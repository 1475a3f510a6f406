/** What people keep: stars, ratings, plays with their totals, playlists, queues, shares; filled from the rows at the next start. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

const createMarks = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("star")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("kind", "text", c => c.notNull())
    .addColumn("item_id", "text", c => c.notNull())
    .addColumn("starred_at", "bigint", c => c.notNull())
    .execute()
  await db.schema.createIndex("star_item").on("star").columns(["person_id", "kind", "item_id", "starred_at"]).execute()
  await db.schema.createIndex("star_newest").on("star").columns(["person_id", "kind", "starred_at"]).execute()
  await db.schema
    .createTable("rating")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("kind", "text", c => c.notNull())
    .addColumn("item_id", "text", c => c.notNull())
    .addColumn("rating", "integer", c => c.notNull())
    .execute()
  await db.schema.createIndex("rating_item").on("rating").columns(["person_id", "kind", "item_id", "rating"]).execute()
}

const createPlays = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("play")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("track_id", "text", c => c.notNull())
    .addColumn("played_at", "bigint", c => c.notNull())
    .addColumn("seconds", "real")
    .execute()
  await db.schema
    .createIndex("play_time")
    .on("play")
    .columns(["person_id", "played_at", "track_id", "seconds"])
    .execute()
  await db.schema.createIndex("play_track").on("play").columns(["track_id", "person_id", "played_at"]).execute()
  for (const [table, item] of [
    ["track_play", "track_id"],
    ["album_play", "album_id"],
  ] as const) {
    await db.schema
      .createTable(table)
      .addColumn(item, "text", c => c.notNull())
      .addColumn("person_id", "text", c => c.notNull())
      .addColumn("plays", "integer", c => c.notNull())
      .addColumn("last_played_at", "bigint", c => c.notNull())
      .addPrimaryKeyConstraint(`${table}_key`, [item, "person_id"])
      .execute()
    await db.schema.createIndex(`${table}_most`).on(table).columns(["person_id", "plays", item]).execute()
    await db.schema.createIndex(`${table}_last`).on(table).columns(["person_id", "last_played_at", item]).execute()
  }
}

const createPlaylists = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("playlist")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("name", "text", c => c.notNull())
    .addColumn("name_key", "text", c => c.notNull())
    .addColumn("comment", "text")
    .addColumn("rules", "text")
    .addColumn("created_at", "bigint", c => c.notNull())
    .addColumn("changed_at", "bigint", c => c.notNull())
    .execute()
  await db.schema.createIndex("playlist_person").on("playlist").columns(["person_id", "name_key"]).execute()
  await db.schema
    .createTable("playlist_entry")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("playlist_id", "text", c => c.notNull())
    .addColumn("track_id", "text", c => c.notNull())
    .addColumn("position", "text", c => c.notNull())
    .addColumn("changed_at", "bigint", c => c.notNull())
    .execute()
  await db.schema
    .createIndex("playlist_entry_order")
    .on("playlist_entry")
    .columns(["playlist_id", "position", "id", "track_id"])
    .execute()
  await db.schema
    .createTable("share")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("playlist_id", "text", c => c.notNull())
    .addColumn("key", "text", c => c.notNull())
    .addColumn("key_hash", "text", c => c.notNull())
    .addColumn("until", "bigint", c => c.notNull())
    .execute()
  await db.schema.createIndex("share_key").on("share").columns(["key_hash"]).execute()
  await db.schema.createIndex("share_playlist").on("share").columns(["playlist_id"]).execute()
}

export const keeping = async (db: Kysely<Tables>): Promise<void> => {
  await createMarks(db)
  await createPlays(db)
  await createPlaylists(db)
  await db.schema
    .createTable("queue")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("track_ids", "text", c => c.notNull())
    .addColumn("current_index", "integer")
    .addColumn("position", "real", c => c.notNull())
    .addColumn("device", "text", c => c.notNull())
    .addColumn("changed_at", "bigint", c => c.notNull())
    .execute()
  await db.schema.createIndex("queue_person").on("queue").columns(["person_id", "changed_at"]).execute()
  await db.schema
    .createTable("projection")
    .addColumn("kind", "text", c => c.primaryKey())
    .addColumn("form", "integer", c => c.notNull())
    .execute()
  await db.schema.createIndex("album_genre").on("album").columns(["genre"]).execute()
}

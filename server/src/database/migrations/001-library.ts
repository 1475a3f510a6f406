/** Rows, digests and the browsed tables of the library. */
import { randomBytes, randomUUID } from "node:crypto"
import type { Kysely } from "kysely"
import { createIndexNullsFirst, numbered } from "../columns.ts"
import { createWordIndex } from "../full-text.ts"
import type { Tables } from "../schema.ts"

export const library = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("meta")
    .addColumn("id", "integer", c => c.primaryKey())
    .addColumn("store_id", "text", c => c.notNull())
    .addColumn("library_id", "text", c => c.notNull())
    .addColumn("settled", "integer", c => c.notNull())
    .addColumn("revision", "bigint", c => c.notNull())
    .addColumn("nonce", "text", c => c.notNull())
    .execute()
  await db.schema
    .createTable("row")
    .addColumn("revision", "integer", c => c.primaryKey())
    .addColumn("kind", "text", c => c.notNull())
    .addColumn("id", "text", c => c.notNull())
    .addColumn("version", "bigint", c => c.notNull())
    .addColumn("deleted", "integer", c => c.notNull())
    .addColumn("hash", "text", c => c.notNull())
    .addColumn("bucket", "integer", c => c.notNull())
    .addColumn("via", "text")
    .addColumn("cause", "text", c => c.notNull())
    .addColumn("body", "text")
    .addUniqueConstraint("row_key", ["kind", "id"])
    .execute()
  await db.schema.createIndex("row_feed").on("row").columns(["revision", "via"]).execute()
  await db.schema.createIndex("row_bucket").on("row").columns(["bucket"]).execute()
  await db.schema
    .createTable("bucket")
    .addColumn("bucket", "integer", c => c.primaryKey())
    .addColumn("live_sum", "text", c => c.notNull())
    .addColumn("live_count", "integer", c => c.notNull())
    .addColumn("all_sum", "text", c => c.notNull())
    .addColumn("all_count", "integer", c => c.notNull())
    .execute()
  await db.schema
    .createTable("album")
    .addColumn("number", "integer", numbered(db))
    .addColumn("id", "text", c => c.notNull().unique())
    .addColumn("title", "text", c => c.notNull())
    .addColumn("title_key", "text", c => c.notNull())
    .addColumn("artist", "text", c => c.notNull())
    .addColumn("artist_key", "text", c => c.notNull())
    .addColumn("artist_id", "text", c => c.notNull())
    .addColumn("year", "integer")
    .addColumn("genre", "text")
    .addColumn("cover", "text")
    .addColumn("drive_folder_id", "text")
    .addColumn("added_at", "text", c => c.notNull())
    .execute()
  await db.schema.createIndex("album_title").on("album").columns(["title_key", "id"]).execute()
  await createIndexNullsFirst(db, "album_artist", "album", ["artist_key", "year", "title_key", "id"], "year")
  await db.schema.createIndex("album_added").on("album").columns(["added_at", "id"]).execute()
  await createIndexNullsFirst(db, "album_year", "album", ["year", "title_key", "id"], "year")
  await db.schema.createIndex("album_artist_id").on("album").columns(["artist_id"]).execute()
  await db.schema
    .createTable("track")
    .addColumn("number", "integer", numbered(db))
    .addColumn("id", "text", c => c.notNull().unique())
    .addColumn("title", "text", c => c.notNull())
    .addColumn("title_key", "text", c => c.notNull())
    .addColumn("artist", "text", c => c.notNull())
    .addColumn("artist_key", "text", c => c.notNull())
    .addColumn("artist_id", "text", c => c.notNull())
    .addColumn("album_id", "text", c => c.notNull())
    .addColumn("album_title", "text")
    .addColumn("album_artist", "text")
    .addColumn("album_artist_id", "text")
    .addColumn("duration", "real", c => c.notNull())
    .addColumn("track_number", "integer")
    .addColumn("disc_number", "integer")
    .addColumn("year", "integer")
    .addColumn("genre", "text")
    .addColumn("drive_id", "text")
    .addColumn("resource_key", "text")
    .addColumn("content_key", "text")
    .addColumn("size", "bigint", c => c.notNull())
    .addColumn("mime_type", "text", c => c.notNull())
    .addColumn("bit_rate", "integer")
    .execute()
  await db.schema
    .createIndex("track_album")
    .on("track")
    .columns(["album_id", "disc_number", "track_number", "duration", "genre"])
    .execute()
  await db.schema.createIndex("track_title").on("track").columns(["title_key", "id"]).execute()
  await db.schema.createIndex("track_artist").on("track").columns(["artist_id", "album_id"]).execute()
  await db.schema.createIndex("track_genre").on("track").columns(["genre"]).execute()
  await db.schema
    .createTable("artist")
    .addColumn("number", "integer", numbered(db))
    .addColumn("id", "text", c => c.notNull().unique())
    .addColumn("name", "text", c => c.notNull())
    .addColumn("name_key", "text", c => c.notNull())
    .execute()
  await db.schema.createIndex("artist_name").on("artist").columns(["name_key", "id"]).execute()
  for (const table of ["album", "track", "artist"]) await createWordIndex(db, table)
  await db
    .insertInto("meta")
    .values({
      id: 1,
      store_id: randomBytes(16).toString("hex"),
      library_id: randomUUID(),
      settled: 0,
      revision: 0,
      nonce: randomBytes(16).toString("hex"),
    })
    .execute()
}

/** The append-only list of migrations. An entry, once released, is never edited: a test holds their hashes. */
import { randomBytes, randomUUID } from "node:crypto"
import { type Kysely, sql } from "kysely"
import { type Migration, Migrator } from "kysely/migration"
import type { Tables } from "./schema.ts"

const MIGRATIONS: Readonly<Record<string, Migration>> = {
  "001-library": {
    up: async (db: Kysely<Tables>) => {
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
        .addColumn("number", "integer", c => c.primaryKey())
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
      await db.schema
        .createIndex("album_artist")
        .on("album")
        .columns(["artist_key", "year", "title_key", "id"])
        .execute()
      await db.schema.createIndex("album_added").on("album").columns(["added_at", "id"]).execute()
      await db.schema.createIndex("album_year").on("album").columns(["year", "title_key", "id"]).execute()
      await db.schema.createIndex("album_artist_id").on("album").columns(["artist_id"]).execute()
      await db.schema
        .createTable("track")
        .addColumn("number", "integer", c => c.primaryKey())
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
        .addColumn("number", "integer", c => c.primaryKey())
        .addColumn("id", "text", c => c.notNull().unique())
        .addColumn("name", "text", c => c.notNull())
        .addColumn("name_key", "text", c => c.notNull())
        .execute()
      await db.schema.createIndex("artist_name").on("artist").columns(["name_key", "id"]).execute()
      for (const table of ["album_search", "track_search", "artist_search"])
        await sql`create virtual table ${sql.table(table)} using fts5(
          words, content = '', contentless_delete = 1, prefix = '2 3', tokenize = "unicode61 remove_diacritics 0")`.execute(
          db,
        )
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
    },
  },
  "002-accounts": {
    up: async (db: Kysely<Tables>) => {
      await db.schema
        .createTable("account")
        .addColumn("id", "text", c => c.primaryKey())
        .addColumn("name", "text", c => c.notNull())
        .addColumn("name_key", "text", c => c.notNull())
        .addColumn("password_hash", "text", c => c.notNull())
        .addColumn("owner", "integer", c => c.notNull())
        .addColumn("session_key", "text", c => c.notNull())
        .execute()
      await db.schema
        .createTable("signout")
        .addColumn("session_id", "text", c => c.primaryKey())
        .addColumn("expires_at", "bigint", c => c.notNull())
        .execute()
    },
  },
  "003-replication": {
    up: async (db: Kysely<Tables>) => {
      await db.schema
        .createTable("peer")
        .addColumn("store_id", "text", c => c.primaryKey())
        .addColumn("applied_revision", "bigint", c => c.notNull())
        .addColumn("last_seen_at", "bigint", c => c.notNull())
        .addColumn("is_home", "integer", c => c.notNull())
        .execute()
      await db.schema
        .createTable("target")
        .addColumn("url", "text", c => c.primaryKey())
        .addColumn("store_id", "text")
        .addColumn("acked_revision", "bigint", c => c.notNull())
        .addColumn("last_success_at", "bigint")
        .execute()
      await db.schema
        .createTable("full_import")
        .addColumn("list", "text", c => c.notNull())
        .addColumn("row_id", "text", c => c.notNull())
        .addPrimaryKeyConstraint("full_import_key", ["list", "row_id"])
        .execute()
    },
  },
  "004-imports": {
    up: async (db: Kysely<Tables>) => {
      await db.schema
        .createTable("import_job")
        .addColumn("id", "text", c => c.primaryKey())
        .addColumn("url", "text", c => c.notNull())
        .addColumn("state", "text", c => c.notNull())
        .addColumn("files_total", "integer", c => c.notNull())
        .addColumn("files_done", "integer", c => c.notNull())
        .addColumn("current_file", "text")
        .addColumn("albums", "text", c => c.notNull())
        .addColumn("failures", "text", c => c.notNull())
        .addColumn("error_code", "text")
        .addColumn("error_message", "text")
        .addColumn("created_at", "text", c => c.notNull())
        .addColumn("updated_at", "text", c => c.notNull())
        .execute()
      await db.schema.createIndex("import_job_created").on("import_job").columns(["created_at"]).execute()
      await db.schema
        .createTable("import_file")
        .addColumn("file_id", "text", c => c.primaryKey())
        .addColumn("content_key", "text", c => c.notNull())
        .addColumn("tags", "text", c => c.notNull())
        .addColumn("read_at", "text", c => c.notNull())
        .execute()
    },
  },
}

/** Brings the tables to the newest shape. Throws, with nothing half done in the failing step, when a step fails. */
export const migrate = async (db: Kysely<Tables>): Promise<void> => {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ ...MIGRATIONS }) } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}

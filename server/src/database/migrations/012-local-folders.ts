/** Folders of this machine that a person has chosen, what lies in them, and which tracks come from there. */
import { type Kysely, sql } from "kysely"
import type { Tables } from "../schema.ts"

export const localFolders = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("local_folder")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("path", "text", c => c.notNull())
    .addColumn("name", "text", c => c.notNull())
    .addColumn("followed_at", "text", c => c.notNull())
    .addColumn("followed", "integer", c => c.notNull())
    .addColumn("copies", "integer", c => c.notNull())
    .addColumn("mounted", "integer", c => c.notNull())
    .addColumn("import_id", "text")
    .addColumn("problem", "text")
    .execute()
  await db.schema
    .createTable("local_item")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("folder_id", "text", c => c.notNull())
    .addColumn("parent_id", "text", c => c.notNull())
    .addColumn("path", "text", c => c.notNull())
    .addColumn("is_folder", "integer", c => c.notNull())
    .addColumn("size", "bigint", c => c.notNull())
    .addColumn("stamp", "text", c => c.notNull())
    .addColumn("content_key", "text", c => c.notNull())
    .addColumn("mounted", "integer", c => c.notNull())
    .addColumn("copy_id", "text")
    .addColumn("copy_key", "text")
    .addColumn("session", "text")
    .addColumn("session_key", "text")
    .execute()
  await db.schema.createIndex("local_item_path").on("local_item").columns(["folder_id", "path"]).unique().execute()
  await db.schema.createIndex("local_item_parent").on("local_item").columns(["parent_id"]).execute()
  await db.schema.createIndex("local_item_content").on("local_item").columns(["folder_id", "content_key"]).execute()
  await db.schema.alterTable("track").addColumn("local_file_id", "text").execute()
  await sql`create index track_local_file on ${sql.table("track")} (local_file_id) where local_file_id is not null`.execute(
    db,
  )
  // Rows of a newer home may have come before this program knew what they say.
  await db
    .updateTable("track")
    .set(({ ref }) => ({ local_file_id: ref("id") }))
    .where("id", "like", "lf~%")
    .execute()
}

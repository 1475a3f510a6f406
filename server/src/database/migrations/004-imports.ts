/** Links given, and tags already read. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

export const imports = async (db: Kysely<Tables>): Promise<void> => {
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
}

/** Details of albums and tracks, imports that continue where they were, folders that are watched, a person's Google account. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

const addDetails = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema.alterTable("album").addColumn("details", "text").execute()
  await db.schema.alterTable("track").addColumn("details", "text").execute()
}

const continueImports = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema.alterTable("import_job").addColumn("only", "text").execute()
  await db.schema
    .createTable("import_choice")
    .addColumn("folder_id", "text", c => c.primaryKey())
    .addColumn("choice", "text", c => c.notNull())
    .execute()
  await db.schema
    .createTable("import_folder")
    .addColumn("import_id", "text", c => c.notNull())
    .addColumn("folder_id", "text", c => c.notNull())
    .addColumn("position", "integer", c => c.notNull())
    .addColumn("content", "text", c => c.notNull())
    .addPrimaryKeyConstraint("import_folder_key", ["import_id", "folder_id"])
    .execute()
}

const watchFolders = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("watched_folder")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("checked_at", "text")
    .addColumn("next_check_at", "text")
    .addColumn("problem", "text")
    .addColumn("change_token", "text")
    .execute()
  await db.schema
    .createTable("watched_file")
    .addColumn("watch_id", "text", c => c.notNull())
    .addColumn("file_id", "text", c => c.notNull())
    .addColumn("unit_id", "text", c => c.notNull())
    .addColumn("content_key", "text", c => c.notNull())
    .addColumn("missed", "integer", c => c.notNull())
    .addPrimaryKeyConstraint("watched_file_key", ["watch_id", "file_id"])
    .execute()
}

export const deeperImports = async (db: Kysely<Tables>): Promise<void> => {
  await addDetails(db)
  await continueImports(db)
  await watchFolders(db)
  await db.schema
    .createTable("drive_sign_in")
    .addColumn("id", "integer", c => c.primaryKey())
    .addColumn("client_id", "text", c => c.notNull())
    .addColumn("refresh_token", "text", c => c.notNull())
    .addColumn("signed_in_at", "text", c => c.notNull())
    .execute()
}

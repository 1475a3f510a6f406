/** What was removed here, kept for a while. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

export const trash = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("trash_row")
    .addColumn("kind", "text", c => c.notNull())
    .addColumn("id", "text", c => c.notNull())
    .addColumn("album_id", "text")
    .addColumn("body", "text", c => c.notNull())
    .addColumn("removed_at", "bigint", c => c.notNull())
    .addPrimaryKeyConstraint("trash_row_key", ["kind", "id"])
    .execute()
  await db.schema.createIndex("trash_row_album").on("trash_row").columns(["album_id"]).execute()
  await db.schema.createIndex("trash_row_removed").on("trash_row").columns(["removed_at"]).execute()
}

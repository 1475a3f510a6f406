/** What is known of other stores, of the configured remotes, and of earlier full imports. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

export const replication = async (db: Kysely<Tables>): Promise<void> => {
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
}

/** Up to which version deletions may have been forgotten here, and since when another store is known to hold what this one does. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

export const forgetting = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .alterTable("meta")
    .addColumn("forgotten_version", "bigint", c => c.notNull().defaultTo(0))
    .execute()
  await db.schema
    .alterTable("peer")
    .addColumn("equal_revision", "bigint", c => c.notNull().defaultTo(0))
    .execute()
  await db.schema.createIndex("row_deleted").on("row").columns(["deleted", "revision"]).execute()
}

/** Up to which version deletions may have been forgotten here, and since when another store is known to hold what this one does. */
import { type Kysely, sql } from "kysely"
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
  // Of tombstones alone: an index of all rows would be taken for the search of live ones.
  await sql`create index row_tombstone on ${sql.table("row")} (revision) where deleted = 1`.execute(db)
}

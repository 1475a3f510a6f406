/** Tracks that are a part of a file. */
import { type Kysely, sql } from "kysely"
import type { Tables } from "../schema.ts"

export const segments = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema.alterTable("track").addColumn("segment", "text").execute()
  // Of segments alone: which tracks a file was cut into.
  await sql`create index track_segment on ${sql.table("track")} (drive_id) where segment is not null`.execute(db)
  // Rows may have come from a newer store before this program knew the field.
  const rows = await db
    .selectFrom("row")
    .select(["id", "body"])
    .where("kind", "=", "track")
    .where("deleted", "=", 0)
    .where("body", "like", '%"segment":{%')
    .execute()
  for (const { id, body } of rows) {
    const { segment }: { segment?: unknown } = JSON.parse(body ?? "{}")
    if (typeof segment !== "object" || segment === null) continue
    await db
      .updateTable("track")
      .set({ segment: JSON.stringify(segment) })
      .where("id", "=", id)
      .execute()
  }
}

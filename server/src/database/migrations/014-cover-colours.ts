/** The colours of covers that were looked at; local: every store finds the same ones in the same pictures. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

export const coverColours = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("cover_colours")
    .addColumn("cover", "text", c => c.primaryKey())
    .addColumn("colours", "text", c => c.notNull())
    .execute()
}

/** What exchanges did, how far a home has our rows, and whose word counts where changes do not commute. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

export const exchanges = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("exchange")
    .addColumn("target", "text", c => c.notNull())
    .addColumn("at", "bigint", c => c.notNull())
    .addColumn("result", "text", c => c.notNull())
    .addColumn("sent", "bigint", c => c.notNull())
    .addColumn("received", "bigint", c => c.notNull())
    .addColumn("deleted", "bigint", c => c.notNull())
    .addColumn("bytes", "bigint", c => c.notNull())
    .addColumn("duration", "bigint", c => c.notNull())
    .addColumn("error", "text")
    .addColumn("names", "text", c => c.notNull())
    .addPrimaryKeyConstraint("exchange_key", ["target", "at"])
    .execute()
  await db.schema.createIndex("exchange_time").on("exchange").columns(["at"]).execute()
  await db.schema
    .alterTable("peer")
    .addColumn("confirmed_revision", "bigint", c => c.notNull().defaultTo(0))
    .execute()
  await db.schema.alterTable("meta").addColumn("authority", "text").execute()
  await db.schema
    .alterTable("meta")
    .addColumn("epoch", "bigint", c => c.notNull().defaultTo(0))
    .execute()
}

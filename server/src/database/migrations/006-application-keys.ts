/** Application keys: what programs show in the place of a password. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

export const applicationKeys = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("application_key")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("person_id", "text", c => c.notNull())
    .addColumn("name", "text", c => c.notNull())
    .addColumn("key", "text", c => c.notNull())
    .addColumn("key_hash", "text", c => c.notNull())
    .addColumn("created_at", "text", c => c.notNull())
    .execute()
  await db.schema.createIndex("application_key_person").on("application_key").columns(["person_id"]).execute()
  await db.schema.createIndex("application_key_hash").on("application_key").columns(["key_hash"]).execute()
}

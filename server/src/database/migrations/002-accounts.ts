/** People who may sign in, and sessions ended early. */
import type { Kysely } from "kysely"
import type { Tables } from "../schema.ts"

export const accounts = async (db: Kysely<Tables>): Promise<void> => {
  await db.schema
    .createTable("account")
    .addColumn("id", "text", c => c.primaryKey())
    .addColumn("name", "text", c => c.notNull())
    .addColumn("name_key", "text", c => c.notNull())
    .addColumn("password_hash", "text", c => c.notNull())
    .addColumn("owner", "integer", c => c.notNull())
    .addColumn("session_key", "text", c => c.notNull())
    .execute()
  await db.schema
    .createTable("signout")
    .addColumn("session_id", "text", c => c.primaryKey())
    .addColumn("expires_at", "bigint", c => c.notNull())
    .execute()
}

/** Rows of application keys → the table they are looked up in. */
import { hash } from "node:crypto"
import { ROW_BODIES } from "@diapason/shared/rows"
import { createBulkInsert } from "../database/bulk-insert.ts"
import type { Tx } from "../database/database.ts"
import { parseBody, plain } from "./row-body.ts"
import type { WrittenRow } from "./row-store.ts"

const insertKeys = createBulkInsert(
  "application_key",
  ["id", "person_id", "name", "key", "key_hash", "created_at"],
  ["id"],
)

/** The shape is that of `PROJECTIONS` in `library/projection.ts`. */
export const APPLICATION_KEY_PROJECTION = {
  put: (tx: Tx, rows: readonly WrittenRow[]): Promise<void> =>
    insertKeys(
      tx,
      rows.map(row => {
        const { personId, name, key, createdAt } = parseBody(row, ROW_BODIES.application_key)
        const texts = { person_id: plain(personId), name: plain(name), key: plain(key), created_at: plain(createdAt) }
        return { id: row.id, ...texts, key_hash: hash("sha256", texts.key) }
      }),
    ),
  remove: async (tx: Tx, ids: readonly string[]): Promise<void> => {
    await tx.deleteFrom("application_key").where("id", "in", ids).execute()
  },
}

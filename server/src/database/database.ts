/** Opens the store: one connection that writes, one that only reads, migrations done. */
import { chmodSync, mkdirSync } from "node:fs"
import { join } from "node:path"
import { Kysely, type Transaction } from "kysely"
import { migrate } from "./migrations.ts"
import type { Tables } from "./schema.ts"
import { openSqlite } from "./sqlite.ts"

export type Reader = Pick<Kysely<Tables>, "selectFrom" | "with" | "fn">
export type Tx = Transaction<Tables>

export interface Database {
  /** Cannot write. Sees every transaction committed before the call; never waits for a writer. */
  readonly read: Reader
  /** Everything inside commits together or not at all. One at a time; no network and no file inside. */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** A consistent view over several queries: all see the same commit. */
  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** `directory` is made when it is missing; the library is `diapason.sqlite` in it. */
export const openDatabase = async (directory: string): Promise<Database> => {
  mkdirSync(directory, { recursive: true })
  const path = join(directory, "diapason.sqlite")
  const writer = new Kysely<Tables>({ dialect: openSqlite(path, "write") })
  await migrate(writer)
  chmodSync(path, 0o600)
  const reader = new Kysely<Tables>({ dialect: openSqlite(path, "read") })
  const snapshots = new Kysely<Tables>({ dialect: openSqlite(path, "read") })
  return {
    read: reader,
    transact: work => writer.transaction().execute(work),
    snapshot: work => snapshots.transaction().execute(work),
    close: async () => {
      await snapshots.destroy()
      await reader.destroy()
      await writer.destroy()
    },
  }
}

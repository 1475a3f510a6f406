/** The store of everything: SQLite in a folder or PostgreSQL at an address, behind one query builder, migrations done. */
import type { Kysely, Transaction } from "kysely"
import type { Tables } from "./schema.ts"
import { openSqlite } from "./sqlite.ts"

export type Reader = Pick<Kysely<Tables>, "selectFrom" | "with" | "fn">
export type Tx = Transaction<Tables>

export interface Database {
  /** Cannot write. Sees every transaction committed before the call; never waits for a writer. */
  readonly read: Reader
  /**
   * Everything inside commits together or not at all. One at a time, whatever the number of processes; no network and no
   * file inside. Where the database gave up half-way, `work` runs again from its beginning: it changes nothing but the
   * database.
   */
  transact<T>(work: (tx: Tx) => Promise<T>): Promise<T>
  /** A consistent view over several queries: all see the same commit. */
  snapshot<T>(work: (reader: Reader) => Promise<T>): Promise<T>
  /** Runs `work` while no other process on this database runs work of the same name; waits for its turn until `signal`. */
  alone<T>(name: string, signal: AbortSignal, work: () => Promise<T>): Promise<T>
  /** Tells the other processes on this database when, and only if, the transaction commits. Some 7,000 bytes at most. */
  announce(tx: Tx, message: string): Promise<void>
  /**
   * What other processes announce; `undefined` where something may have been missed. A patient listener holds no
   * connection: it hears only while this process uses the database. Returns the way to stop.
   */
  onAnnounced(listener: (message: string | undefined) => void, patient: boolean): () => void
  close(): Promise<void>
}

/**
 * `directory` is made when it is missing; the library is `diapason.sqlite` in it, or lives in PostgreSQL where `url` names
 * one. Throws `AppError` with a sentence when it cannot be opened; the sentence never holds the password.
 */
export const openDatabase = async (directory: string, url?: string): Promise<Database> => {
  if (url === undefined) return openSqlite(directory)
  // Loaded only where it is needed: a small machine starts sooner without it.
  const { openPostgres } = await import("./postgres.ts")
  return openPostgres(url)
}

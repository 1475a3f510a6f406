/** Opens the store: one connection that writes, one that only reads, migrations done. */
import { chmodSync, existsSync, mkdirSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { AppError } from "@diapason/shared/errors"
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

/** Folder by folder: the runtime's own way to make several at once never ends where a file system refuses (`/proc/x`). */
const makeFolder = (directory: string): void => {
  if (existsSync(directory) && !statSync(directory).isDirectory())
    throw new AppError("invalid", `DATA_DIR: ${directory} is a file; a folder is needed.`)
  const missing: string[] = []
  for (let folder = resolve(directory); !existsSync(folder) && folder !== dirname(folder); folder = dirname(folder))
    missing.unshift(folder)
  for (const folder of missing) mkdirSync(folder)
}

/** `directory` is made when it is missing; the library is `diapason.sqlite` in it. Throws when it cannot be made or written. */
export const openDatabase = async (directory: string): Promise<Database> => {
  makeFolder(directory)
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

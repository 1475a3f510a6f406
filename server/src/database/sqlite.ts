/** The store as one file: one connection that writes, two that only read. */
import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { AppError } from "@diapason/shared/errors"
import { Kysely } from "kysely"
import type { Database } from "./database.ts"
import { migrate } from "./migrations.ts"
import type { Tables } from "./schema.ts"
import { createSqliteDialect } from "./sqlite-dialect.ts"

/** Folder by folder: the runtime's own way to make several at once never ends where a file system refuses (`/proc/x`). */
const makeFolder = (directory: string): void => {
  if (existsSync(directory) && !statSync(directory).isDirectory())
    throw new AppError("invalid", `DATA_DIR: ${directory} is a file; a folder is needed.`)
  const missing: string[] = []
  for (let folder = resolve(directory); !existsSync(folder) && folder !== dirname(folder); folder = dirname(folder))
    missing.unshift(folder)
  for (const folder of missing) mkdirSync(folder)
}

/** Whichever room was writing: a full disk is told as one. */
const storageFault = (error: unknown): unknown => {
  if (!(error instanceof Error && /database or disk is full/i.test(error.message))) return error
  const cure = "The disk is full: nothing was changed. Free some space and try again."
  return new AppError("storage_full", cure, undefined, error)
}

/** SQLite gives what it puts beside the file the rights of the file: they must be right before it opens it. */
const closeToOthers = (path: string): void => {
  try {
    closeSync(openSync(path, "a", 0o600))
    chmodSync(path, 0o600)
  } catch {
    // SQLite meets the same obstacle, and the start names it.
  }
}

/** Throws when the folder or the file in it cannot be made or written. A file belongs to one process: nobody else is told or waited for. */
export const openSqlite = async (directory: string): Promise<Database> => {
  makeFolder(directory)
  const path = join(directory, "diapason.sqlite")
  closeToOthers(path)
  const writer = new Kysely<Tables>({ dialect: createSqliteDialect(path, "write") })
  await migrate(writer)
  const reader = new Kysely<Tables>({ dialect: createSqliteDialect(path, "read") })
  const snapshots = new Kysely<Tables>({ dialect: createSqliteDialect(path, "read") })
  return {
    read: reader,
    transact: work =>
      writer
        .transaction()
        .execute(work)
        .catch((error: unknown) => {
          throw storageFault(error)
        }),
    snapshot: work => snapshots.transaction().execute(work),
    alone: (_name, _signal, work) => work(),
    announce: async () => {},
    onAnnounced: () => () => {},
    close: async () => {
      await snapshots.destroy()
      await reader.destroy()
      await writer.destroy()
    },
  }
}

/** Data folders of stores as files: made, wiped, backed up, put back and copied between machines. */
import { randomBytes } from "node:crypto"
import { cpSync, rmSync } from "node:fs"
import { join } from "node:path"
import { DatabaseSync } from "node:sqlite"
import { openDatabase } from "../../src/database/database.ts"
import { adoptLibrary } from "../../src/library/identity.ts"

const FILE = "diapason.sqlite"

/** Without the index of the log, which belongs to the running program: as a backup tool finds the files. */
const copy = (from: string, to: string): void =>
  cpSync(from, to, { recursive: true, filter: path => !path.endsWith("-shm") })

export type StoreFolders = ReturnType<typeof createStoreFolders>

/** `root` exists and is empty. All stores begin with the same library and no rows. */
export const createStoreFolders = (root: string) => {
  const template = join(root, "template")
  let made = 0
  const next = (): string => join(root, String(made++))
  return {
    /** Before the others. */
    prepare: async (): Promise<void> => {
      const database = await openDatabase(template)
      await database.transact(tx => adoptLibrary(tx, "11111111-1111-4111-8111-111111111111", false))
      await database.close()
    },
    /** A folder as a first start leaves it, with an identity of its own; with a library of its own where that is wanted. */
    fresh: (stranger = false, newId = () => randomBytes(16).toString("hex")): string => {
      const folder = next()
      copy(template, folder)
      const database = new DatabaseSync(join(folder, FILE))
      database.prepare("update meta set store_id = ?, nonce = ?").run(newId(), newId())
      if (stranger) database.prepare("update meta set library_id = ?").run(newId())
      database.close()
      return folder
    },
    copyOf: (folder: string): string => {
      const to = next()
      copy(folder, to)
      return to
    },
    remove: (folder: string): void => rmSync(folder, { recursive: true, force: true }),
  }
}

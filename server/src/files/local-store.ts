/** The tables of local folders: the only place where an id becomes a path. Nothing in them travels. */
import type { Selectable } from "kysely"
import { createBulkInsert } from "../database/bulk-insert.ts"
import type { Database } from "../database/database.ts"
import type { LocalFolderTable, LocalItemTable } from "../database/schema.ts"

export type FolderEntry = Selectable<LocalFolderTable>
export type ItemEntry = Selectable<LocalItemTable>
export type LocalStore = ReturnType<typeof createLocalStore>

/** What is found on the disk; an entry keeps what is known of its copy. */
export type FoundEntry = Omit<ItemEntry, "copy_id" | "copy_key" | "session" | "session_key">

const IDS_PER_QUERY = 400
const insertFound = createBulkInsert(
  "local_item",
  ["id", "folder_id", "parent_id", "path", "is_folder", "size", "stamp", "content_key", "mounted"],
  ["id"],
)

export function createLocalStore({ read, transact }: Pick<Database, "read" | "transact">) {
  return {
    folders: (): Promise<readonly FolderEntry[]> =>
      read.selectFrom("local_folder").selectAll().orderBy("followed_at").orderBy("id").execute(),

    folder: (id: string): Promise<FolderEntry | undefined> =>
      read.selectFrom("local_folder").selectAll().where("id", "=", id).executeTakeFirst(),

    addFolder: (entry: FolderEntry) => transact(tx => tx.insertInto("local_folder").values(entry).execute()),

    changeFolder: (id: string, change: Partial<Omit<FolderEntry, "id">>) =>
      transact(tx => tx.updateTable("local_folder").set(change).where("id", "=", id).execute()),

    item: (id: string): Promise<ItemEntry | undefined> =>
      read.selectFrom("local_item").selectAll().where("id", "=", id).executeTakeFirst(),

    /** What was seen in a folder at the last look, by path. */
    itemsIn: async (parentId: string): Promise<ReadonlyMap<string, ItemEntry>> => {
      const rows = await read.selectFrom("local_item").selectAll().where("parent_id", "=", parentId).execute()
      return new Map(rows.map(row => [row.path, row]))
    },

    /** Paths of the folders seen in a chosen folder, those nearer to it first. */
    foldersIn: async (folderId: string, limit: number): Promise<readonly string[]> => {
      const rows = await read
        .selectFrom("local_item")
        .select("path")
        .where("folder_id", "=", folderId)
        .where("is_folder", "=", 1)
        .orderBy(e => e.fn("length", ["path"]))
        .limit(limit)
        .execute()
      return rows.map(({ path }) => path)
    },

    /** Files of the same content, wherever in the chosen folder they were seen. */
    alike: (folderId: string, contentKey: string): Promise<readonly ItemEntry[]> =>
      read
        .selectFrom("local_item")
        .selectAll()
        .where("folder_id", "=", folderId)
        .where("content_key", "=", contentKey)
        .where("is_folder", "=", 0)
        .limit(20)
        .execute(),

    /** Writes what is new or has changed, in this order, once `replaced` are forgotten: other items at the same paths. */
    saveFound: (entries: readonly FoundEntry[], replaced: readonly string[]) =>
      entries.length === 0
        ? Promise.resolve()
        : transact(async tx => {
            for (let at = 0; at < replaced.length; at += IDS_PER_QUERY)
              await tx
                .deleteFrom("local_item")
                .where("id", "in", replaced.slice(at, at + IDS_PER_QUERY))
                .execute()
            await insertFound(tx, entries)
          }),

    saveSession: (id: string, session: string | null, contentKey: string | null) =>
      transact(tx =>
        tx.updateTable("local_item").set({ session, session_key: contentKey }).where("id", "=", id).execute(),
      ),

    saveCopy: (id: string, copyId: string, contentKey: string) =>
      transact(tx =>
        tx
          .updateTable("local_item")
          .set({ copy_id: copyId, copy_key: contentKey, session: null, session_key: null })
          .where("id", "=", id)
          .execute(),
      ),
  }
}

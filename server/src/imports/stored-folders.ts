/** What was listed of a link, in the database: an import that was interrupted goes on without asking Drive again. */
import type { Database } from "../database/database.ts"
import type { ListedFolder, ListedFolders } from "./listed-folders.ts"

const FOLDERS_PER_QUERY = 200

/** The text is that of `add`. */
function readFolder({ content }: { readonly content: string }): ListedFolder {
  const folder: ListedFolder = JSON.parse(content)
  return folder
}

export function createStoredFolders(
  { read, transact }: Pick<Database, "read" | "transact">,
  importId: string,
): ListedFolders {
  return {
    async *all() {
      for (let after = -1; ; ) {
        const rows = await read
          .selectFrom("import_folder")
          .select(["content", "position"])
          .where("import_id", "=", importId)
          .where("position", ">", after)
          .orderBy("position")
          .limit(FOLDERS_PER_QUERY)
          .execute()
        yield* rows.map(readFolder)
        const last = rows.at(-1)
        if (last === undefined) return
        after = last.position
      }
    },
    add: folders =>
      transact(async tx => {
        const last = await tx
          .selectFrom("import_folder")
          .select(e => e.fn.max("position").as("position"))
          .where("import_id", "=", importId)
          .executeTakeFirst()
        let position = Number(last?.position ?? -1)
        for (const folder of folders) {
          position += 1
          const row = { import_id: importId, folder_id: folder.item.id, position, content: JSON.stringify(folder) }
          await tx.insertInto("import_folder").values(row).execute()
        }
      }),
    async get(ids) {
      const rows = await read
        .selectFrom("import_folder")
        .select("content")
        .where("import_id", "=", importId)
        .where("folder_id", "in", [...ids])
        .orderBy("position")
        .execute()
      return rows.map(readFolder)
    },
  }
}

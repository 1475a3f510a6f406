/** The tables of imports: one row for each link given, and the tags of every file that was read. */
import { AlbumChoice, Import } from "@diapason/shared/api"
import type { Selectable } from "kysely"
import { z } from "zod"
import type { Database, Tx } from "../database/database.ts"
import type { ImportJobTable } from "../database/schema.ts"
import type { DriveItem } from "../drive/drive-types.ts"
import type { ListedFolders } from "./listed-folders.ts"
import { createStoredFolders } from "./stored-folders.ts"
import { FileTags, mayHideSheet } from "./tags/file-tags.ts"

/** Tags read since the last save. */
export interface ReadFile {
  readonly file: DriveItem
  readonly tags: FileTags
}

export type ImportStore = ReturnType<typeof createImportStore>

const LISTED = 50
const JOBS_KEPT = 500
const FILES_KEPT = 120_000
const IDS_PER_QUERY = 400
const OPEN = ["queued", "running"]

export function createImportStore(database: Database) {
  const { read } = database
  return {
    /** @param only the album folders that are wanted; `undefined` for all */
    insert: (job: Import, only: readonly string[] | undefined, choices: Readonly<Record<string, AlbumChoice>>) =>
      database.transact(async tx => {
        const wanted = only === undefined ? null : JSON.stringify(only)
        await tx
          .insertInto("import_job")
          .values({ ...rowOf(job), only: wanted })
          .execute()
        for (const [folderId, choice] of Object.entries(choices)) {
          const values = { choice: JSON.stringify(choice) }
          await tx
            .insertInto("import_choice")
            .values({ folder_id: folderId, ...values })
            .onConflict(conflict => conflict.column("folder_id").doUpdateSet(values))
            .execute()
        }
      }),

    /** The album folders that are wanted of a link; `undefined` for all. */
    onlyOf: async (importId: string): Promise<ReadonlySet<string> | undefined> => {
      const row = await read.selectFrom("import_job").select("only").where("id", "=", importId).executeTakeFirst()
      return row?.only == null ? undefined : new Set(Only.parse(JSON.parse(row.only)))
    },

    /** What a person said of an album folder, now or at an earlier import. */
    choiceOf: async (folderId: string): Promise<AlbumChoice | undefined> => {
      const row = await read
        .selectFrom("import_choice")
        .select("choice")
        .where("folder_id", "=", folderId)
        .executeTakeFirst()
      return row && AlbumChoice.parse(JSON.parse(row.choice))
    },

    listedFolders: (importId: string): ListedFolders => createStoredFolders(database, importId),

    /** Forgets what was listed of a link. */
    forgetFolders: (importId: string) =>
      database.transact(tx => tx.deleteFrom("import_folder").where("import_id", "=", importId).execute()),

    /** The job's state and the tags read meanwhile, together. */
    save: (job: Import, files: readonly ReadFile[], now: string) =>
      database.transact(async tx => {
        const { id, ...row } = rowOf(job)
        await tx.updateTable("import_job").set(row).where("id", "=", id).execute()
        await saveTags(tx, files, now)
      }),

    /** Tags read outside of an import. */
    saveTags: (files: readonly ReadFile[], now: string) => database.transact(tx => saveTags(tx, files, now)),

    /** Moves an open job to another state; `false` when it was not in one of these states any more. */
    move: (id: string, from: readonly Import["state"][], to: Import["state"], now: string) =>
      database.transact(async tx => {
        const moved = await tx
          .updateTable("import_job")
          .set({ state: to, updated_at: now, current_file: null })
          .where("id", "=", id)
          .where("state", "in", from)
          .executeTakeFirst()
        return moved.numUpdatedRows > 0n
      }),

    find: async (id: string): Promise<Import | undefined> => {
      const row = await read.selectFrom("import_job").selectAll().where("id", "=", id).executeTakeFirst()
      return row && jobOf(row)
    },

    /** The newest, newest first. */
    list: async (): Promise<Import[]> => {
      const rows = await read
        .selectFrom("import_job")
        .selectAll()
        .orderBy("created_at", "desc")
        .orderBy("id", "desc")
        .limit(LISTED)
        .execute()
      return rows.map(jobOf)
    },

    /** Those that have not ended, oldest first; one that was interrupted before those that wait. */
    open: async (): Promise<Import[]> => {
      const query = read.selectFrom("import_job").selectAll().where("state", "in", OPEN)
      const rows = await query.orderBy("state", "desc").orderBy("created_at").orderBy("id").execute()
      return rows.map(jobOf)
    },

    /** The tags already read of those files whose bytes are still the same. */
    tagsOf: async (files: readonly DriveItem[]): Promise<ReadonlyMap<string, FileTags>> => {
      const keys = new Map(files.filter(file => file.contentKey !== "").map(file => [file.id, file.contentKey]))
      const ids = [...keys.keys()]
      const found = new Map<string, FileTags>()
      for (let at = 0; at < ids.length; at += IDS_PER_QUERY) {
        const part = ids.slice(at, at + IDS_PER_QUERY)
        const rows = await read.selectFrom("import_file").selectAll().where("file_id", "in", part).execute()
        for (const row of rows.filter(one => one.content_key === keys.get(one.file_id))) {
          const tags = FileTags.safeParse(JSON.parse(row.tags))
          if (tags.success && !mayHideSheet(tags.data)) found.set(row.file_id, tags.data)
        }
      }
      return found
    },

    /** Forgets the tags of files not read for longest, and the oldest imports. */
    prune: () =>
      database.transact(async tx => {
        const file = await tx
          .selectFrom("import_file")
          .select("read_at")
          .orderBy("read_at", "desc")
          .offset(FILES_KEPT)
          .limit(1)
          .executeTakeFirst()
        if (file) await tx.deleteFrom("import_file").where("read_at", "<=", file.read_at).execute()
        const job = await tx
          .selectFrom("import_job")
          .select("created_at")
          .orderBy("created_at", "desc")
          .offset(JOBS_KEPT)
          .limit(1)
          .executeTakeFirst()
        if (job)
          await tx
            .deleteFrom("import_job")
            .where("created_at", "<=", job.created_at)
            .where("state", "not in", OPEN)
            .execute()
      }),
  }
}

const Only = z.array(z.string())

async function saveTags(tx: Tx, files: readonly ReadFile[], now: string): Promise<void> {
  for (const { file, tags } of files) {
    const values = { content_key: file.contentKey, tags: JSON.stringify(tags), read_at: now }
    await tx
      .insertInto("import_file")
      .values({ file_id: file.id, ...values })
      .onConflict(conflict => conflict.column("file_id").doUpdateSet(values))
      .execute()
  }
}

const rowOf = (job: Import) => ({
  id: job.id,
  url: job.url,
  state: job.state,
  files_total: job.filesTotal,
  files_done: job.filesDone,
  current_file: job.current ?? null,
  albums: JSON.stringify(job.albums),
  failures: JSON.stringify(job.failures),
  error_code: job.error?.code ?? null,
  error_message: job.error?.message ?? null,
  created_at: job.createdAt,
  updated_at: job.updatedAt,
})

const jobOf = (row: Selectable<ImportJobTable>): Import =>
  Import.parse({
    id: row.id,
    url: row.url,
    state: row.state,
    filesTotal: row.files_total,
    filesDone: row.files_done,
    ...(row.current_file !== null && { current: row.current_file }),
    albums: JSON.parse(row.albums),
    failures: JSON.parse(row.failures),
    ...(row.error_code !== null && { error: { code: row.error_code, message: row.error_message ?? "" } }),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  })

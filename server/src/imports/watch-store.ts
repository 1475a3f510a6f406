/** The tables of watched folders: the list itself in rows, which reach every server, and what only the home knows. */
import { ROW_BODIES } from "@diapason/shared/rows"
import type { Database, Tx } from "../database/database.ts"
import type { Store } from "../library/store.ts"

/** As a person sees it; what the row holds. */
export interface FollowedFolder {
  readonly id: string
  readonly url: string
  readonly name: string
  readonly followedAt: string
  readonly problem?: string
}

/** What was seen of one file, picture or folder at the last look. */
export interface SeenFile {
  readonly unitId: string
  readonly contentKey: string
  /** Complete lists in a row that did not hold it. */
  readonly missed: number
}

export interface WatchState {
  readonly checkedAt: string | undefined
  readonly nextCheckAt: string | undefined
}

export type WatchStore = ReturnType<typeof createWatchStore>

const KIND = "watched_folder"
const AT_ONCE = 200

export function createWatchStore({ database, store }: { readonly database: Database; readonly store: Store }) {
  const { read } = database

  async function followed(): Promise<FollowedFolder[]> {
    const rows = await read
      .selectFrom("row")
      .select(["id", "body"])
      .where("kind", "=", KIND)
      .where("deleted", "=", 0)
      .orderBy("id")
      .execute()
    return rows.map(({ id, body }) => {
      const { url, name, followedAt, problem } = ROW_BODIES.watched_folder.parse(JSON.parse(body ?? "null"))
      return { id, url, name, followedAt, ...(problem !== undefined && { problem }) }
    })
  }

  return {
    followed,

    follow: ({ id, ...body }: FollowedFolder) => store.write(writer => writer.put([{ kind: KIND, id, body }], "edit")),

    /** Nothing that came from the folder is removed. */
    unfollow: (id: string) =>
      store.write(async writer => {
        await writer.remove([{ kind: KIND, id }])
        await forget(writer.tx, id)
      }),

    /** What was seen at the looks so far. */
    forget: (id: string) => database.transact(tx => forget(tx, id)),

    state: async (id: string): Promise<WatchState> => {
      const row = await read.selectFrom("watched_folder").selectAll().where("id", "=", id).executeTakeFirst()
      return { checkedAt: row?.checked_at ?? undefined, nextCheckAt: row?.next_check_at ?? undefined }
    },

    changeToken: async (): Promise<string | undefined> => {
      const row = await read
        .selectFrom("watched_folder")
        .select("change_token")
        .where("change_token", "is not", null)
        .limit(1)
        .executeTakeFirst()
      return row?.change_token ?? undefined
    },

    saveChangeToken: (token: string) =>
      database.transact(tx => tx.updateTable("watched_folder").set({ change_token: token }).execute()),

    seen: async (watchId: string): Promise<Map<string, SeenFile>> => {
      const rows = await read.selectFrom("watched_file").selectAll().where("watch_id", "=", watchId).execute()
      return new Map(
        rows.map(row => [row.file_id, { unitId: row.unit_id, contentKey: row.content_key, missed: row.missed }]),
      )
    },

    /** Which watched folders hold one of these files or folders, or are one of them. */
    holding: async (ids: readonly string[]): Promise<ReadonlySet<string>> => {
      const found = new Set<string>()
      for (let at = 0; at < ids.length; at += AT_ONCE) {
        const part = ids.slice(at, at + AT_ONCE)
        const rows = await read
          .selectFrom("watched_file")
          .select("watch_id")
          .distinct()
          .where("file_id", "in", part)
          .execute()
        for (const row of rows) found.add(row.watch_id)
      }
      return found
    },

    saveState: (id: string, checkedAt: string | undefined, nextCheckAt: string) =>
      database.transact(tx => saveState(tx, id, checkedAt, nextCheckAt)),

    /** A look that came to nothing: what was missed before must be missed twice again. */
    forgetMisses: (watchId: string) =>
      database.transact(tx =>
        tx
          .updateTable("watched_file")
          .set({ missed: 0 })
          .where("watch_id", "=", watchId)
          .where("missed", ">", 0)
          .execute(),
      ),

    /** What a look has found: only what differs from before is written. */
    saveSeen: (watchId: string, changed: ReadonlyMap<string, SeenFile>, gone: readonly string[]) =>
      database.transact(async tx => {
        for (const [fileId, { unitId, contentKey, missed }] of changed) {
          const values = { unit_id: unitId, content_key: contentKey, missed }
          await tx
            .insertInto("watched_file")
            .values({ watch_id: watchId, file_id: fileId, ...values })
            .onConflict(conflict => conflict.columns(["watch_id", "file_id"]).doUpdateSet(values))
            .execute()
        }
        for (let at = 0; at < gone.length; at += AT_ONCE) {
          const part = gone.slice(at, at + AT_ONCE)
          await tx.deleteFrom("watched_file").where("watch_id", "=", watchId).where("file_id", "in", part).execute()
        }
      }),
  }
}

async function forget(tx: Tx, id: string): Promise<void> {
  await tx.deleteFrom("watched_folder").where("id", "=", id).execute()
  await tx.deleteFrom("watched_file").where("watch_id", "=", id).execute()
}

async function saveState(tx: Tx, id: string, checkedAt: string | undefined, nextCheckAt: string): Promise<void> {
  const values = { next_check_at: nextCheckAt, ...(checkedAt !== undefined && { checked_at: checkedAt }) }
  await tx
    .insertInto("watched_folder")
    .values({ id, ...values })
    .onConflict(conflict => conflict.column("id").doUpdateSet(values))
    .execute()
}

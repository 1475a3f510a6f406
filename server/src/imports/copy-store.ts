/** What of a local folder is copied and what is to be: the files of tracks, and the pictures that albums have for a cover. */
import { CoverPlace } from "@diapason/shared/rows"
import type { ExpressionBuilder } from "kysely"
import type { Database } from "../database/database.ts"
import type { Tables } from "../database/schema.ts"
import type { ItemEntry } from "../files/local-store.ts"
import type { CopyFacts } from "../library/note-copies.ts"
import { chunksOf } from "../library/row-store.ts"

export interface CopyTotals {
  readonly filesTotal: number
  readonly filesDone: number
  readonly bytesTotal: number
  readonly bytesDone: number
}

export type CopyStore = ReturnType<typeof createCopyStore>

type Items = ExpressionBuilder<Tables, "local_item">
const MOST_COVERS = 20_000
/** Noted in one transaction. */
const MOST_UNNOTED = 200
/** Values of one query. */
const COVERS_PER_QUERY = 400

export function createCopyStore({ read }: Pick<Database, "read">) {
  /** The files that covers of this library lie in, each with the ids of the copies that covers name, or none. */
  async function covers(): Promise<ReadonlyMap<string, readonly (string | undefined)[]>> {
    const rows = await read
      .selectFrom("album")
      .select("cover")
      .where("cover", "like", '%"fileId":"lf~%')
      .limit(MOST_COVERS)
      .execute()
    const named = new Map<string, (string | undefined)[]>()
    for (const { cover } of rows) {
      const place = CoverPlace.options[0].safeParse(JSON.parse(cover ?? "null")).data
      if (place) named.set(place.fileId, [...(named.get(place.fileId) ?? []), place.driveId])
    }
    return named
  }

  const ofTrack = (e: Items) =>
    e.exists(e.selectFrom("track").select("track.id").whereRef("track.local_file_id", "=", "local_item.id").limit(1))
  const isCopied = (e: Items) => e("local_item.copy_key", "=", e.ref("local_item.content_key"))
  const uncopied = (folderId: string) =>
    read
      .selectFrom("local_item")
      .selectAll("local_item")
      .where("folder_id", "=", folderId)
      .where("is_folder", "=", 0)
      .where("size", ">", 0)
      .where(e => e.or([e("copy_key", "is", null), e("copy_key", "!=", e.ref("content_key"))]))

  const copied = (folderId: string) =>
    read
      .selectFrom("local_item")
      .where("local_item.folder_id", "=", folderId)
      .where("local_item.copy_id", "is not", null)
      .where(isCopied)

  async function unnotedTracks(folderId: string): Promise<readonly CopyFacts[]> {
    const rows = await copied(folderId)
      .innerJoin("track", "track.local_file_id", "local_item.id")
      .select(["local_item.id", "local_item.copy_id"])
      .distinct()
      .where(e => e.or([e("track.drive_id", "is", null), e("track.drive_id", "!=", e.ref("local_item.copy_id"))]))
      .limit(MOST_UNNOTED)
      .execute()
    return rows.flatMap(({ id, copy_id }) => (copy_id === null ? [] : [{ localFileId: id, driveId: copy_id }]))
  }

  async function unnotedCovers(folderId: string): Promise<readonly CopyFacts[]> {
    const named = await covers()
    const found: CopyFacts[] = []
    for (const part of chunksOf([...named.keys()], COVERS_PER_QUERY)) {
      const rows = await copied(folderId).select(["id", "copy_id"]).where("id", "in", part).execute()
      for (const { id, copy_id } of rows)
        if (copy_id !== null && named.get(id)?.some(driveId => driveId !== copy_id))
          found.push({ localFileId: id, driveId: copy_id })
    }
    return found.slice(0, MOST_UNNOTED)
  }

  return {
    /** Copies that a track or a cover does not name: the server ended too soon, or an import that had begun before wrote last. */
    unnoted: async (folderId: string): Promise<readonly CopyFacts[]> => [
      ...(await unnotedTracks(folderId)),
      ...(await unnotedCovers(folderId)),
    ],

    /** The next in the order of their places. */
    nextTrack: (folderId: string, after: string): Promise<ItemEntry | undefined> =>
      uncopied(folderId).where(ofTrack).where("path", ">", after).orderBy("path").limit(1).executeTakeFirst(),

    pictures: async (folderId: string): Promise<readonly ItemEntry[]> => {
      const ids = [...(await covers()).keys()]
      const found: ItemEntry[] = []
      for (const part of chunksOf(ids, COVERS_PER_QUERY))
        found.push(...(await uncopied(folderId).where("id", "in", part).orderBy("path").execute()))
      return found
    },

    /** Of the tracks' files. */
    totals: async (folderId: string): Promise<CopyTotals> => {
      const rows = await read
        .selectFrom("local_item")
        .select(e => [
          e.case().when(isCopied(e)).then(1).else(0).end().as("done"),
          e.fn.countAll<number>().as("files"),
          e.fn.sum<number>("size").as("bytes"),
        ])
        .where("folder_id", "=", folderId)
        .where("is_folder", "=", 0)
        .where(ofTrack)
        .groupBy("done")
        .execute()
      const sum = (of: "files" | "bytes", done?: number) =>
        rows
          .filter(row => done === undefined || Number(row.done) === done)
          .reduce((all, row) => all + Number(row[of]), 0)
      return {
        filesTotal: sum("files"),
        filesDone: sum("files", 1),
        bytesTotal: sum("bytes"),
        bytesDone: sum("bytes", 1),
      }
    },
  }
}

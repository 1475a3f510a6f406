/** What of a local folder is to be copied: the files of tracks, and the pictures that albums have for a cover. */
import { CoverPlace } from "@diapason/shared/rows"
import type { ExpressionBuilder } from "kysely"
import type { Database } from "../database/database.ts"
import type { Tables } from "../database/schema.ts"
import type { ItemEntry } from "../files/local-store.ts"

export interface CopyTotals {
  readonly filesTotal: number
  readonly filesDone: number
  readonly bytesTotal: number
  readonly bytesDone: number
}

export type CopyStore = ReturnType<typeof createCopyStore>

type Items = ExpressionBuilder<Tables, "local_item">
const MOST_COVERS = 20_000
/** Values of one query. */
const COVERS_PER_QUERY = 400

export function createCopyStore({ read }: Pick<Database, "read">) {
  /** Ids of the files that covers of this library lie in. */
  async function covers(): Promise<readonly string[]> {
    const rows = await read
      .selectFrom("album")
      .select("cover")
      .where("cover", "like", '%"fileId":"lf~%')
      .limit(MOST_COVERS)
      .execute()
    const places = rows.map(({ cover }) => CoverPlace.safeParse(JSON.parse(cover ?? "null")).data)
    return [...new Set(places.flatMap(place => (place && typeof place.fileId === "string" ? [place.fileId] : [])))]
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

  return {
    /** The next in the order of their places. */
    nextTrack: (folderId: string, after: string): Promise<ItemEntry | undefined> =>
      uncopied(folderId).where(ofTrack).where("path", ">", after).orderBy("path").limit(1).executeTakeFirst(),

    pictures: async (folderId: string): Promise<readonly ItemEntry[]> => {
      const ids = await covers()
      const found: ItemEntry[] = []
      for (let at = 0; at < ids.length; at += COVERS_PER_QUERY) {
        const part = ids.slice(at, at + COVERS_PER_QUERY)
        found.push(...(await uncopied(folderId).where("id", "in", part).orderBy("path").execute()))
      }
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

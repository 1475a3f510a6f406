/** Files of the home's own disk have got a copy in Drive: their tracks and covers play and show everywhere from now on. */
import { ROW_BODIES, type RowBodyInput } from "@diapason/shared/rows"
import type { Tx } from "../database/database.ts"
import { scannedRow } from "./edits/edit-rows.ts"
import { parseBody } from "./row-body.ts"
import type { Store } from "./store.ts"

export interface CopyFacts {
  readonly localFileId: string
  readonly driveId: string
}

const tracksOf = async (tx: Tx, { localFileId, driveId }: CopyFacts): Promise<readonly RowBodyInput[]> => {
  const rows: RowBodyInput[] = []
  const tracks = await tx.selectFrom("track").select("id").where("local_file_id", "=", localFileId).execute()
  for (const { id } of tracks) {
    const row = await scannedRow(tx, { kind: "track", id })
    if (row) rows.push({ kind: "track", id, body: { ...parseBody(row, ROW_BODIES.track), driveId } })
  }
  return rows
}

/** The albums whose cover lies in the file. */
const albumsOf = async (tx: Tx, { localFileId, driveId }: CopyFacts): Promise<readonly RowBodyInput[]> => {
  const rows: RowBodyInput[] = []
  const albums = await tx.selectFrom("album").select("id").where("cover", "like", `%"${localFileId}"%`).execute()
  for (const { id } of albums) {
    const row = await scannedRow(tx, { kind: "album", id })
    const body = row && parseBody(row, ROW_BODIES.album)
    const { cover } = body ?? {}
    // "_" in an id stands for any sign in the search.
    if (body && cover && "fileId" in cover && cover.fileId === localFileId)
      rows.push({ kind: "album", id, body: { ...body, cover: { ...cover, driveId } } })
  }
  return rows
}

/** What has left the library meanwhile stays away. */
export const createNoteCopies =
  ({ store }: { readonly store: Pick<Store, "write"> }) =>
  (copies: readonly CopyFacts[]): Promise<void> =>
    store.write(async writer => {
      for (const copy of copies) {
        const rows = [...(await tracksOf(writer.tx, copy)), ...(await albumsOf(writer.tx, copy))]
        await writer.put(rows, "edit")
      }
    })

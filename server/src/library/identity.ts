/** Which store this is and which library it holds, and the rare moments when that changes. */
import type { Reader, Tx } from "../database/database.ts"
import { forgetAllWords } from "./search-index.ts"

export interface Identity {
  /** Of this database: another file is another store. */
  readonly storeId: string
  /** Of the library: equal on every store that holds it. */
  readonly libraryId: string
  /** False until a person's row was written here or a library was adopted. */
  readonly settled: boolean
  /** Highest revision given. */
  readonly revision: number
  readonly nonce: string
  /** Deletions below this version may have been forgotten; 0 as long as none has. */
  readonly forgotten: number
}

export const identityOf = async (reader: Reader): Promise<Identity> => {
  const meta = await reader.selectFrom("meta").selectAll().where("id", "=", 1).executeTakeFirstOrThrow()
  return {
    storeId: meta.store_id,
    libraryId: meta.library_id,
    settled: meta.settled === 1,
    revision: meta.revision,
    nonce: meta.nonce,
    forgotten: meta.forgotten_version,
  }
}

/** Takes the library that is pushed to a store that never held a row, or that a person chose to join. */
export const adoptLibrary = async (tx: Tx, libraryId: string, settled: boolean): Promise<void> => {
  // What was forgotten of one library says nothing of another one's rows.
  await tx.updateTable("meta").set({ forgotten_version: 0 }).where("library_id", "!=", libraryId).execute()
  await tx
    .updateTable("meta")
    .set({ library_id: libraryId, settled: settled ? 1 : 0 })
    .execute()
}

/** A copied folder must not speak with its original's name. */
export const renewStoreId = async (tx: Tx, id: string): Promise<void> => {
  await tx.updateTable("meta").set({ store_id: id }).execute()
}

export const renewNonce = async (tx: Tx, nonce: string): Promise<void> => {
  await tx.updateTable("meta").set({ nonce }).execute()
}

/** After a backup was put back: revisions that a remote has seen are not given a second time. */
export const skipRevisions = async (tx: Tx, seenElsewhere: number): Promise<void> => {
  await tx.updateTable("meta").set({ revision: seenElsewhere }).where("revision", "<", seenElsewhere).execute()
}

/** Empties the store, as if its disk had been lost, and takes another library's name. */
export const resetStore = async (tx: Tx, libraryId: string, id: string): Promise<void> => {
  for (const table of ["album", "track", "artist"] as const) await forgetAllWords(tx, table)
  for (const table of [
    "row",
    "bucket",
    "album",
    "track",
    "artist",
    "account",
    "application_key",
    "signout",
    "peer",
    "full_import",
    "star",
    "rating",
    "play",
    "track_play",
    "album_play",
    "artist_play",
    "play_day",
    "play_quarter",
    "playlist",
    "playlist_entry",
    "share",
    "queue",
  ] as const)
    await tx.deleteFrom(table).execute()
  await renewStoreId(tx, id)
  await tx.updateTable("meta").set({ library_id: libraryId, settled: 0, forgotten_version: 0 }).execute()
}

/** The files that tracks are read from: those of Drive, and those of this machine's own folders. */
import type { Database } from "../database/database.ts"
import { createLocalFiles } from "./local-files.ts"
import { isLocalId } from "./local-id.ts"
import { createLocalStore } from "./local-store.ts"
import { createSources, type Sources } from "./sources.ts"

export interface FilesDeps {
  readonly database: Database
  readonly drive: Sources
  /** Of a file in a local folder: whether anybody wants to know of it. */
  readonly isWanted: (name: string) => boolean
}

export function createFiles({ database, drive, isWanted }: FilesDeps) {
  const folders = createLocalStore(database)
  const files = createLocalFiles({ store: folders, isWanted })
  return { folders, files, sources: createSources(drive, files), isLocalId }
}

/** What was listed of a link, folder by folder: kept in memory for a look, in the database for an import that may be interrupted. */
import type { DriveItem, DriveReference } from "../drive/drive-types.ts"

export interface ImportFailure {
  readonly name: string
  readonly reason: string
}

/** A folder and what lies in it, without what was seen elsewhere before. */
export interface ListedFolder {
  readonly item: DriveReference & { readonly name: string }
  /** Folders between it and the link. */
  readonly depth: number
  readonly parentId?: string
  readonly audio: readonly DriveItem[]
  readonly pictures: readonly DriveItem[]
  /** `.lrc` files. */
  readonly lyrics: readonly DriveItem[]
  /** `.cue` files; absent in what an older program listed. */
  readonly sheets?: readonly DriveItem[]
  /** Folders in it, to be listed as well. */
  readonly below: readonly (DriveReference & { readonly name: string })[]
  readonly failures: readonly ImportFailure[]
}

export interface ListedFolders {
  /** What an earlier walk has left, in its order. */
  all(): AsyncIterable<ListedFolder>
  add(folders: readonly ListedFolder[]): Promise<void>
  get(ids: readonly string[]): Promise<readonly ListedFolder[]>
}

export function createListedFolders(): ListedFolders {
  const folders = new Map<string, ListedFolder>()
  return {
    async *all() {
      yield* folders.values()
    },
    async add(more) {
      for (const folder of more) folders.set(folder.item.id, folder)
    },
    get: async ids => ids.map(id => folders.get(id)).filter(folder => folder !== undefined),
  }
}

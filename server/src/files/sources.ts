/** Drive and this machine's disk behind one door: each id tells which of them is meant. */
import type { Drive, DriveFolderListing, DriveReference } from "../drive/drive-types.ts"
import { isLocalId } from "./local-id.ts"

export type Sources = Pick<Drive, "get" | "list" | "openRange" | "readRange">

export function createSources(drive: Sources, files: Sources): Sources {
  const of = ({ id }: DriveReference) => (isLocalId(id) ? files : drive)
  return {
    get: (reference, signal) => of(reference).get(reference, signal),
    async list(folders, signal) {
      const listings: (readonly [string, DriveFolderListing])[] = []
      for (const [source, some] of Map.groupBy(folders, of)) listings.push(...(await source.list(some, signal)))
      return new Map(listings)
    },
    openRange: (file, start, end, signal) => of(file).openRange(file, start, end, signal),
    readRange: (file, start, end, signal) => of(file).readRange(file, start, end, signal),
  }
}

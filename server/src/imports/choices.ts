/** What a person said of an album folder goes before what its tags say. */
import type { AlbumChoice } from "@diapason/shared/api"
import type { UnitFile } from "./group-albums.ts"

export type { AlbumChoice } from "@diapason/shared/api"

/** With a title chosen, all files of the folder are one album. */
export function applyChoice(files: readonly UnitFile[], choice: AlbumChoice | undefined): readonly UnitFile[] {
  if (choice === undefined) return files
  const { title, artist, compilation } = choice
  return files.map(file => {
    const { albumArtist: tagged, ...tags } = file.tags
    const albumArtist = artist ?? (compilation === true ? undefined : tagged)
    return {
      ...file,
      tags: {
        ...tags,
        ...(albumArtist !== undefined && { albumArtist }),
        ...(title !== undefined && { album: title }),
        ...(compilation !== undefined && { compilation }),
      },
    }
  })
}

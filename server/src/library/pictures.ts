/** Pictures kept from old data: rows that live as long as an album shows them. */
import type { Writer } from "./store.ts"

/** Removes those of the pictures that no album shows any more. */
export const removeUnusedPictures = async (writer: Writer, ids: ReadonlySet<string>): Promise<void> => {
  for (const id of ids) {
    const cover = JSON.stringify({ pictureId: id })
    const used = await writer.tx.selectFrom("album").select("id").where("cover", "=", cover).limit(1).executeTakeFirst()
    if (!used) await writer.remove([{ kind: "picture", id }])
  }
}

/** The picture that an album's `cover` column names, if it names one. */
export const pictureIdOf = (cover: string | null): string | undefined =>
  cover === null ? undefined : /^\{"pictureId":"([^"]+)"\}$/.exec(cover)?.[1]

/** What a star or a rating may stand at: an album, a track or an artist; and the ids of rows made from what they say. */
import { hash } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import type { ItemKind } from "@diapason/shared/keeping"
import type { Reader } from "../../database/database.ts"

export interface Item {
  readonly kind: ItemKind
  readonly id: string
}

/** Equal parts give the same row on every device, so that two that do the same thing write one row. */
export const rowIdOf = (...parts: readonly string[]): string =>
  hash("sha256", parts.join("\0"), "base64url").slice(0, 22)

/** Throws `not_found` where there is no such item. */
export const requireItem = async (reader: Reader, { kind, id }: Item): Promise<void> => {
  const found = await reader.selectFrom(kind).select("id").where("id", "=", id).executeTakeFirst()
  const named =
    found ??
    (kind === "artist"
      ? await reader.selectFrom("track").select("id").where("artist_id", "=", id).limit(1).executeTakeFirst()
      : undefined)
  if (!named) throw new AppError("not_found", `There is no ${kind} with the id "${id}".`)
}

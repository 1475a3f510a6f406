/** Shares: a playlist that whoever has the address may hear, until a day. */
import { hash, randomBytes, timingSafeEqual } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import type { Reader } from "../../database/database.ts"
import { chunksOf } from "../row-store.ts"
import type { Writer } from "../store.ts"
import { asInstant } from "./instants.ts"
import { rowIdOf } from "./items.ts"

const IDS_PER_QUERY = 400
const LONGEST_MS = 366 * 86_400_000
const KEY = /^[A-Za-z0-9_-]{32}$/

export interface Share {
  /** Path of the open page on whichever server of the library. */
  readonly url: string
  /** ISO 8601. */
  readonly until: string
}

const asShare = ({ key, until }: { readonly key: string; readonly until: number }): Share => ({
  url: `/shared/${key}`,
  until: asInstant(until),
})

/** By playlist; of these playlists, or of all. */
export const liveShares = async (
  reader: Reader,
  now: number,
  playlistIds?: readonly string[],
): Promise<ReadonlyMap<string, Share>> => {
  const select = reader.selectFrom("share").select(["playlist_id", "key", "until"]).where("until", ">", now)
  const shares = new Map<string, Share>()
  for (const part of playlistIds ? chunksOf(playlistIds, IDS_PER_QUERY) : [undefined])
    for (const row of await (part ? select.where("playlist_id", "in", part) : select).execute())
      shares.set(row.playlist_id, asShare(row))
  return shares
}

/** One for each playlist; an earlier one keeps its address unless it has ended. `until` in milliseconds since 1970. */
export const putShare = async (
  writer: Writer,
  {
    keeper,
    playlistId,
    until,
    now,
  }: {
    readonly keeper: string
    readonly playlistId: string
    readonly until: number
    readonly now: number
  },
): Promise<Share> => {
  if (until <= now) throw new AppError("invalid", "The day that the share ends has passed: choose a later one.")
  if (until > now + LONGEST_MS) throw new AppError("invalid", "A share ends within a year: choose an earlier day.")
  const id = rowIdOf("share", playlistId)
  const present = await writer.tx.selectFrom("share").select(["key", "until"]).where("id", "=", id).executeTakeFirst()
  const key = present && present.until > now ? present.key : randomBytes(24).toString("base64url")
  const body = { personId: keeper, playlistId, key, until: asInstant(until) }
  await writer.put([{ kind: "share", id, body }], present ? "edit" : "add")
  return asShare({ key, until })
}

export const removeShares = async (writer: Writer, playlistId: string, at?: number): Promise<void> => {
  const present = await writer.tx.selectFrom("share").select("id").where("playlist_id", "=", playlistId).execute()
  await writer.remove(present.map(({ id }) => ({ kind: "share", id, at })))
}

/** What the key opens, and until when; undefined where it opens nothing, or no longer. */
export const sharedBy = async (
  reader: Reader,
  key: string,
  now: number,
): Promise<{ readonly keeper: string; readonly playlistId: string; readonly until: string } | undefined> => {
  if (!KEY.test(key)) return undefined
  const given = hash("sha256", key)
  const row = await reader
    .selectFrom("share")
    .select(["person_id", "playlist_id", "key_hash", "until"])
    .where("key_hash", "=", given)
    .where("until", ">", now)
    .executeTakeFirst()
  if (!row || !timingSafeEqual(Buffer.from(row.key_hash), Buffer.from(given))) return undefined
  return { keeper: row.person_id, playlistId: row.playlist_id, until: asInstant(row.until) }
}

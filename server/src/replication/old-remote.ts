/** A remote of the old kind: it knows only the whole library at once, and proves equality only by listing its ids. */
import type { Counts } from "@diapason/shared/api"
import { z } from "zod"
import type { Remote } from "./remote.ts"
import { SyncFault } from "./sync-fault.ts"

/** An old server takes 100 MB at most. */
const MAX_BODY = 100 * 1024 * 1024
const Ids = z.array(z.looseObject({ id: z.string() }))
const Whole = z.looseObject({ albums: Ids, tracks: Ids, artists: Ids })

const collect = async (parts: AsyncIterable<string>): Promise<Buffer> => {
  const buffers: Buffer[] = []
  let size = 0
  for await (const part of parts) {
    const buffer = Buffer.from(part)
    size += buffer.length
    if (size > MAX_BODY)
      throw new SyncFault("too_large", "The library is too large for a server of the old kind: update it.")
    buffers.push(buffer)
  }
  return Buffer.concat(buffers)
}

const sameIds = (ours: readonly { readonly id: string }[], theirs: readonly { readonly id: string }[]): boolean => {
  const there = new Set(theirs.map(({ id }) => id))
  return ours.length === theirs.length && ours.every(({ id }) => there.has(id))
}

/** Pushes everything and compares. Throws `SyncFault`; returns the counts there when both sides hold the same ids. */
export const exchangeWithOld = async (
  remote: Remote,
  exportData: () => AsyncIterable<string>,
  signal: AbortSignal,
): Promise<Counts> => {
  const body = await collect(exportData())
  await remote.pushWhole(body, signal)
  const theirs = Whole.safeParse(await remote.exportWhole(2 * MAX_BODY, signal))
  if (!theirs.success) throw new SyncFault("not_a_peer", "The old server does not list what it holds.")
  const ours = Whole.parse(JSON.parse(body.toString("utf8")))
  const { albums, tracks, artists } = theirs.data
  if (!sameIds(ours.albums, albums) || !sameIds(ours.tracks, tracks))
    throw new SyncFault("not_converging", "The old server does not hold the same albums and tracks.")
  return { albums: albums.length, tracks: tracks.length, artists: artists.length }
}

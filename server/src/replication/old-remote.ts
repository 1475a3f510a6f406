/** A remote of the old kind: it knows only the whole library at once, and proves equality only by listing its ids. */
import type { Counts } from "@diapason/shared/api"
import { z } from "zod"
import type { Store } from "../library/store.ts"
import type { Clock } from "./clock.ts"
import type { Remote } from "./remote.ts"
import { SyncFault } from "./sync-fault.ts"
import type { createTargetRecord } from "./target-record.ts"

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

/** Time enough for an old server to take a whole library in. */
const EVERY_MS = 30_000

/**
 * Speaks to one old server, at most every 30 seconds whatever happens. A home that never held a row sends nothing to a server that
 * holds something: `library_choice`, until a person has chosen.
 */
export const createOldRemote = ({
  store,
  remote,
  exportData,
  clock,
  record,
  onWaiting,
  onSending,
}: {
  readonly store: Store
  readonly remote: Remote
  readonly exportData: () => AsyncIterable<string>
  readonly clock: Clock
  readonly record: Pick<ReturnType<typeof createTargetRecord>, "undecided" | "setUndecided">
  /** Its time is not over yet. */
  readonly onWaiting: () => void
  readonly onSending: () => void
}) => {
  let lastPushAt: number | undefined
  /** Our revision that was last proved equal: what comes back to it is not sent again. */
  let proven: number | undefined

  const listed = async (signal: AbortSignal) => {
    const theirs = Whole.safeParse(await remote.exportWhole(2 * MAX_BODY, signal))
    if (!theirs.success) throw new SyncFault("not_a_peer", "The old server does not list what it holds.")
    return theirs.data
  }

  const refuseToEmpty = async (signal: AbortSignal): Promise<void> => {
    // What is added here after the question is no answer to it.
    if ((await store.identity()).settled && !(await record.undecided())) return
    const { albums, tracks } = await listed(signal)
    const holdsSomething = albums.length + tracks.length > 0
    await record.setUndecided(holdsSomething)
    if (holdsSomething)
      throw new SyncFault(
        "library_choice",
        "The old server holds a library that this server has never seen: join it, or replace it?",
      )
  }

  const untilItsTime = async (signal: AbortSignal): Promise<void> => {
    const wait = (lastPushAt ?? 0) + EVERY_MS - clock.now()
    if (lastPushAt === undefined || wait <= 0) return
    onWaiting()
    await clock.sleep(wait, signal)
  }

  return {
    /** A person has chosen. */
    decided: (): Promise<void> => record.setUndecided(false),
    /**
     * Pushes everything and compares. Throws `SyncFault`; when both sides hold the same ids, returns the counts there and our
     * revision at which that was so.
     */
    exchange: async (signal: AbortSignal): Promise<{ readonly counts: Counts; readonly revision: number }> => {
      await refuseToEmpty(signal)
      const changed = (await store.identity()).revision !== proven
      if (changed) await untilItsTime(signal)
      const { revision } = await store.identity()
      const body = await collect(exportData())
      const ours = Whole.parse(JSON.parse(body.toString("utf8")))
      if (changed) {
        onSending()
        lastPushAt = clock.now()
        await remote.pushWhole(body, ours.albums.length + ours.tracks.length + ours.artists.length === 0, signal)
      }
      const { albums, tracks, artists } = await listed(signal)
      if (!sameIds(ours.albums, albums) || !sameIds(ours.tracks, tracks) || !sameIds(ours.artists, artists))
        throw new SyncFault("not_converging", "The old server does not hold the same albums, tracks and artists.")
      proven = revision
      return { counts: { albums: albums.length, tracks: tracks.length, artists: artists.length }, revision }
    },
  }
}

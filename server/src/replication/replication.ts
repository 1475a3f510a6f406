/** Keeps the configured remotes in unison with this store: one loop each, one status for all. */
import type { SyncStatus } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { LibraryChoice } from "@diapason/shared/sync"
import { countsOf } from "../library/browse.ts"
import { adoptLibrary } from "../library/identity.ts"
import type { Store } from "../library/store.ts"
import type { Trace } from "../library/trace.ts"
import type { Clock } from "./clock.ts"
import { sayDisabled, shownUrl } from "./console-lines.ts"
import { createDailyForgetting } from "./daily-forgetting.ts"
import { createDailyScrub, type Rot } from "./daily-scrub.ts"
import { listEntries } from "./history-store.ts"
import { confirmedRevision } from "./peer-store.ts"
import type { Receiver } from "./receiver.ts"
import type { Fetch, RemoteLimits } from "./requests.ts"
import { createTargetLoop } from "./target-loop.ts"
import { createTwins } from "./twins.ts"

/** Of an old server's whole library, bytes. */
const MAX_EXPORT = 200 * 1024 * 1024
const STATUS_EVERY_MS = 100
const STOP_MS = 4_000

interface Slice {
  readonly limit: number
  readonly offset: number
}

export type Replication = ReturnType<typeof createReplication>

export const createReplication = ({
  store,
  receiver,
  role,
  targets,
  clock,
  print,
  exportData,
  importData,
  onFault,
  durable = true,
  onRot = () => {},
  limits,
  trace,
  fetch,
}: {
  readonly store: Store
  readonly receiver: Receiver
  readonly role: "home" | "remote"
  readonly targets: readonly { readonly url: string; readonly token: string | undefined }[]
  readonly clock: Clock
  /** The owner's console. */
  readonly print: (line: string) => void
  readonly exportData: () => AsyncIterable<string>
  /** Takes in what an old server holds. */
  readonly importData: (whole: unknown) => Promise<unknown>
  readonly onFault: (error: unknown) => void
  /** False where a platform may take the disk away. */
  readonly durable?: boolean
  /** Told of rows and sums that had rotted on this store's disk. */
  readonly onRot?: (rot: Rot) => void
  readonly limits?: RemoteLimits | undefined
  readonly trace?: Trace | undefined
  readonly fetch?: Fetch | undefined
}) => {
  const listeners = new Set<() => void>()
  const stopping = new AbortController()
  let telling = false
  /** Many changes of state in a moment are told once. */
  const tell = (): void => {
    if (telling || stopping.signal.aborted) return
    telling = true
    clock.sleep(STATUS_EVERY_MS, stopping.signal).then(
      () => {
        telling = false
        for (const listener of listeners) listener()
      },
      () => undefined,
    )
  }
  const twins = createTwins({ store, clock })
  const loops = targets.map(target =>
    createTargetLoop({
      store,
      target,
      clock,
      print,
      exportData,
      durable,
      twins,
      onStatus: tell,
      onFault,
      limits,
      trace,
      fetch,
    }),
  )

  const scrub = createDailyScrub({ store, clock, onRot })
  const forgetting = createDailyForgetting({
    store,
    urls: loops.map(({ url }) => url),
    clock,
    onForgotten: () => {
      for (const loop of loops) loop.now()
    },
  })
  receiver.onChange(tell)

  /** Throws `not_found`. Without an address it is the first remote. */
  const loopOf = (url?: string) => {
    const wanted = url?.replace(/\/+$/, "")
    const loop = wanted === undefined ? loops[0] : loops.find(one => one.url === wanted || shownUrl(one.url) === wanted)
    if (loop) return loop
    throw new AppError(
      "not_found",
      url === undefined ? "No remote is configured here." : `No remote with the address ${url} is configured.`,
    )
  }

  const status = async (): Promise<SyncStatus> => {
    const { storeId, libraryId, revision } = await store.identity()
    const contact = receiver.lastHomeContactAt()
    return {
      role,
      storeId,
      libraryId,
      revision,
      counts: await countsOf(store.read),
      lastHomeContactAt: contact === null ? null : new Date(contact).toISOString(),
      durable,
      durableRevision: durable ? revision : Math.min(revision, await confirmedRevision(store.read)),
      filling: receiver.filling(),
      targets: await Promise.all(loops.map(loop => loop.status())),
    }
  }

  return {
    status,
    /** Told soon after a status may have changed. Returns the way to stop listening. */
    onStatus: (listener: () => void): (() => void) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    start: (): void => {
      if (loops.length === 0) sayDisabled(print, role === "remote" ? "remote" : "no_url")
      for (const loop of loops) loop.start()
      scrub.start(onFault)
      forgetting.start(onFault)
    },
    stop: async (): Promise<void> => {
      stopping.abort()
      const limit = new AbortController()
      await Promise.race([
        Promise.all([...loops, scrub, forgetting].map(one => one.stop())),
        clock.sleep(STOP_MS, limit.signal).catch(() => undefined),
      ])
      limit.abort()
    },
    /** Every remote at once, whatever it waits for. */
    now: (): void => {
      for (const loop of loops) loop.now()
    },
    /** Every row of both sides is compared. Throws `not_found`; without an address, all remotes. */
    compare: (url?: string): void => {
      for (const loop of url === undefined ? loops : [loopOf(url)]) loop.compare()
    },
    /** All rows are sent anew to a remote that keeps what it has. Throws `not_found`. */
    refill: (url: string): void => loopOf(url).refill(),
    /** What waits for a remote, oldest first. Throws `not_found`. */
    pending: (url: string | undefined, { limit, offset }: Slice) => loopOf(url).pending(limit, offset),
    /** What exchanges did, newest first. */
    history: (slice: Slice) => listEntries(store.read, slice),
    /** Rows and sums that had rotted here, since the start. */
    rotFound: scrub.found,
    /** A person's answer when two libraries meet. Throws `not_found`, `conflict`, `fenced`. */
    choose: async ({ url, choice, takeOver }: LibraryChoice, signal: AbortSignal): Promise<void> => {
      const loop = loopOf(url)
      const me = await store.identity()
      const hello = await loop.remote.hello(me.storeId, "0".repeat(32), signal)
      if (hello === "old") {
        if (choice === "join") await importData(await loop.remote.exportWhole(MAX_EXPORT, signal))
        await store.write(({ tx }) => adoptLibrary(tx, me.libraryId, true))
        await loop.decided()
      } else if (choice === "join") {
        if (me.settled && (await countsOf(store.read)).albums > 0)
          throw new AppError(
            "conflict",
            "This server holds albums of its own: joining would leave them in doubt. Export them first, or replace the remote's library.",
          )
        // It may have lost its disk since the question was asked: a name that stands for nothing would part this home from all others.
        if (!hello.settled) {
          loop.now()
          throw new AppError(
            "conflict",
            "The remote server holds no library any more: there is nothing to join. It is filled as soon as there is something here.",
          )
        }
        await store.write(({ tx }) => adoptLibrary(tx, hello.libraryId, true))
      } else if (hello.libraryId !== me.libraryId) {
        const epoch = (hello.epoch ?? 0) + (takeOver ? 1 : 0)
        const wish = { target: hello.storeId, libraryId: me.libraryId, sender: me.storeId, epoch }
        await loop.remote.replace(wish, signal)
        await store.write(({ tx }) => adoptLibrary(tx, me.libraryId, true))
      }
      loop.now()
    },
  }
}

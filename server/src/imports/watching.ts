/** Folders that are followed: looked at every hour, and at once where Drive tells of a change. */
import type { WatchedFolder } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { Database } from "../database/database.ts"
import type { Drive, DriveReference } from "../drive/drive-types.ts"
import type { Store } from "../library/store.ts"
import { asProblem, type CheckDeps, checkFolder } from "./check-folder.ts"
import { createImportStore } from "./import-store.ts"
import { createWatchStore, type FollowedFolder } from "./watch-store.ts"

export interface WatchingDeps extends Pick<CheckDeps, "addAlbum" | "removeTracks"> {
  readonly database: Database
  readonly store: Store
  readonly drive: Pick<Drive, "get" | "list" | "readRange" | "changes" | "tellsChanges">
  readonly parseDriveLink: (text: string) => DriveReference
  /** Only a home looks; another server shows the list. */
  readonly role: "home" | "remote"
  readonly clock: {
    /** Milliseconds since 1970. */
    readonly now: () => number
    /** From 0 up to 1. */
    readonly random: () => number
    readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
  }
  readonly log: { error(details: object, message: string): void }
}

export interface Watching {
  list(): Promise<readonly WatchedFolder[]>
  /** Looked at now and from now on. Throws `invalid_link`, `unprocessable` for what is no folder, `conflict` on a remote. */
  follow(url: string, signal: AbortSignal): Promise<WatchedFolder>
  /** What came from it stays. Throws `not_found`, `conflict` on a remote. */
  unfollow(url: string): Promise<void>
  start(): void
  stop(): Promise<void>
}

/** A look each hour, a tenth sooner or later, so that folders and servers do not all ask at once. */
const EVERY = 3_600_000
const JITTER = 0.1
/** How often Drive is asked for changes, where it tells them. */
const ASK_FOR_CHANGES = 120_000
/** While nothing is to be done. */
const IDLE = 600_000

export function createWatching(deps: WatchingDeps): Watching {
  const { drive, clock, role, log } = deps
  const watches = createWatchStore(deps)
  const checkDeps: CheckDeps = { ...deps, store: createImportStore(deps.database), watches }
  let stopping = new AbortController()
  let ended: Promise<void> = Promise.resolve()
  let awake = Promise.withResolvers<void>()
  let checking: string | undefined
  const timestamp = (at = clock.now()) => new Date(at).toISOString()

  async function shown(folder: FollowedFolder): Promise<WatchedFolder> {
    const { checkedAt, nextCheckAt } = role === "home" ? await watches.state(folder.id) : {}
    return {
      ...folder,
      checking: checking === folder.id,
      ...(checkedAt !== undefined && { checkedAt }),
      ...(nextCheckAt !== undefined && { nextCheckAt }),
    }
  }

  function atHome(): void {
    if (role === "home") return
    throw new AppError("conflict", "Folders are followed by the home server: choose them there.")
  }

  async function look(folder: FollowedFolder, signal: AbortSignal): Promise<void> {
    checking = folder.id
    let problem: string | undefined
    try {
      problem = await checkFolder(checkDeps, { ...deps.parseDriveLink(folder.url), id: folder.id }, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError)) throw error
      problem = asProblem(error)
      await watches.forgetMisses(folder.id)
    } finally {
      checking = undefined
    }
    const next = clock.now() + EVERY * (1 - JITTER + 2 * JITTER * clock.random())
    await watches.saveState(folder.id, timestamp(), timestamp(next))
    const { problem: _before, ...rest } = folder
    const still = (await watches.followed()).some(({ id }) => id === folder.id)
    if (still && problem !== folder.problem)
      await watches.follow({ ...rest, ...(problem !== undefined && { problem }) })
  }

  /** Folders that hold something Drive says has changed. The first time there is only a place to begin from. */
  async function changed(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const token = await watches.changeToken()
    const { ids, next } = await drive.changes(token, signal)
    const found = ids.length === 0 ? new Set<string>() : await watches.holding(ids)
    if (next !== token) await watches.saveChangeToken(next)
    return found
  }

  async function round(signal: AbortSignal): Promise<void> {
    const folders = await watches.followed()
    if (folders.length === 0) return
    const touched = drive.tellsChanges ? await changed(signal).catch(passOver(signal)) : new Set<string>()
    for (const folder of folders) {
      const { nextCheckAt } = await watches.state(folder.id)
      const isDue = nextCheckAt === undefined || Date.parse(nextCheckAt) <= clock.now()
      if (isDue || touched.has(folder.id)) await look(folder, signal)
    }
  }

  /** Changes only make a look come sooner: the next one comes anyway. */
  const passOver =
    (signal: AbortSignal) =>
    (error: unknown): ReadonlySet<string> => {
      signal.throwIfAborted()
      if (error instanceof AppError) return new Set()
      throw error
    }

  async function untilNext(): Promise<number> {
    const folders = await watches.followed()
    const states = await Promise.all(folders.map(({ id }) => watches.state(id)))
    const due = states.map(({ nextCheckAt }) => Date.parse(nextCheckAt ?? timestamp()) - clock.now())
    const longest = folders.length > 0 && drive.tellsChanges ? ASK_FOR_CHANGES : IDLE
    return Math.max(1_000, Math.min(longest, ...due))
  }

  async function loop(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      let wait = IDLE
      try {
        awake = Promise.withResolvers()
        await round(signal)
        wait = await untilNext()
      } catch (error) {
        if (signal.aborted) return
        log.error({ err: error }, "a followed folder could not be looked at; trying again in ten minutes")
      }
      const slept = new AbortController()
      const sleep = clock.sleep(wait, AbortSignal.any([signal, slept.signal])).catch(() => undefined)
      await Promise.race([sleep, awake.promise])
      slept.abort()
    }
  }

  return {
    list: async () => Promise.all((await watches.followed()).map(shown)),

    async follow(url, signal) {
      atHome()
      const item = await drive.get(deps.parseDriveLink(url), signal)
      if (item.kind !== "folder")
        throw new AppError("unprocessable", `“${item.name}” is no folder. Paste the link of the folder that holds it.`)
      const known = (await watches.followed()).find(({ id }) => id === item.id)
      const folder = known ?? { id: item.id, url, name: item.name, followedAt: timestamp() }
      await watches.follow(folder)
      await watches.saveState(folder.id, undefined, timestamp())
      awake.resolve()
      return shown(folder)
    },

    async unfollow(url) {
      atHome()
      const { id } = deps.parseDriveLink(url)
      const folders = await watches.followed()
      const folder = folders.find(one => one.id === id || deps.parseDriveLink(one.url).id === id)
      if (folder === undefined) throw new AppError("not_found", "This folder is not followed.")
      await watches.unfollow(folder.id)
    },

    start() {
      if (role !== "home") return
      stopping = new AbortController()
      ended = loop(stopping.signal)
    },

    async stop() {
      stopping.abort()
      await ended
    },
  }
}

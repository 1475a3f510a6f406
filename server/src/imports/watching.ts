/** Folders of Drive that are followed: looked at every hour, and at once where Drive tells of a change. */
import type { WatchedFolder } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { Database } from "../database/database.ts"
import type { Drive, DriveReference } from "../drive/drive-types.ts"
import type { Store } from "../library/store.ts"
import type { CheckDeps } from "./check-folder.ts"
import { createImportStore } from "./import-store.ts"
import { createLooks, type LooksClock } from "./looks.ts"
import { createWatchStore, type FollowedFolder } from "./watch-store.ts"

export interface WatchingDeps extends Pick<CheckDeps, "addAlbum" | "removeTracks"> {
  readonly database: Database
  readonly store: Store
  readonly drive: Pick<Drive, "get" | "list" | "readRange" | "changes" | "tellsChanges">
  readonly parseDriveLink: (text: string) => DriveReference
  /** Only a home looks; another server shows the list. */
  readonly role: "home" | "remote"
  readonly clock: LooksClock
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

const EVERY = 3_600_000
/** How often Drive is asked for changes, where it tells them. */
const ASK_FOR_CHANGES = 120_000

export function createWatching(deps: WatchingDeps): Watching {
  const { drive, clock, role, log } = deps
  const watches = createWatchStore(deps)
  const looks = createLooks<FollowedFolder>({
    check: { ...deps, store: createImportStore(deps.database), watches },
    watches,
    folders: watches.followed,
    referenceOf: ({ url }) => deps.parseDriveLink(url),
    saveProblem: ({ problem: _before, ...rest }, problem) =>
      watches.follow({ ...rest, ...(problem !== undefined && { problem }) }),
    every: EVERY,
    changes: { every: () => (drive.tellsChanges ? ASK_FOR_CHANGES : undefined), ask: changed },
    clock,
    log,
  })
  const timestamp = () => new Date(clock.now()).toISOString()

  async function shown(folder: FollowedFolder): Promise<WatchedFolder> {
    const { checkedAt, nextCheckAt } = role === "home" ? await watches.state(folder.id) : {}
    return {
      ...folder,
      checking: looks.checking() === folder.id,
      ...(checkedAt !== undefined && { checkedAt }),
      ...(nextCheckAt !== undefined && { nextCheckAt }),
    }
  }

  function atHome(): void {
    if (role === "home") return
    throw new AppError("conflict", "Folders are followed by the home server: choose them there.")
  }

  /** Folders that hold something Drive says has changed. The first time there is only a place to begin from. */
  async function changed(signal: AbortSignal): Promise<ReadonlySet<string>> {
    const token = await watches.changeToken()
    const { ids, next } = await drive.changes(token, signal)
    const found = ids.length === 0 ? new Set<string>() : await watches.holding(ids)
    if (next !== token) await watches.saveChangeToken(next)
    return found
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
      looks.wake()
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
      if (role === "home") looks.start()
    },

    stop: looks.stop,
  }
}

/** Folders of this machine that a person has chosen: imported, then followed. */
import type { Import, LocalFolder } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { Database } from "../database/database.ts"
import type { Uploads } from "../drive/uploads.ts"
import { chooseFolder } from "../files/choose-folder.ts"
import { createFolderAlarm } from "../files/folder-alarm.ts"
import type { LocalFiles } from "../files/local-files.ts"
import { isLocalId, newLocalId } from "../files/local-id.ts"
import type { FolderEntry, LocalStore } from "../files/local-store.ts"
import { createNoteCopies } from "../library/note-copies.ts"
import type { Store } from "../library/store.ts"
import type { CheckDeps } from "./check-folder.ts"
import { createCopyStore } from "./copy-store.ts"
import { createCopying } from "./copying.ts"
import { createImportStore } from "./import-store.ts"
import type { Imports } from "./imports.ts"
import { createLooks, type LookedAt, type LooksClock } from "./looks.ts"
import { createWatchStore } from "./watch-store.ts"

export interface LocalFoldersDeps extends Pick<CheckDeps, "addAlbum" | "removeTracks"> {
  readonly database: Database
  readonly store: Store
  readonly files: LocalFiles
  readonly folders: LocalStore
  readonly imports: Pick<Imports, "add" | "get" | "cancel">
  readonly uploads: Uploads
  /** Of this server: never followed. */
  readonly dataDirectory: string
  readonly role: "home" | "remote"
  readonly clock: LooksClock
  readonly log: { error(details: object, message: string): void }
}

export interface LocalFolders {
  /** Empty on a remote. */
  list(): Promise<readonly LocalFolder[]>
  /** Imported now and followed from then on. Throws `conflict` on a remote and what `chooseFolder` throws. */
  add(path: string): Promise<{ readonly folder: LocalFolder; readonly import: Import }>
  /** Ends its import. What came from it stays, and plays. Throws `not_found`, `conflict` on a remote. */
  remove(id: string): Promise<void>
  /** Copies its files to the person's Drive, or no more of them. Throws `not_found`, `conflict` where it cannot be. */
  setCopies(id: string, copies: boolean): Promise<LocalFolder>
  /** Is any to be copied? */
  copiesAreWanted(): Promise<boolean>
  /** To be told of imports: once one of a local folder has ended, the folder is followed. */
  importChanged(job: Import): void
  start(): void
  stop(): Promise<void>
}

interface Followed extends LookedAt {
  readonly entry: FolderEntry
}

const EVERY = 900_000
const MOST_WATCHED = 2_000

export function createLocalFolders(deps: LocalFoldersDeps): LocalFolders {
  const { folders, files, imports, role, clock, log } = deps
  const watches = createWatchStore(deps)
  /** Whose import has come to its end since the start. */
  const imported = new Set<string>()
  const alarm = createFolderAlarm(id => void hurry(id).catch(report))
  const report = (err: unknown) => log.error({ err }, "a folder of this computer could not be watched")
  const timestamp = () => new Date(clock.now()).toISOString()
  let entering: Promise<unknown> = Promise.resolve()
  const copying = createCopying({
    ...deps,
    wanted: toBeCopied,
    copies: createCopyStore(deps.database),
    noteCopies: createNoteCopies(deps),
  })
  const looks = createLooks<Followed>({
    check: {
      ...deps,
      drive: files,
      store: createImportStore(deps.database),
      watches,
      wasImported: id => imported.has(id),
    },
    watches: { ...watches, saveState: lookedAt },
    folders: followed,
    referenceOf: ({ id }) => ({ id }),
    saveProblem: ({ id }, problem) => folders.changeFolder(id, { problem: problem ?? null }),
    every: EVERY,
    isReady: ({ entry }) => isReady(entry),
    clock,
    log,
  })

  async function followed(): Promise<readonly Followed[]> {
    const entries = await folders.folders()
    return entries
      .filter(entry => entry.followed === 1)
      .map(entry => ({ id: entry.id, entry, ...(entry.problem !== null && { problem: entry.problem }) }))
  }

  async function toBeCopied(): Promise<readonly FolderEntry[]> {
    return (await folders.folders()).filter(({ followed, copies }) => followed === 1 && copies === 1)
  }

  async function findFollowed(id: string): Promise<FolderEntry> {
    const entry = await folders.folder(id)
    if (entry?.followed === 1) return entry
    throw new AppError("not_found", "This folder is not followed.")
  }

  /** While it is being imported it is not looked at; a person who cancels that does not want it. */
  async function isReady({ id, import_id: importId }: FolderEntry): Promise<boolean> {
    if (importId === null) return true
    const state = await stateOf(importId)
    if (state === "queued" || state === "running") return false
    if (state === "done") imported.add(id)
    else imported.delete(id)
    await folders.changeFolder(id, { import_id: null, ...(state === "cancelled" && { followed: 0 }) })
    return state !== "cancelled"
  }

  /** "done" for an import of long ago. */
  async function stateOf(importId: string): Promise<Import["state"]> {
    try {
      return (await imports.get(importId)).state
    } catch (error) {
      if (error instanceof AppError && error.code === "not_found") return "done"
      throw error
    }
  }

  async function lookedAt(id: string, checkedAt: string | undefined, nextCheckAt: string): Promise<void> {
    await watches.saveState(id, checkedAt, nextCheckAt)
    copying.wake()
    const entry = await folders.folder(id)
    if (entry?.followed === 1) alarm.watch(id, entry.path, await folders.foldersIn(id, MOST_WATCHED))
  }

  async function hurry(id: string): Promise<void> {
    await watches.saveState(id, undefined, timestamp())
    looks.wake()
  }

  async function shown({ id, name, path, followed_at, problem, import_id, copies }: FolderEntry): Promise<LocalFolder> {
    const { checkedAt, nextCheckAt } = await watches.state(id)
    return {
      id,
      name,
      path,
      followedAt: followed_at,
      checking: looks.checking() === id,
      ...(checkedAt !== undefined && { checkedAt }),
      ...(nextCheckAt !== undefined && { nextCheckAt }),
      ...(problem !== null && { problem }),
      ...(import_id !== null && { importId: import_id }),
      copies: copies === 1,
      ...(copies === 1 && { copying: await copying.stateOf(id) }),
    }
  }

  function atHome(): void {
    if (role === "home") return
    throw new AppError("conflict", "Folders of a computer are followed by the home server: choose them there.")
  }

  /** One after the other: two at once would follow one folder twice, under two ids. */
  function enter(typed: string): Promise<FolderEntry> {
    const entered = entering.then(() => enterNext(typed))
    entering = entered.catch(() => undefined)
    return entered
  }

  /** A folder that was followed before keeps its id, and so all that is known of its albums. */
  async function enterNext(typed: string): Promise<FolderEntry> {
    const known = await folders.folders()
    const taken = known.filter(one => one.followed === 1).map(one => one.path)
    const chosen = await chooseFolder(typed, deps.dataDirectory, taken)
    const before = known.find(one => one.path === chosen.path)
    if (before !== undefined) {
      await folders.changeFolder(before.id, { followed: 1, problem: null, mounted: chosen.mounted })
      return { ...before, followed: 1, problem: null }
    }
    const state = { followed: 1, copies: 0, import_id: null, problem: null }
    const entry = { id: newLocalId(), ...chosen, followed_at: timestamp(), ...state }
    await folders.addFolder(entry)
    return entry
  }

  return {
    async list() {
      if (role !== "home") return []
      return Promise.all((await followed()).map(({ entry }) => shown(entry)))
    },

    async add(path) {
      atHome()
      const entry = await enter(path.trim())
      const job = await imports.add(entry.id)
      await folders.changeFolder(entry.id, { import_id: job.id })
      await hurry(entry.id)
      return { folder: await shown({ ...entry, import_id: job.id }), import: job }
    },

    async remove(id) {
      atHome()
      const { import_id: importId } = await findFollowed(id)
      await folders.changeFolder(id, { followed: 0, copies: 0, import_id: null, problem: null })
      if (importId !== null && (await stateOf(importId)) !== "done") await imports.cancel(importId)
      await watches.forget(id)
      imported.delete(id)
      alarm.forget(id)
      copying.leave(id)
    },

    async setCopies(id, wanted) {
      atHome()
      const entry = await findFollowed(id)
      const { obstacle } = deps.uploads
      if (wanted && obstacle !== undefined && !obstacle.signIn) throw new AppError("conflict", obstacle.message)
      const copies = Number(wanted)
      await folders.changeFolder(id, { copies })
      if (wanted) copying.wake()
      else copying.leave(id)
      return shown({ ...entry, copies })
    },

    copiesAreWanted: async () => (await toBeCopied()).length > 0,

    importChanged({ url, state }) {
      if (isLocalId(url) && state !== "queued" && state !== "running") looks.wake()
    },

    start() {
      if (role !== "home") return
      looks.start()
      copying.start()
    },

    async stop() {
      await Promise.all([looks.stop(), copying.stop()])
      // A look that was ending may have set it once more.
      alarm.close()
    },
  }
}

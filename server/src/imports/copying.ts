/** Copies the files of local folders to the person's Drive, one after the other, where the person has said so. */
import { basename } from "node:path"
import { AppError } from "@diapason/shared/errors"
import type { FolderEntry, ItemEntry } from "../files/local-store.ts"
import type { CopyFacts } from "../library/note-copies.ts"
import { type CopyFileDeps, copyFile } from "./copy-file.ts"
import type { CopyStore, CopyTotals } from "./copy-store.ts"
import { createRounds } from "./rounds.ts"

export interface CopyingDeps extends CopyFileDeps {
  /** Those that are followed and to be copied. */
  readonly wanted: () => Promise<readonly FolderEntry[]>
  readonly copies: CopyStore
  readonly noteCopies: (copies: readonly CopyFacts[]) => Promise<void>
  readonly log: { error(details: object, message: string): void }
}

export interface CopyState extends CopyTotals {
  readonly current?: string
  readonly problem?: string
  readonly signIn?: boolean
}

export interface Copying {
  stateOf(folderId: string): Promise<CopyState>
  /** Something is to be copied. */
  wake(): void
  /** Stops what is being copied of this folder; what was sent of it is kept. */
  leave(folderId: string): void
  start(): void
  stop(): Promise<void>
}

interface Problem {
  readonly message: string
  readonly signIn: boolean
}

interface Current {
  readonly folderId: string
  readonly name: string
  readonly controller: AbortController
  received: number
}

const IDLE = 3_600_000
/** Until a person has signed in, or the network is back. */
const TRY_AGAIN = 60_000
const QUOTA = 1_800_000
const LEFT = new Error("the folder is not copied any more")
/** So many files in a row that Drive did not take: the rest need not be tried now. */
const GIVE_UP_AFTER = 3
/** A file that could not be sent is passed over for so long, so that it does not keep back those behind it. */
const PASS_OVER = 600_000

export function createCopying(deps: CopyingDeps): Copying {
  const { uploads, copies, clock, log } = deps
  const problems = new Map<string, Problem>()
  /** By file: when it may be tried again. */
  const later = new Map<string, number>()
  let current: Current | undefined

  /** Milliseconds until it is worth trying again. */
  async function copyFolder(folder: FolderEntry, signal: AbortSignal): Promise<number> {
    let failed = 0
    let passedOver = 0
    const unnoted = await copies.unnoted(folder.id)
    if (unnoted.length > 0) await deps.noteCopies(unnoted)
    for await (const item of filesOf(folder.id)) {
      if (!(await isWanted(folder.id))) return IDLE
      if (later.has(item.id)) {
        passedOver += 1
        continue
      }
      const { obstacle } = uploads
      if (obstacle !== undefined) {
        problems.set(folder.id, obstacle)
        return TRY_AGAIN
      }
      try {
        await copy(folder.id, item, signal)
        problems.delete(folder.id)
        failed = 0
      } catch (error) {
        signal.throwIfAborted()
        if (error === LEFT) return IDLE
        if (!(error instanceof AppError)) throw error
        problems.set(folder.id, { message: error.message, signIn: error.code === "drive_forbidden" })
        if (error.code === "drive_quota") return QUOTA
        if (error.code === "drive_forbidden") return TRY_AGAIN
        later.set(item.id, clock.now() + PASS_OVER)
        passedOver += 1
        failed += error.code.startsWith("drive_") ? 1 : 0
        if (failed === GIVE_UP_AFTER) return TRY_AGAIN
      }
    }
    if (passedOver > 0) return PASS_OVER
    // What failed may have left the folder since.
    problems.delete(folder.id)
    return IDLE
  }

  /** Pictures first: they are small, and are seen before anything is heard. */
  async function* filesOf(folderId: string): AsyncGenerator<ItemEntry> {
    yield* await copies.pictures(folderId)
    for (let after = ""; ; ) {
      const item = await copies.nextTrack(folderId, after)
      if (item === undefined) return
      yield item
      after = item.path
    }
  }

  const isWanted = async (folderId: string) => (await deps.wanted()).some(({ id }) => id === folderId)

  async function copy(folderId: string, item: ItemEntry, signal: AbortSignal): Promise<void> {
    const controller = new AbortController()
    const now: Current = { folderId, name: basename(item.path), controller, received: 0 }
    current = now
    try {
      const driveId = await copyFile(deps, item, {
        signal: AbortSignal.any([signal, controller.signal]),
        onBytes: received => {
          now.received = received
        },
      })
      if (driveId !== undefined) await deps.noteCopies([{ localFileId: item.id, driveId }])
    } catch (error) {
      throw controller.signal.aborted ? controller.signal.reason : error
    } finally {
      current = undefined
    }
  }

  async function copyAll(signal: AbortSignal): Promise<number> {
    let wait = IDLE
    for (const [id, at] of later) if (at <= clock.now()) later.delete(id)
    for (const folder of await deps.wanted()) wait = Math.min(wait, await copyFolder(folder, signal))
    return wait
  }

  const rounds = createRounds({
    round: copyAll,
    onFault: err => log.error({ err }, "files could not be copied to Drive; trying again in a minute"),
    afterFault: TRY_AGAIN,
    clock,
  })

  return {
    async stateOf(folderId) {
      const totals = await copies.totals(folderId)
      const problem = problems.get(folderId)
      const mine = current?.folderId === folderId ? current : undefined
      return {
        ...totals,
        bytesDone: Math.min(totals.bytesTotal, totals.bytesDone + (mine?.received ?? 0)),
        ...(mine && { current: mine.name }),
        ...(problem && { problem: problem.message }),
        ...(problem?.signIn && { signIn: true }),
      }
    },
    wake: rounds.wake,
    leave(folderId) {
      problems.delete(folderId)
      if (current?.folderId === folderId) current.controller.abort(LEFT)
    },
    start: rounds.start,
    stop: rounds.stop,
  }
}

/** Looks at followed folders again and again, one at a time, each when it is due or when something says that it has changed. */
import { AppError } from "@diapason/shared/errors"
import type { DriveReference } from "../drive/drive-types.ts"
import { asProblem, type CheckDeps, checkFolder } from "./check-folder.ts"
import { createRounds } from "./rounds.ts"
import type { WatchStore } from "./watch-store.ts"

export interface LookedAt {
  readonly id: string
  readonly problem?: string
}

export interface LooksClock {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** From 0 up to 1. */
  readonly random: () => number
  readonly sleep: (milliseconds: number, signal: AbortSignal) => Promise<void>
}

export interface LooksDeps<Folder extends LookedAt> {
  readonly check: CheckDeps
  readonly watches: Pick<WatchStore, "state" | "saveState" | "forgetMisses">
  readonly folders: () => Promise<readonly Folder[]>
  readonly referenceOf: (folder: Folder) => DriveReference
  /** Told after a look that went otherwise than the one before. */
  readonly saveProblem: (folder: Folder, problem: string | undefined) => Promise<unknown>
  /** Milliseconds between looks: a tenth sooner or later, so that folders and servers do not all ask at once. */
  readonly every: number
  /** False: its turn has not come yet. */
  readonly isReady?: (folder: Folder) => Promise<boolean>
  /** Ids of folders in which something has changed, where that can be asked; and how often to ask. */
  readonly changes?: {
    readonly every: () => number | undefined
    readonly ask: (signal: AbortSignal) => Promise<ReadonlySet<string>>
  }
  readonly clock: LooksClock
  readonly log: { error(details: object, message: string): void }
}

export interface Looks {
  /** The folder that is looked at now. */
  checking(): string | undefined
  /** Something is due sooner than it was. */
  wake(): void
  start(): void
  stop(): Promise<void>
}

const JITTER = 0.1
/** While nothing is to be done. */
const IDLE = 600_000

export function createLooks<Folder extends LookedAt>(deps: LooksDeps<Folder>): Looks {
  const { watches, clock, log, isReady = async () => true, changes } = deps
  let checking: string | undefined
  const timestamp = (at = clock.now()) => new Date(at).toISOString()

  async function look(folder: Folder, signal: AbortSignal): Promise<void> {
    checking = folder.id
    let problem: string | undefined
    try {
      problem = await checkFolder(deps.check, { ...deps.referenceOf(folder), id: folder.id }, signal)
    } catch (error) {
      signal.throwIfAborted()
      if (!(error instanceof AppError)) throw error
      problem = asProblem(error)
      await watches.forgetMisses(folder.id)
    } finally {
      checking = undefined
    }
    const still = (await deps.folders()).some(({ id }) => id === folder.id)
    if (still && problem !== folder.problem) await deps.saveProblem(folder, problem)
    const next = clock.now() + deps.every * (1 - JITTER + 2 * JITTER * clock.random())
    await watches.saveState(folder.id, timestamp(), timestamp(next))
  }

  async function round(signal: AbortSignal): Promise<void> {
    const folders = await deps.folders()
    if (folders.length === 0) return
    const asks = changes?.every() !== undefined
    const touched = asks ? await changes.ask(signal).catch(passOver(signal)) : new Set<string>()
    for (const folder of folders) {
      if (!(await isReady(folder))) continue
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
    const folders = await deps.folders()
    const ready: Folder[] = []
    for (const folder of folders) if (await isReady(folder)) ready.push(folder)
    const states = await Promise.all(ready.map(({ id }) => watches.state(id)))
    const due = states.map(({ nextCheckAt }) => Date.parse(nextCheckAt ?? timestamp()) - clock.now())
    const longest = (folders.length > 0 ? changes?.every() : undefined) ?? IDLE
    return Math.max(1_000, Math.min(longest, ...due))
  }

  const rounds = createRounds({
    round: async signal => {
      await round(signal)
      return untilNext()
    },
    onFault: err => log.error({ err }, "a followed folder could not be looked at; trying again in ten minutes"),
    afterFault: IDLE,
    clock,
  })

  return {
    checking: () => checking,
    wake: rounds.wake,
    start: rounds.start,
    stop: rounds.stop,
  }
}

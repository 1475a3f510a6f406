/** Imports as a person sees them: a link is given, runs in the background, survives a crash, can be cancelled. */
import { randomUUID } from "node:crypto"
import { setTimeout as sleep } from "node:timers/promises"
import type { AlbumChoice, DrivePreview, Import } from "@diapason/shared/api"
import { AppError } from "@diapason/shared/errors"
import type { Database } from "../database/database.ts"
import { createImportStore } from "./import-store.ts"
import { type PreviewDeps, previewLink } from "./preview.ts"
import { createProgress, type Progress } from "./progress.ts"
import { type RunDeps, runImport } from "./run-import.ts"

export interface ImportsDeps extends Omit<RunDeps, "store">, Pick<PreviewDeps, "knownTracks"> {
  readonly database: Database
  /** Milliseconds since 1970. */
  readonly clock: { readonly now: () => number }
  /** Called at every change, at most a few times a second for each import. */
  readonly onChange: (changed: Import) => void
  readonly log: { error(details: object, message: string): void }
}

export interface Imports {
  /** The import of this link that has not ended yet, else a new one. Throws `invalid_link`. */
  add(url: string, wish?: ImportWish): Promise<Import>
  /** The same link with the same wish once more. Throws `not_found`. */
  again(id: string): Promise<Import>
  /** What the link would add. Throws as its import would. */
  preview(url: string, signal: AbortSignal): Promise<DrivePreview>
  /** The newest fifty, newest first. */
  list(): Promise<readonly Import[]>
  /** Throws `not_found`. */
  get(id: string): Promise<Import>
  /** What was added stays. One that has ended stays as it is. Throws `not_found`. */
  cancel(id: string): Promise<Import>
  /** Begins with what was interrupted, and runs one import after the other. */
  start(): void
  /** Interrupts what runs, so that the next start takes it up again, and resolves when nothing runs any more. */
  stop(): Promise<void>
}

/** What a person chose in the preview. */
export interface ImportWish {
  /** The album folders that are wanted, by their key; all of them when absent. */
  readonly only?: readonly string[] | undefined
  /** By key; remembered for the folder. */
  readonly albums?: Readonly<Record<string, AlbumChoice>> | undefined
}

interface Running {
  readonly id: string
  readonly controller: AbortController
  readonly progress: Progress
  readonly ended: Promise<void>
}

const TRY_AGAIN_AFTER = 30_000
/** An import that was interrupted longer ago lists its folders again. */
const LIST_GOOD_FOR = 6 * 3_600_000
const CANCELLED = new Error("the import was cancelled")
const STOPPED = new Error("the server stops")

export function createImports(deps: ImportsDeps): Imports {
  const { clock, onChange, log } = deps
  const store = createImportStore(deps.database)
  const runDeps = { ...deps, store }
  const timestamp = () => new Date(clock.now()).toISOString()
  let running: Running | undefined
  let finished: Promise<void> = Promise.resolve()
  let adding: Promise<unknown> = Promise.resolve()
  let stopping = new AbortController()
  let started = false
  let looping = false
  let newLinks = false

  async function get(id: string): Promise<Import> {
    const job = await store.find(id)
    if (job === undefined) throw new AppError("not_found", "There is no such import. It may have been long ago.")
    return asItRuns(job)
  }

  /** What is saved of a running import is a moment old, and does not tell its speed. */
  function asItRuns(job: Import): Import {
    const now = running?.id === job.id ? running.progress.job : job
    return now.state === "running" ? now : job
  }

  async function addNew(url: string, { only, albums = {} }: ImportWish): Promise<Import> {
    const { id: driveId } = deps.parseDriveLink(url)
    const same = (await store.open()).find(job => deps.parseDriveLink(job.url).id === driveId)
    if (same !== undefined) return same
    const at = timestamp()
    const counts = { filesTotal: 0, filesDone: 0, albums: [], failures: [] }
    const job: Import = { id: randomUUID(), url, state: "queued", ...counts, createdAt: at, updatedAt: at }
    await store.insert(job, only, albums)
    onChange(job)
    wake()
    return job
  }

  function wake(): void {
    newLinks = true
    if (!started || looping) return
    looping = true
    finished = loop().finally(() => {
      looping = false
      if (newLinks && started) wake()
    })
  }

  async function loop(): Promise<void> {
    while (started) {
      try {
        newLinks = false
        const more = await deps.database.alone("imports", stopping.signal, runNext)
        if (!more) return
      } catch (error) {
        // The server stops while another process on this database had its turn.
        if (error instanceof Error && error.name === "AbortError") return
        log.error({ err: error }, "the tables of imports cannot be read or written; trying again in half a minute")
        await sleep(TRY_AGAIN_AFTER, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  /** False when nothing waits any more. */
  async function runNext(): Promise<boolean> {
    const [next] = await store.open()
    if (next === undefined) await store.prune()
    else if (started) await run(next)
    return next !== undefined
  }

  /** A failure to save the end is a failure of the store: it ends the loop. */
  async function run(job: Import): Promise<void> {
    const controller = new AbortController()
    const { promise: ended, resolve: end } = Promise.withResolvers<void>()
    const onSaveFailed = (error: unknown) => controller.abort(error)
    const progress = createProgress({ store, now: clock.now, onChange, onSaveFailed }, { ...job, state: "running" })
    running = { id: job.id, controller, progress, ended }
    try {
      if (!(await store.move(job.id, ["queued", "running"], "running", timestamp()))) return
      onChange(progress.job)
      const { signal } = controller
      if (clock.now() - Date.parse(job.updatedAt) > LIST_GOOD_FOR) await store.forgetFolders(job.id)
      const outcome = await runImport(runDeps, progress, signal).catch((error: unknown) => endOf(job, error, signal))
      await progress.close(outcome)
      if (outcome !== undefined) await store.forgetFolders(job.id)
    } finally {
      running = undefined
      end()
    }
  }

  /** How an import ends that was interrupted or has failed; `undefined` when it is to be taken up again. */
  function endOf(job: Import, error: unknown, signal: AbortSignal): Pick<Import, "state" | "error"> | undefined {
    const reason = signal.aborted ? signal.reason : error
    if (reason === STOPPED) return undefined
    if (reason === CANCELLED) return { state: "cancelled" }
    if (reason instanceof AppError) return { state: "failed", error: { code: reason.code, message: reason.message } }
    log.error({ err: reason, importId: job.id }, "an import has failed unexpectedly")
    const message = "The import failed in a way that was not foreseen. The server's log says how; try again."
    return { state: "failed", error: { code: "internal", message } }
  }

  function add(url: string, wish: ImportWish = {}): Promise<Import> {
    const added = adding.then(() => addNew(url, wish))
    adding = added.catch(() => undefined)
    return added
  }

  return {
    add,
    async again(id) {
      const { url } = await get(id)
      const only = await store.onlyOf(id)
      return add(url, only && { only: [...only] })
    },
    preview: (url, signal) => previewLink({ ...runDeps, clock }, url, signal),
    list: async () => (await store.list()).map(asItRuns),
    get,
    async cancel(id) {
      await get(id)
      if (await store.move(id, ["queued"], "cancelled", timestamp())) {
        const cancelled = await get(id)
        onChange(cancelled)
        return cancelled
      }
      if (running?.id === id) {
        running.controller.abort(CANCELLED)
        await running.ended
      }
      return get(id)
    },
    start() {
      started = true
      stopping = new AbortController()
      wake()
    },
    async stop() {
      started = false
      stopping.abort()
      running?.controller.abort(STOPPED)
      await finished
    },
  }
}

/** What is known of a running import: kept in memory, saved and told a few times a second. */
import type { Import } from "@diapason/shared/api"
import type { ImportFailure } from "./folder-tree.ts"
import type { ImportStore, ReadFile } from "./import-store.ts"

export interface Progress {
  /** As it is now, saved or not. */
  readonly job: Import
  total(files: number): void
  reading(name: string): void
  /** A file is done; `read` when its tags were read just now. */
  done(read?: ReadFile): void
  fail(failure: ImportFailure): void
  album(id: string): void
  /** Saves all that is not saved yet, with this end when there is one. Throws what an earlier save threw. */
  close(end?: Pick<Import, "state" | "error">): Promise<void>
}

export interface ProgressDeps {
  readonly store: Pick<ImportStore, "save">
  readonly now: () => number
  readonly onChange: (changed: Import) => void
  /** A save has failed: the import cannot go on. */
  readonly onSaveFailed: (error: unknown) => void
}

const SAVE_EVERY = 200
const FAILURES_KEPT = 1000

/** Starts from nothing: an import that was interrupted counts its files anew. */
export function createProgress({ store, now, onChange, onSaveFailed }: ProgressDeps, start: Import): Progress {
  const { error: _error, current: _current, ...rest } = start
  let job: Import = { ...rest, filesTotal: 0, filesDone: 0, albums: [], failures: [] }
  let unsaved: ReadFile[] = []
  let timer: NodeJS.Timeout | undefined
  let saving: Promise<void> = Promise.resolve()
  let notKept = 0

  function save(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const files = unsaved
    unsaved = []
    const at = new Date(now()).toISOString()
    job = { ...job, updatedAt: at }
    const saved = job
    saving = saving.then(() => store.save(saved, files, at)).then(() => onChange(saved))
    return saving
  }

  function change(part: Partial<Import>): void {
    job = { ...job, ...part }
    timer ??= setTimeout(() => void save().catch(onSaveFailed), SAVE_EVERY)
  }

  return {
    get job() {
      return job
    },
    total: files => change({ filesTotal: files }),
    reading: name => change({ current: name }),
    done(read) {
      if (read !== undefined) unsaved.push(read)
      change({ filesDone: job.filesDone + 1 })
    },
    fail(failure) {
      if (job.failures.length < FAILURES_KEPT) return change({ failures: [...job.failures, failure] })
      notKept += 1
    },
    album: id => change({ albums: job.albums.includes(id) ? job.albums : [...job.albums, id] }),
    close(end) {
      if (end !== undefined) {
        const { current: _file, ...ended } = job
        const more = { name: "…", reason: `${notKept} more files could not be read.` }
        job = { ...ended, ...end, failures: notKept > 0 ? [...job.failures, more] : job.failures }
      }
      return save()
    },
  }
}

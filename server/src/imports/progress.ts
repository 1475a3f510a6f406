/** What is known of a running import: kept in memory, told a few times a second, saved each second or after so many files. */
import type { Import } from "@diapason/shared/api"
import type { ImportStore, ReadFile } from "./import-store.ts"
import type { UnitSteps } from "./import-units.ts"

export interface Progress extends UnitSteps {
  /** As it is now, saved or not. */
  readonly job: Import
  total(files: number): void
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

const TELL_EVERY = 200
/** Each save waits for the disk, and everything else waits with it. */
const SAVED_EACH = 5
/** Files whose tags would be read again after a crash: at Drive's full speed a second holds many. */
const MOST_UNSAVED = 50
const FAILURES_KEPT = 1000
/** The speed is that of the last so many milliseconds. */
const SPEED_OVER = 15_000
const SPEED_AFTER = 1_000

function withoutPace({ speed: _speed, secondsLeft: _left, ...job }: Import): Import {
  return job
}

/** Starts from nothing: an import that was interrupted counts its files anew. */
export function createProgress({ store, now, onChange, onSaveFailed }: ProgressDeps, start: Import): Progress {
  const { error: _error, current: _current, ...rest } = start
  let job: Import = { ...rest, filesTotal: 0, filesDone: 0, albums: [], failures: [] }
  let unsaved: ReadFile[] = []
  let timer: NodeJS.Timeout | undefined
  let saving: Promise<void> = Promise.resolve()
  let notKept = 0
  let told = 0
  let marks: readonly { readonly at: number; readonly done: number }[] = [{ at: now(), done: 0 }]

  /** What the files dealt with lately tell of those to come. */
  function pace(): Pick<Import, "speed" | "secondsLeft"> {
    const at = now()
    const [first = { at, done: 0 }] = marks
    marks = [
      ...marks.filter((mark, n) => mark.at > at - SPEED_OVER || n === marks.length - 1),
      { at, done: job.filesDone },
    ]
    const [took, done] = [at - first.at, job.filesDone - first.done]
    if (took < SPEED_AFTER || done <= 0) return {}
    const speed = (done / took) * 1000
    const left = Math.max(0, job.filesTotal - job.filesDone)
    return { speed: Math.round(speed * 10) / 10, secondsLeft: Math.ceil(left / speed) }
  }

  function save(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const files = unsaved
    unsaved = []
    const at = new Date(now()).toISOString()
    job = { ...job, updatedAt: at }
    if (job.state === "running") job = { ...withoutPace(job), ...pace() }
    const saved = job
    saving = saving.then(() => store.save(saved, files, at)).then(() => onChange(saved))
    return saving
  }

  function tell(): void {
    timer = undefined
    told += 1
    if (told % SAVED_EACH === 0) return void save().catch(onSaveFailed)
    if (job.state === "running") job = { ...withoutPace(job), ...pace() }
    onChange(job)
    timer = setTimeout(tell, TELL_EVERY)
  }

  function change(part: Partial<Import>): void {
    job = { ...job, ...part }
    timer ??= setTimeout(tell, TELL_EVERY)
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
      if (unsaved.length >= MOST_UNSAVED) save().catch(onSaveFailed)
    },
    keep: read => void unsaved.push(read),
    fail(failure) {
      if (job.failures.length < FAILURES_KEPT) return change({ failures: [...job.failures, failure] })
      notKept += 1
    },
    album: id => change({ albums: job.albums.includes(id) ? job.albums : [...job.albums, id] }),
    close(end) {
      if (end !== undefined) {
        const { current: _file, ...ended } = withoutPace(job)
        const more = { name: "…", reason: `${notKept} more files could not be read.` }
        job = { ...ended, ...end, failures: notKept > 0 ? [...job.failures, more] : job.failures }
      }
      return save()
    },
  }
}

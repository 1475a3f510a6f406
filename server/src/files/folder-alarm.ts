/** Tells soon when something changes in a chosen folder, where the system says so. Nothing depends on it. */
import { type FSWatcher, watch } from "node:fs"
import { join } from "node:path"

export interface FolderAlarm {
  /** Watches these folders of `root` from now on, and no other. */
  watch(id: string, root: string, folders: readonly string[]): void
  forget(id: string): void
  close(): void
}

/** Systems give each program a few thousand. */
const MOST_FOLDERS = 2_000
/** Programs write a file in many steps: told once they rest. */
const QUIET = 2_000
/** Of these systems one watcher hears of everything below. */
const WATCHES_TREES = process.platform === "darwin" || process.platform === "win32"

interface Watched {
  readonly watchers: Map<string, FSWatcher>
  timer?: NodeJS.Timeout
}

export function createFolderAlarm(onChange: (id: string) => void): FolderAlarm {
  const watched = new Map<string, Watched>()

  function forget(id: string): void {
    const known = watched.get(id)
    watched.delete(id)
    clearTimeout(known?.timer)
    for (const watcher of known?.watchers.values() ?? []) watcher.close()
  }

  function begin(id: string, entry: Watched, path: string): void {
    const drop = () => {
      entry.watchers.get(path)?.close()
      entry.watchers.delete(path)
    }
    const changed = () => {
      clearTimeout(entry.timer)
      entry.timer = setTimeout(() => onChange(id), QUIET)
    }
    try {
      const watcher = watch(path, { persistent: false, recursive: WATCHES_TREES }, changed)
      watcher.on("error", drop)
      entry.watchers.set(path, watcher)
    } catch {
      // No watcher is left, or the folder has just gone: the next look sees what there is.
      drop()
    }
  }

  return {
    watch(id, root, folders) {
      const entry = watched.get(id) ?? { watchers: new Map() }
      watched.set(id, entry)
      const paths = [root, ...(WATCHES_TREES ? [] : folders.map(one => join(root, one)))].slice(0, MOST_FOLDERS)
      const wanted = new Set(paths)
      for (const [path, watcher] of entry.watchers) {
        if (wanted.has(path)) continue
        watcher.close()
        entry.watchers.delete(path)
      }
      for (const path of paths) if (!entry.watchers.has(path)) begin(id, entry, path)
    },
    forget,
    close() {
      for (const id of watched.keys()) forget(id)
    },
  }
}

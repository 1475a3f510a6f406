/** Deleting with a way back: albums vanish at once, the server is told when the time to undo is over. */
import { createStore, type Store } from "../store.ts"

export type Deletions = {
  /** Albums that are no longer shown. */
  readonly hidden: Store<ReadonlySet<string>>
  readonly hide: (albumIds: readonly string[]) => void
  readonly restore: (albumIds: readonly string[]) => void
  /** Tells the server, then waits until the lists no longer hold the albums. */
  readonly commit: (albumIds: readonly string[]) => Promise<void>
  /** The page is being left: whatever waits is sent in a request that outlives it. */
  readonly flush: () => void
}

export function createDeletions(deps: {
  readonly send: (albumIds: readonly string[], keepalive: boolean) => Promise<unknown>
  readonly renew: () => Promise<void>
  readonly onDeleted: (albumIds: readonly string[]) => void
}): Deletions {
  const hidden = createStore<ReadonlySet<string>>(new Set())
  const waiting = new Set<string>()

  function restore(albumIds: readonly string[]) {
    const left = new Set(hidden.get())
    for (const id of albumIds) {
      left.delete(id)
      waiting.delete(id)
    }
    hidden.set(left)
  }

  return {
    hidden,
    restore,
    hide(albumIds) {
      for (const id of albumIds) waiting.add(id)
      hidden.set(new Set([...hidden.get(), ...albumIds]))
    },
    async commit(albumIds) {
      const due = albumIds.filter(id => waiting.delete(id))
      if (due.length === 0) return
      try {
        await deps.send(due, false)
        deps.onDeleted(due)
        await deps.renew()
      } finally {
        restore(due)
      }
    },
    flush() {
      const due = [...waiting]
      waiting.clear()
      // Nobody is left to be told of a failure: the album is simply there again at the next visit.
      if (due.length > 0) void deps.send(due, true).catch(() => undefined)
    },
  }
}

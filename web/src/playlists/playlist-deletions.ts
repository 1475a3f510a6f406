/** Deleting playlists with a way back: they vanish at once, the server is told when the time to undo is over. */
import { createStore, type Store } from "../store.ts"

export type PlaylistDeletions = {
  /** Ids of what is no longer shown. */
  readonly hidden: Store<ReadonlySet<string>>
  readonly hide: (ids: readonly string[]) => void
  readonly restore: (ids: readonly string[]) => void
  /** Tells the server, then waits until the lists no longer hold them. */
  readonly commit: (ids: readonly string[]) => Promise<void>
  /** The page is being left: whatever waits is sent in a request that outlives it. */
  readonly flush: () => void
}

export function createPlaylistDeletions(deps: {
  readonly send: (ids: readonly string[], keepalive: boolean) => Promise<unknown>
  readonly renew: () => Promise<void>
}): PlaylistDeletions {
  const hidden = createStore<ReadonlySet<string>>(new Set())
  const waiting = new Set<string>()

  function restore(ids: readonly string[]) {
    const left = new Set(hidden.get())
    for (const id of ids) {
      left.delete(id)
      waiting.delete(id)
    }
    hidden.set(left)
  }

  return {
    hidden,
    restore,
    hide(ids) {
      for (const id of ids) waiting.add(id)
      hidden.set(new Set([...hidden.get(), ...ids]))
    },
    async commit(ids) {
      const due = ids.filter(id => waiting.delete(id))
      if (due.length === 0) return
      try {
        await deps.send(due, false)
        await deps.renew()
      } finally {
        restore(due)
      }
    },
    flush() {
      const due = [...waiting]
      waiting.clear()
      // Nobody is left to be told of a failure: it is simply there again at the next visit.
      if (due.length > 0) void deps.send(due, true).catch(() => undefined)
    },
  }
}

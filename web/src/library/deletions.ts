/** Deleting albums with a way back: the server is told at once, and takes them out of its trash where the person thinks better of it. */
import { createStore, type Store } from "../store.ts"

export type Deletions = {
  /** Ids of albums that are no longer shown, whether or not the lists still hold them. */
  readonly hidden: Store<ReadonlySet<string>>
  /** They vanish at once. Rejects, and they are there again, where the server did not delete them. */
  readonly remove: (ids: readonly string[]) => Promise<void>
  /** Rejects where they stay deleted. */
  readonly undo: (ids: readonly string[]) => Promise<void>
}

export function createDeletions(deps: {
  readonly remove: (ids: readonly string[]) => Promise<unknown>
  readonly restore: (ids: readonly string[]) => Promise<unknown>
  /** Waits until the lists are as the server has them. */
  readonly renew: () => Promise<void>
}): Deletions {
  const hidden = createStore<ReadonlySet<string>>(new Set())
  /** An undo waits for the deletion it undoes. */
  let last: Promise<unknown> = Promise.resolve()

  function show(ids: readonly string[]) {
    const left = new Set(hidden.get())
    for (const id of ids) left.delete(id)
    hidden.set(left)
  }

  function inTurn(work: () => Promise<void>): Promise<void> {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }

  return {
    hidden,
    remove(ids) {
      hidden.set(new Set([...hidden.get(), ...ids]))
      return inTurn(async () => {
        try {
          await deps.remove(ids)
          await deps.renew()
        } finally {
          show(ids)
        }
      })
    },
    undo: ids =>
      inTurn(async () => {
        await deps.restore(ids)
        await deps.renew()
      }),
  }
}

/** Stars as the person has just set them: shown at once, sent by the outbox. */
import type { ItemKind } from "@diapason/shared/keeping"
import type { Entry, NewEntry } from "../outbox/entry.ts"
import { createStore, type Store } from "../store.ts"

type Mark = {
  readonly on: boolean
  /** ISO 8601. */
  readonly at: string
}

export type Stars = {
  readonly marks: Store<ReadonlyMap<string, Mark>>
  readonly set: (kind: ItemKind, id: string, on: boolean) => void
}

const nameOf = (kind: ItemKind, id: string) => `star:${kind}:${id}`

export function createStars(deps: {
  readonly add: (entry: NewEntry) => void
  /** What waited when the page was opened. */
  readonly waiting: Promise<readonly Entry[]>
  readonly personId: () => string | null
}): Stars {
  const marks = createStore<ReadonlyMap<string, Mark>>(new Map())
  const mark = (name: string, on: boolean, at: string) => marks.set(new Map(marks.get()).set(name, { on, at }))

  void deps.waiting.then(entries => {
    for (const { id, method, at } of entries)
      if (id.startsWith("star:") && !marks.get().has(id)) mark(id, method === "PUT", at)
  })

  return {
    marks,
    set(kind, itemId, on) {
      const personId = deps.personId()
      if (personId === null) return
      const at = new Date().toISOString()
      const path = `/api/music/stars/${kind}/${encodeURIComponent(itemId)}`
      const id = nameOf(kind, itemId)
      mark(id, on, at)
      deps.add({
        id,
        personId,
        method: on ? "PUT" : "DELETE",
        path: on ? path : `${path}?at=${encodeURIComponent(at)}`,
        body: on ? { at } : undefined,
        at,
        notBefore: 0,
      })
    },
  }
}

/** Whether an item bears a star: what was pressed here, unless the server knows of a later star. */
export function hasStar(
  marks: ReadonlyMap<string, Mark>,
  kind: ItemKind,
  id: string,
  starredAt: string | undefined,
): boolean {
  const mark = marks.get(nameOf(kind, id))
  if (!mark || (starredAt !== undefined && Date.parse(starredAt) > Date.parse(mark.at))) return starredAt !== undefined
  return mark.on
}

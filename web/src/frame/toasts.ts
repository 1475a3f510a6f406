/** Short messages that leave by themselves; one may carry an action that is possible until it ends. */
import { createStore, type Store } from "../store.ts"

export type Toast = {
  readonly id: number
  readonly text: string
  readonly tone: "plain" | "problem"
  readonly lasts: number
  /** When it was first shown: milliseconds since 1970. */
  readonly since: number
  readonly action?: { readonly label: string; readonly run: () => void }
}

type End = "closed" | "over"
type NewToast = Omit<Toast, "id" | "lasts" | "since" | "tone"> & {
  readonly tone?: Toast["tone"]
  /** Milliseconds. */
  readonly lasts?: number
  /** Runs when the toast ends without its action: closed by somebody, or its time was over. */
  readonly onEnd?: (why: End) => void
}

export type Toasts = {
  readonly list: Store<readonly Toast[]>
  readonly show: (toast: NewToast) => number
  readonly act: (id: number) => void
  readonly dismiss: (id: number) => void
  /** It was not true: nothing of what its end would do is done. */
  readonly withdraw: (id: number) => void
  /** Where they may be shown; the place that came last shows them. The answer takes the place away again. */
  readonly places: Store<readonly symbol[]>
  readonly addPlace: (place: symbol) => () => void
}

const MOST_SHOWN = 3

export function createToasts(): Toasts {
  const list = createStore<readonly Toast[]>([])
  const places = createStore<readonly symbol[]>([])
  const ends = new Map<number, { timer: ReturnType<typeof setTimeout>; onEnd: ((why: End) => void) | undefined }>()
  let lastId = 0

  function remove(id: number) {
    const end = ends.get(id)
    if (!end) return undefined
    clearTimeout(end.timer)
    ends.delete(id)
    list.set(list.get().filter(toast => toast.id !== id))
    return end
  }

  const end = (id: number, why: End) => remove(id)?.onEnd?.(why)

  return {
    list,
    places,
    addPlace(place) {
      places.set([...places.get(), place])
      return () => places.set(places.get().filter(other => other !== place))
    },
    dismiss: id => void end(id, "closed"),
    withdraw: id => void remove(id),
    show({ text, tone = "plain", lasts = 6_000, action, onEnd }) {
      const id = ++lastId
      for (const oldest of list.get().slice(0, Math.max(0, list.get().length - MOST_SHOWN + 1))) end(oldest.id, "over")
      ends.set(id, { onEnd, timer: setTimeout(() => end(id, "over"), lasts) })
      list.set([...list.get(), { id, text, tone, lasts, since: Date.now(), ...(action ? { action } : {}) }])
      return id
    },
    act(id) {
      const toast = list.get().find(item => item.id === id)
      if (remove(id)) toast?.action?.run()
    },
  }
}

/** When what is browsed last changed: programs that keep a copy ask for it, and for no more than that where nothing did. */
import { PATIENT } from "../changes.ts"
import type { Store } from "../store.ts"

const BROWSED = ["album", "artist", "track"]

/** Milliseconds since 1970; at first the moment of the start, as what happened before is not known. */
export const createLastModified = ({
  store,
  now,
}: {
  readonly store: Pick<Store, "onChange">
  readonly now: () => number
}): (() => number) => {
  let last = now()
  store.onChange(({ kinds }) => {
    if (BROWSED.some(kind => kinds.has(kind))) last = Math.max(last + 1, now())
  }, PATIENT)
  return () => last
}

/** A page that is on its way: nothing for a moment, as most come at once; then the mark, sounding. */
import { RingingFork } from "./ringing-fork.tsx"
import "./page-waiting.css"

export function PageWaiting() {
  return (
    <div className="page page-waiting" aria-busy="true">
      <RingingFork />
    </div>
  )
}

/** The same for the rows of a list, below a title that is there already. */
export function RowsWaiting({ rows = 8 }: { readonly rows?: number }) {
  return (
    <div className="rows-waiting" aria-hidden="true">
      {Array.from({ length: rows }, (_, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: all alike
        <span key={index} className="skeleton" />
      ))}
    </div>
  )
}

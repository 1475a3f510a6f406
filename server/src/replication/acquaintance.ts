/** What the home knows of a remote, and what an exchange with it needs. */
import type { Counts } from "@diapason/shared/api"
import type { Store } from "../library/store.ts"
import type { Trace } from "../library/trace.ts"
import type { Pace } from "./pace.ts"
import type { Quarantine } from "./quarantine.ts"
import type { Remote } from "./remote.ts"
import type { Twins } from "./twins.ts"
import type { WireRow } from "./wire.ts"

/** What is known of the remote between exchanges: with it the next change costs one request. */
export interface Acquaintance {
  readonly storeId: string
  /** Our revision up to which our rows are applied there. */
  readonly applied: number
  /** Its revision up to which its rows are applied here. */
  readonly pulled: number
  readonly counts: Counts
  /** Deletions below this version may have been forgotten there. */
  readonly forgotten: number
}

export interface ExchangeDeps {
  readonly store: Store
  readonly remote: Remote
  readonly now: () => number
  /** Told once the remote is known to be our peer and rows are about to leave. */
  readonly onSending: () => void
  /** Told as rows are confirmed: our revision that the remote holds. */
  readonly onProgress: (acquaintance: Acquaintance) => void
  readonly trace: Trace
  readonly pace: Pace
  /** What this home's other remotes say to be. */
  readonly twins: Twins
  /** Rows that one side refuses. */
  readonly quarantine: Quarantine
  /** This store's disk is its own: what it holds is safe. */
  readonly durable: boolean
  /** Told of rows that the other side has taken, or that were taken from it. */
  readonly onMoved: (rows: readonly WireRow[], direction: "sent" | "received") => void
}

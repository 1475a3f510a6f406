/** What a person is told of one remote. */
import type { Comparison, SyncTarget } from "@diapason/shared/api"
import type { Acquaintance } from "./acquaintance.ts"
import { shownUrl } from "./console-lines.ts"
import type { Target } from "./peer-store.ts"
import { describePending, type PendingRow } from "./pending.ts"
import type { Traffic } from "./requests.ts"

export interface TargetFacts {
  readonly url: string
  readonly state: SyncTarget["state"]
  readonly fault: { readonly code: string; readonly message: string; readonly at: number } | undefined
  readonly stored: Target
  readonly pendingCount: number
  readonly pendingRows: readonly PendingRow[]
  /** Equality was proved since the start, and nothing has spoken against it. */
  readonly proven: boolean
  readonly known: Acquaintance | undefined
  readonly failures: number
  readonly nextAttemptAt: number | undefined
  readonly traffic: Traffic
  readonly reseeds: number
  readonly repairs: number
  readonly quarantined: SyncTarget["quarantined"]
  readonly comparison: Comparison | null
  readonly refilling: { readonly sent: number; readonly total: number } | null
}

const asDate = (time: number | null | undefined): string | null => (time == null ? null : new Date(time).toISOString())

/** Null while an exchange runs or nothing is known; false as soon as something of ours is known to be missing there. */
const digestEqual = ({ state, proven, fault, pendingCount, quarantined }: TargetFacts): boolean | null => {
  if (state === "syncing") return null
  if (quarantined.length > 0) return false
  if (!proven) return null
  if (pendingCount > 0) return false
  return fault ? null : true
}

export const describeTarget = (facts: TargetFacts): SyncTarget => ({
  url: shownUrl(facts.url),
  state: facts.state,
  ...(facts.fault ? { reason: facts.fault.code } : facts.state === "degraded" ? { reason: "old_server" } : {}),
  pending: facts.pendingCount,
  pendingChanges: describePending(facts.pendingRows),
  lastSuccessAt: asDate(facts.stored.lastSuccessAt),
  lastError: facts.fault
    ? { code: facts.fault.code, message: facts.fault.message, at: new Date(facts.fault.at).toISOString() }
    : null,
  digestEqual: digestEqual(facts),
  remoteCounts: facts.known?.counts ?? null,
  remoteStoreId: facts.known?.storeId ?? facts.stored.storeId,
  attempts: facts.failures,
  nextAttemptAt: asDate(facts.nextAttemptAt),
  bytesSent: facts.traffic.bytesSent,
  requests: facts.traffic.requests,
  reseeds: facts.reseeds,
  repairs: facts.repairs,
  quarantined: facts.quarantined,
  comparison: facts.comparison,
  refilling: facts.refilling && { sent: facts.refilling.sent, total: facts.refilling.total },
})

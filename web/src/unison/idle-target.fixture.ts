/** A remote in unison, for tests. */
import type { SyncTarget } from "@diapason/shared/api"

export const idleTarget: SyncTarget = {
  url: "https://a.example",
  state: "idle",
  pending: 0,
  pendingChanges: [],
  lastSuccessAt: "2026-01-01T00:00:00Z",
  lastError: null,
  digestEqual: true,
  remoteCounts: null,
  remoteStoreId: null,
  attempts: 0,
  nextAttemptAt: null,
  bytesSent: 0,
  requests: 0,
  reseeds: 0,
  repairs: 0,
  quarantined: [],
  comparison: null,
  refilling: null,
}

/** What the state of the first remote says of its address and of the token. Pure. */
import type { SyncStatus } from "@diapason/shared/api"
import { type Told, tell } from "../unison/telling.ts"

type State = "done" | "open" | "wrong"
export type RemoteCheck = {
  readonly reachable: State
  readonly token: State
  /** What is to be said of it; undefined where there is no remote. */
  readonly told: Told | undefined
}

/** Somebody answered, and looked at the token. */
const ANSWERED = new Set<Told>(["ok", "soon", "syncing", "checking", "differs", "libraryChoice", "libraryMismatch"])
const REFUSED = new Set<Told>(["auth", "tokenNotSet"])

export function checkRemote(status: Pick<SyncStatus, "targets">): RemoteCheck {
  const [target] = status.targets.filter(({ state }) => state !== "disabled")
  if (!target) return { reachable: "open", token: "open", told: undefined }
  const { tone, told } = tell(target)
  if (ANSWERED.has(told))
    return { reachable: "done", token: target.lastSuccessAt || told !== "checking" ? "done" : "open", told }
  if (REFUSED.has(told)) return { reachable: "done", token: "wrong", told }
  return { reachable: tone === "problem" ? "wrong" : "open", token: "open", told }
}

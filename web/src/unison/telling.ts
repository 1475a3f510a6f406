/** From the server's states and codes to what a person is told: pure, so that every case is tested. */
import type { SyncStatus, SyncTarget } from "@diapason/shared/api"

/** `good` in unison, `busy` on its way, `wait` something to know, `problem` something to do, `off` nothing to keep in unison. */
export type Tone = "good" | "busy" | "wait" | "problem" | "off"

/** Words of the group `unison`; each has a `…Body` beside it. */
export type Told =
  | "unknown"
  | "ok"
  | "soon"
  | "syncing"
  | "waking"
  | "checking"
  | "differs"
  | "unreachable"
  | "sleeping"
  | "auth"
  | "self"
  | "libraryMismatch"
  | "libraryChoice"
  | "version"
  | "notAPeer"
  | "tokenNotSet"
  | "oldServer"
  | "redirect"
  | "noRemote"
  | "busy"
  | "remoteError"
  | "remoteFull"
  | "insecure"
  | "copiedFolder"
  | "faltering"
  | "degraded"
  | "halted"

export type Telling = { readonly tone: Tone; readonly told: Told }

const reasons: Readonly<Record<string, Told>> = {
  auth: "auth",
  self: "self",
  library_mismatch: "libraryMismatch",
  library_choice: "libraryChoice",
  version: "version",
  not_a_peer: "notAPeer",
  unreachable: "unreachable",
  sleeping: "sleeping",
  token_not_set: "tokenNotSet",
  old_server: "oldServer",
  redirect: "redirect",
  no_remote: "noRemote",
  timeout: "unreachable",
  silent: "unreachable",
  refused: "oldServer",
  busy: "busy",
  remote_error: "remoteError",
  remote_full: "remoteFull",
  insecure: "insecure",
  copied_folder: "copiedFolder",
}

type Facts = Pick<SyncTarget, "state" | "reason" | "pending" | "digestEqual">

export function tell({ state, reason, pending, digestEqual }: Facts): Telling {
  const known = reason === undefined ? undefined : reasons[reason]
  switch (state) {
    case "syncing":
      return { tone: "busy", told: "syncing" }
    case "waking":
      return { tone: "busy", told: "waking" }
    case "backoff":
      return { tone: "wait", told: known ?? (reason === undefined ? "unreachable" : "faltering") }
    case "halted":
      return { tone: "problem", told: known ?? "halted" }
    case "degraded":
      return { tone: "wait", told: known ?? "degraded" }
    case "disabled":
      return { tone: "off", told: known ?? "noRemote" }
    case "idle":
      if (pending > 0) return { tone: "busy", told: "soon" }
      if (digestEqual === null) return { tone: "busy", told: "checking" }
      return digestEqual ? { tone: "good", told: "ok" } : { tone: "busy", told: "differs" }
  }
}

const gravity: readonly Tone[] = ["off", "good", "busy", "wait", "problem"]

/** What the sign shows for all remotes together: the gravest of them. */
export function tellAll(status: SyncStatus | undefined): Telling {
  if (!status) return { tone: "off", told: "unknown" }
  const [first, ...rest] = status.targets.map(tell)
  if (!first) return { tone: "off", told: "noRemote" }
  return rest.reduce((worst, next) => (gravity.indexOf(next.tone) > gravity.indexOf(worst.tone) ? next : worst), first)
}

/** A copy calls nobody: what it knows is when its home last spoke. */
export const isCopy = (status: SyncStatus | undefined): boolean =>
  status?.role === "remote" && status.targets.every(target => target.state === "disabled")

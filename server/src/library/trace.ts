/** Named moments of a change's way, told to whoever wants to strike there; in the running program nobody does. */

export type TracePoint =
  | "before-commit"
  | "after-commit-before-poke"
  | "after-hello"
  | "mid-snapshot"
  | "after-remote-commit-before-response"
  | "before-ack-save"
  | "mid-repair"

/** Called in the middle of the work: it must not throw. */
export type Trace = (point: TracePoint) => void

export const noTrace: Trace = () => {}

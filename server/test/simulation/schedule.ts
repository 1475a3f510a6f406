/** What happens in a simulation, as data: who takes part, what people do, what breaks, and how long it lasts. */
import type { TracePoint } from "../../src/library/trace.ts"

export const MACHINES = ["home", "laptop", "remote", "mirror"] as const
export type Machine = (typeof MACHINES)[number]
/** Those that start exchanges, and with whom. */
export const TARGETS: Readonly<Record<Machine, readonly Machine[]>> = {
  home: ["remote", "mirror"],
  laptop: ["remote"],
  remote: [],
  mirror: [],
}

export const FAULTS = [
  "refuse",
  "lose request",
  "lose answer",
  "reset request",
  "reset answer",
  /** It arrives a second time, later. */
  "again",
  /** It arrives only when nobody waits for it any more. */
  "late",
  "slow",
  /** Half of the answer, and success in its first line. */
  "half",
  /** What the same door answered the last time. */
  "stale",
  /** The remote has no disk any more when it arrives. */
  "wipe",
  /** The remote's program dies when it arrives. */
  "crash",
  /** Another origin is named as the place to ask. */
  "redirect",
  "500",
  "500 after",
  "503 page",
  "429",
  "page",
  "nothing",
  "other service",
  "forbidden",
] as const
export type FaultKind = (typeof FAULTS)[number]

export interface Fault {
  readonly from: Machine
  readonly to: Machine
  /** Strikes the request after so many others. */
  readonly nth: number
  readonly kind: FaultKind
  /** Milliseconds, where the kind has any. */
  readonly ms: number
}

export const EDITS = [
  "album",
  "remove album",
  "artist",
  "star",
  "unstar",
  "rating",
  "play",
  "playlist",
  "entry",
  "remove entry",
  "account",
  "large",
  "unknown",
] as const
export type Edit = (typeof EDITS)[number]

/** `commit`: any transaction, also one that writes no row. */
export type CrashPoint = TracePoint | "commit" | "now"

export type Step =
  /** A person changes the n-th thing of a kind. */
  | { readonly do: "edit"; readonly at: Machine; readonly edit: Edit; readonly item: number }
  /** A whole data set by the old door; bit n of `albums` says whether the n-th album is in it. */
  | { readonly do: "import"; readonly at: Machine; readonly albums: number }
  | { readonly do: "wait"; readonly ms: number }
  | ({ readonly do: "fault" } & Fault)
  /** Nothing gets through for so long. */
  | { readonly do: "cut"; readonly from: Machine; readonly to: Machine; readonly ms: number }
  /** The program is killed: now, or where it has come to a named point so many times. It starts again at once. */
  | { readonly do: "crash"; readonly at: Machine; readonly point: CrashPoint; readonly nth: number }
  /** The program is not running until it is switched on, or the end. */
  | { readonly do: "off"; readonly at: Machine }
  | { readonly do: "on"; readonly at: Machine }
  /** What was written last is gone, with the program. */
  | { readonly do: "power cut"; readonly at: Machine }
  | { readonly do: "wipe"; readonly at: Machine }
  | { readonly do: "backup"; readonly at: Machine }
  | { readonly do: "restore"; readonly at: Machine }
  /** The data folder is copied over another machine's. */
  | { readonly do: "clone"; readonly from: Machine; readonly to: Machine }
  | { readonly do: "clock"; readonly at: Machine; readonly ms: number }
  /** A person asks to synchronise now. */
  | { readonly do: "now"; readonly at: Machine }
  /** A person at the home decides between two libraries. */
  | { readonly do: "choose"; readonly at: Machine; readonly choice: "join" | "replace" }
  /** So many days go by for everybody. */
  | { readonly do: "days"; readonly days: number }

export interface Schedule {
  readonly seed: number
  readonly machines: readonly Machine[]
  /** Every machine begins with a library of its own. */
  readonly strangers?: boolean
  readonly steps: readonly Step[]
}

/** Literal text that can be put into a test. */
export const asText = ({ steps, ...rest }: Schedule): string =>
  `{ ${Object.entries(rest)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`)
    .join(", ")}, steps: [\n${steps.map(step => `  ${JSON.stringify(step)},`).join("\n")}\n] }`

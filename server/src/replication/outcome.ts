/** How it has gone with one remote lately: what is wrong, since when, and how long to wait before the next try. */
import type { Cause } from "../library/row-store.ts"
import type { Acquaintance } from "./acquaintance.ts"
import { backoff, wakeStep } from "./backoff.ts"
import type { Clock } from "./clock.ts"
import type { createConsoleLines } from "./console-lines.ts"
import type { SyncFault } from "./sync-fault.ts"

/** Faults that the next exchange mends by itself, at once. */
const FRESH_START: ReadonlySet<string> = new Set(["store_changed", "position", "copied_folder"])
const MAX_FRESH_STARTS = 3

export interface Fault {
  readonly code: string
  readonly message: string
  readonly at: number
}

export const createOutcome = ({
  clock,
  lines,
}: {
  readonly clock: Pick<Clock, "now" | "random">
  readonly lines: ReturnType<typeof createConsoleLines>
}) => {
  let fault: Fault | undefined
  let failures = 0
  let failingSince: number | undefined
  let freshStarts = 0
  let proven = false

  const forget = (): void => {
    failures = 0
    failingSince = undefined
  }

  return {
    fault: () => fault,
    failures: () => failures,
    /** Equality was proved since the start, and nothing has spoken against it. */
    proven: () => proven,
    /** A person asks: what was before no longer delays anything. */
    forget,
    doubt: (): void => {
      proven = false
    },

    /** `counts` only where there is something new to say. */
    succeed: (counts: Acquaintance["counts"] | undefined): void => {
      forget()
      freshStarts = 0
      fault = undefined
      proven = true
      if (!counts) return
      lines.sending()
      lines.succeeded(counts)
    },

    /** Rows of these names are refused: all else is equal on both sides, which is no success. */
    degrade: (names: readonly string[], cause: Cause): void => {
      forget()
      freshStarts = 0
      const message = `One side refuses ${names.slice(0, 3).join(", ")}${names.length > 3 ? ` and ${names.length - 3} more` : ""}; all else is equal.`
      fault = { code: "row_refused", message, at: clock.now() }
      lines.failed(cause, "row_refused", message, false)
    },

    /** `cause` is that of the oldest change that waits; without one the owner need not be told. */
    fail: (error: SyncFault, startedAt: number, cause: Cause | undefined): void => {
      const at = clock.now()
      failingSince ??= startedAt
      fault = { code: error.code, message: error.message, at }
      const waking = error.wakes && wakeStep(failures, at - failingSince) !== undefined
      if (cause && !waking) lines.failed(cause, error.code, error.message, error.halts)
      failures += 1
    },

    /** Whether to begin anew at once, which is not done without end. */
    mayStartFresh: ({ code }: SyncFault): boolean => FRESH_START.has(code) && freshStarts++ < MAX_FRESH_STARTS,

    /** Milliseconds until the next try; `waking`: a program may be starting there, which is no failure yet. */
    wait: (error: SyncFault | undefined): { readonly ms: number; readonly waking: boolean } => {
      const failingFor = clock.now() - (failingSince ?? clock.now())
      const step = error?.wakes ? wakeStep(failures - 1, failingFor) : undefined
      if (step !== undefined) return { ms: Math.max(step, error?.retryAfter ?? 0), waking: true }
      return { ms: backoff(failures, failingFor, error?.retryAfter, clock.random()), waking: false }
    },
  }
}

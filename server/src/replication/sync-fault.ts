/** Why an exchange did not succeed, and what follows from it. */

/** Told in words by the page and, in French, by the console. */
export type FaultCode =
  | "unreachable"
  | "timeout"
  | "silent"
  | "refused"
  | "sleeping"
  | "busy"
  | "not_a_peer"
  | "remote_error"
  | "remote_full"
  | "auth"
  | "token_not_set"
  | "insecure"
  | "redirect"
  | "self"
  | "version"
  | "library_mismatch"
  | "library_choice"
  | "fenced"
  | "not_converging"
  | "store_changed"
  | "position"
  | "too_large"
  | "row_refused"
  | "garbled"
  | "encoding"
  | "copied_folder"

const HALTING: ReadonlySet<FaultCode> = new Set([
  "auth",
  "token_not_set",
  "insecure",
  "redirect",
  "self",
  "version",
  "library_mismatch",
  "library_choice",
])
const WAKING: ReadonlySet<FaultCode> = new Set(["timeout", "sleeping"])

export class SyncFault extends Error {
  readonly code: FaultCode
  /** Milliseconds the remote asked us to wait. */
  readonly retryAfter: number | undefined
  /** The receiver's cursor, with `position`. */
  readonly applied: number | undefined
  /** The row that is refused, where the answer names it. */
  readonly row: { readonly kind: string; readonly id: string } | undefined
  constructor(
    code: FaultCode,
    message: string,
    more: {
      readonly retryAfter?: number | undefined
      readonly applied?: number | undefined
      readonly row?: { readonly kind: string; readonly id: string } | undefined
    } = {},
  ) {
    super(message)
    this.name = "SyncFault"
    this.code = code
    this.retryAfter = more.retryAfter
    this.applied = more.applied
    this.row = more.row
  }
  /** Trying again by itself cannot help: a person must act. */
  get halts(): boolean {
    return HALTING.has(this.code)
  }
  /** The answer of a host that is starting its program. */
  get wakes(): boolean {
    return WAKING.has(this.code)
  }
}

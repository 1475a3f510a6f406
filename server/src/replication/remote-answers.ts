/** What the answers of a remote mean when they are not those hoped for. */
import { z } from "zod"
import { SyncFault } from "./sync-fault.ts"

const MAX_RETRY_AFTER = 3_600_000

const ErrorBody = z.looseObject({
  error: z.looseObject({
    code: z.string(),
    message: z.string().optional(),
    applied: z.number().optional(),
    row: z.looseObject({ kind: z.string(), id: z.string() }).optional(),
  }),
})

export interface RemoteAnswer {
  readonly status: number
  readonly contentType: string
  readonly bytes: Buffer
  readonly retryAfter: number | undefined
}

/** Seconds or a date; garbage is no answer. Milliseconds. */
export const readRetryAfter = (value: string | null, now: number): number | undefined => {
  if (value === null) return undefined
  const wait = /^\d{1,9}$/.test(value.trim()) ? Number(value) * 1_000 : Date.parse(value) - now
  return Number.isFinite(wait) && wait > 0 ? Math.min(wait, MAX_RETRY_AFTER) : undefined
}

/** Undefined for what is no JSON. */
export const parseJson = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString("utf8"))
  } catch {
    return undefined
  }
}

/** What an answer other than the one hoped for means. */
export const faultOf = (answer: RemoteAnswer): SyncFault => {
  const parsed = ErrorBody.safeParse(parseJson(answer.bytes))
  const error = parsed.success ? parsed.data.error : undefined
  const { retryAfter, status } = answer
  const words = error?.message ?? `The remote answered ${status}.`
  if (error?.code === "store_changed") return new SyncFault("store_changed", words)
  if (error?.code === "position") return new SyncFault("position", words, { applied: error.applied })
  if (error?.code === "library_mismatch") return new SyncFault("library_mismatch", words)
  if (error?.code === "fenced") return new SyncFault("fenced", words)
  if (error?.code === "token_not_set") return new SyncFault("token_not_set", words)
  if (status === 401 || status === 403)
    return new SyncFault(
      error ? "auth" : "not_a_peer",
      error
        ? "The remote refuses the token: set the same SYNC_TOKEN on both sides. If it is the same, something on the way takes the Authorization header away."
        : words,
    )
  if (status === 400 && error) return new SyncFault("garbled", `The remote cannot read what arrives: ${words}`)
  if (status === 422 && error) return new SyncFault("row_refused", words, { row: error.row })
  if (status === 413) return new SyncFault("too_large", words)
  if (status === 415) return new SyncFault("encoding", words)
  if (status === 429) return new SyncFault("busy", "The remote asks to wait.", { retryAfter })
  if (status === 507) return new SyncFault("remote_full", "The disk of the remote is full.", { retryAfter })
  if (status === 502 || status === 503 || status === 504)
    return new SyncFault("sleeping", "The remote is asleep or starting.", { retryAfter })
  if (status >= 500) return new SyncFault("remote_error", `The remote failed (${status}): ${words}`, { retryAfter })
  return new SyncFault("not_a_peer", `The address answers, but not as Diapason does (${status}).`)
}

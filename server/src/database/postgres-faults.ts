/** What PostgreSQL and the way to it can fail with → what a person is told. Codes: PostgreSQL's manual, appendix A. */
import { AppError } from "@diapason/shared/errors"

const RETRY_AFTER_SECONDS = 5
/** The connection is gone or was never made; the classes 08 (connection) and 57P (the server stops or starts) beside these. */
const NO_CONNECTION: ReadonlySet<unknown> = new Set([
  "ECONNREFUSED",
  "ECONNRESET",
  "EPIPE",
  "ETIMEDOUT",
  "ENOTFOUND",
  "EAI_AGAIN",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "25P03", // idle in a transaction for too long
  "53300", // too many connections
])
/** What the driver says without a code. */
const NO_CONNECTION_WORDS =
  /connection (terminated|error|timeout)|timeout (expired|exceeded)|read timeout|not queryable/i
/** Serialization failure and deadlock: the server undid the transaction, which may run again. */
const UNDONE: ReadonlySet<unknown> = new Set(["40001", "40P01"])
/** Waited too long for a lock, ran too long, or may only read (a stand-by server, a used-up quota). */
const BUSY: ReadonlySet<unknown> = new Set(["55P03", "57014", "25006", "53200", ...UNDONE])
const REFUSED: Readonly<Record<string, string>> = {
  "28P01": "refuses the name or the password",
  "28000": "refuses the name or the password, or wants an encrypted connection (?sslmode=require at the end)",
  "3D000": "is not there: the server knows no database of that name",
  "42501": "does not let this user make tables",
}

const codeOf = (error: unknown): unknown =>
  typeof error === "object" && error !== null && "code" in error ? error.code : undefined

/** The fault as PostgreSQL or the driver gave it. */
const origin = (error: unknown): unknown => (error instanceof AppError ? (error.cause ?? error) : error)

export const isConnectionFault = (error: unknown): boolean => {
  const cause = origin(error)
  const code = codeOf(cause)
  if (NO_CONNECTION.has(code) || (typeof code === "string" && /^(08|57P)/.test(code))) return true
  return code === undefined && cause instanceof Error && NO_CONNECTION_WORDS.test(cause.message)
}

/** The server undid the transaction for another one's sake. */
export const isUndone = (error: unknown): boolean => UNDONE.has(codeOf(origin(error)))

/** An expected fault as `AppError`; anything else as it is. `place` is host and database, without a password. */
export const asFault = (error: unknown, place: string): unknown => {
  if (error instanceof AppError) return error
  const code = codeOf(error)
  const unavailable = (message: string) =>
    new AppError("storage_unavailable", message, { retryAfter: RETRY_AFTER_SECONDS }, error)
  if (code === "53100")
    return new AppError("storage_full", "The database's disk is full: nothing was changed.", undefined, error)
  if (isConnectionFault(error))
    return unavailable(
      `The library's database ${place} cannot be reached just now (${typeof code === "string" ? code : "no answer"}). Try again in a moment.`,
    )
  if (BUSY.has(code))
    return unavailable(`The library's database is busy or may only be read (${String(code)}). Try again in a moment.`)
  const refused = typeof code === "string" ? REFUSED[code] : undefined
  return refused === undefined ? error : unavailable(`DATABASE_URL: the database ${place} ${refused}.`)
}

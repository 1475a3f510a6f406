/** The closed list of error codes that cross the wire, each with the HTTP status its door answers with. */
export const ERROR_STATUS = {
  invalid: 400,
  invalid_link: 400,
  empty_import: 400,
  unauthorized: 401,
  waiting_for_home: 401,
  wrong_credentials: 401,
  forbidden: 403,
  foreign_host: 403,
  foreign_origin: 403,
  token_not_set: 403,
  not_found: 404,
  not_playable: 404,
  conflict: 409,
  paired: 409,
  store_changed: 409,
  library_mismatch: 409,
  position: 409,
  fenced: 409,
  too_large: 413,
  unsupported_type: 415,
  range_not_satisfiable: 416,
  unprocessable: 422,
  too_many_requests: 429,
  internal: 500,
  drive_not_configured: 503,
  drive_forbidden: 502,
  drive_not_found: 502,
  drive_quota: 503,
  drive_unavailable: 502,
  remote_unavailable: 502,
  storage_full: 507,
  storage_unavailable: 503,
  shutting_down: 503,
} as const

export type ErrorCode = keyof typeof ERROR_STATUS

/**
 * An expected failure. `message` is for a person: it names the place and the cure.
 * `details` is optional JSON shown beside the message (for instance `existingCounts`).
 */
export class AppError extends Error {
  readonly code: ErrorCode
  readonly details: Readonly<Record<string, unknown>> | undefined
  constructor(code: ErrorCode, message: string, details?: Readonly<Record<string, unknown>>, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause })
    this.name = "AppError"
    this.code = code
    this.details = details
  }
}

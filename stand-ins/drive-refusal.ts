/** What the stand-in answers when it refuses a call: Google's error bodies. */

const STATUS_NAMES: Readonly<Record<number, string>> = {
  400: "INVALID_ARGUMENT",
  401: "UNAUTHENTICATED",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  416: "OUT_OF_RANGE",
  429: "RESOURCE_EXHAUSTED",
  500: "INTERNAL",
  503: "UNAVAILABLE",
}

export interface RefusalPlace {
  readonly location: string
  readonly locationType: "parameter" | "header"
}

/** A refusal in the shape of the Drive API: status, JSON body and extra headers. */
export class Refusal extends Error {
  readonly status: number
  readonly body: unknown
  readonly headers: Readonly<Record<string, string>>
  constructor(status: number, body: unknown, headers: Readonly<Record<string, string>> = {}) {
    super(`refused with ${status}`)
    this.status = status
    this.body = body
    this.headers = headers
  }
}

export function refusal(
  status: number,
  reason: string,
  message: string,
  place?: RefusalPlace,
  headers?: Readonly<Record<string, string>>,
  details?: readonly Readonly<Record<string, unknown>>[],
): Refusal {
  const domain = /limit|quota/i.test(reason) && reason !== "downloadQuotaExceeded" ? "usageLimits" : "global"
  const error = {
    code: status,
    message,
    errors: [{ domain, reason, message, ...place }],
    status: STATUS_NAMES[status] ?? "UNKNOWN",
    ...(details && { details }),
  }
  return new Refusal(status, { error }, headers)
}

export function notFound(id: string): Refusal {
  return refusal(404, "notFound", `File not found: ${id}.`, { location: "fileId", locationType: "parameter" })
}

export function invalidParameter(name: string, message = "Invalid Value", reason = "invalid"): Refusal {
  return refusal(400, reason, message, { location: name, locationType: "parameter" })
}

/** What Google's front end shows instead of JSON when it takes the caller for a robot. */
export const SORRY_PAGE =
  "<html><head><title>Sorry...</title></head><body><h1>We're sorry...</h1><p>... but your computer or network may be " +
  "sending automated queries. To protect our users, we can't process your request right now.</p></body></html>"

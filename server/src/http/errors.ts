/** An error → what the JSON door answers. The only place where codes become statuses. */
import { AppError, ERROR_STATUS, type ErrorCode } from "@diapason/shared/errors"
import { languageOf, toFrench } from "@diapason/shared/said"
import { z } from "zod"

export interface ErrorAnswer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: {
    readonly error: { readonly code: ErrorCode; readonly message: string }
    readonly [beside: string]: unknown
  }
}

const isCode = (name: string): name is ErrorCode => Object.hasOwn(ERROR_STATUS, name)
const CODES = Object.keys(ERROR_STATUS).filter(isCode)

/** As `/api/openapi.json` shows it. */
export const ErrorBody = z.object({ error: z.looseObject({ code: z.enum(CODES), message: z.string() }) })

const answer = (
  code: ErrorCode,
  message: string,
  details: Readonly<Record<string, unknown>> = {},
  beside: Readonly<Record<string, unknown>> = {},
): ErrorAnswer => ({
  status: ERROR_STATUS[code],
  headers: typeof details.retryAfter === "number" ? { "retry-after": String(Math.ceil(details.retryAfter)) } : {},
  body: { error: { ...details, code, message }, ...beside },
})

/** Old senders read `existingCounts` at the top. */
const besideOf = ({ code, details }: AppError): Readonly<Record<string, unknown>> =>
  code === "empty_import" && details?.existingCounts !== undefined ? { existingCounts: details.existingCounts } : {}

const FRAMEWORK_ANSWERS: Readonly<Record<string, readonly [ErrorCode, string]>> = {
  FST_ERR_CTP_BODY_TOO_LARGE: ["too_large", "The body is larger than this route takes."],
  FST_ERR_CTP_INVALID_MEDIA_TYPE: [
    "unsupported_type",
    "This content type is not taken here: send JSON with the header Content-Type: application/json.",
  ],
  FST_ERR_CTP_INVALID_JSON_BODY: ["invalid", "The body is not valid JSON, or holds a key that is not allowed."],
  FST_ERR_BAD_URL: ["invalid", "The address cannot be read: percent-encode what stands in it."],
}

const fieldOf = (error: unknown, name: "code" | "statusCode" | "message"): unknown =>
  typeof error === "object" && error !== null && name in error ? Reflect.get(error, name) : undefined

/** `undefined` for a bug: the caller logs it whole and shows `internalAnswer`. */
export const expectedAnswer = (error: unknown): ErrorAnswer | undefined => {
  if (error instanceof AppError) return answer(error.code, error.message, error.details, besideOf(error))
  const code = fieldOf(error, "code")
  const known = typeof code === "string" ? FRAMEWORK_ANSWERS[code] : undefined
  if (known) return answer(...known)
  const status = fieldOf(error, "statusCode")
  const isRefusal = typeof code === "string" && code.startsWith("FST_") && typeof status === "number" && status < 500
  return isRefusal ? answer("invalid", `The request cannot be used: ${String(fieldOf(error, "message"))}.`) : undefined
}

/** The same, its message in the language that the request asks for. */
export const inLanguage = ({ body, ...rest }: ErrorAnswer, accepted: string | undefined): ErrorAnswer => {
  const { error } = body
  return languageOf(accepted) === "fr"
    ? { ...rest, body: { ...body, error: { ...error, message: toFrench(error.message) } } }
    : { body, ...rest }
}

export const internalAnswer = (requestId: string): ErrorAnswer =>
  answer("internal", `Something went wrong in the server. Its log tells more under the request id ${requestId}.`)

/** What Drive's refusals mean and what to do about them. */

import { AppError, type ErrorCode } from "@diapason/shared/errors"
import { z } from "zod"

/** `renew`: the access token is worn out; `fail`: asking again would change nothing. */
export type FailureAction = "retry" | "renew" | "fail"

/** A failed call: an expected failure that also says whether it is worth asking again, and after how long. */
export class DriveFailure extends AppError {
  readonly action: FailureAction
  /** Milliseconds that Drive asked for, or the least that makes sense. */
  readonly waitAtLeast: number
  constructor(action: FailureAction, code: ErrorCode, message: string, waitAtLeast = 0) {
    super(code, message)
    this.action = action
    this.waitAtLeast = waitAtLeast
  }
}

export interface Refused {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | null
  /** What was asked for, as a person would say it: "the file 1abc…". */
  readonly place: string
  /** How to let this server see an item. */
  readonly shareHint: string
}

const ErrorBody = z.object({
  error: z.object({
    message: z.string().optional(),
    errors: z.array(z.object({ reason: z.string() })).optional(),
    details: z.array(z.object({ reason: z.string().optional() })).optional(),
  }),
})

type Verdict = readonly [action: FailureAction, code: ErrorCode, message: (refused: Refused) => string, wait?: number]

const tooMany = () => "Google Drive says there are too many requests. Try again in a few minutes."
const busy: Verdict = ["retry", "drive_quota", tooMany]
const ill: Verdict = [
  "retry",
  "drive_unavailable",
  ({ status }) => `Google Drive has an inner error (${status}). Try again later.`,
]
const dayOver: Verdict = [
  "fail",
  "drive_quota",
  () => "The Google project has used up its quota of today. It starts anew at midnight, Pacific time.",
]
const badKey: Verdict = [
  "fail",
  "drive_forbidden",
  () => "Google refuses the API key. Check GOOGLE_API_KEY and its restrictions.",
]
const notEnabled: Verdict = [
  "fail",
  "drive_forbidden",
  () =>
    "The Drive API is not enabled for this Google project. Enable it in the Google Cloud console, under APIs & Services.",
]
const signedOut: Verdict = [
  "renew",
  "drive_forbidden",
  () => "Google no longer accepts this server's sign-in. Renew GOOGLE_SERVICE_ACCOUNT or GOOGLE_OAUTH_REFRESH_TOKEN.",
]
const noRight: Verdict = [
  "fail",
  "drive_forbidden",
  ({ place, shareHint }) => `Google Drive does not allow ${place}: ${shareHint}.`,
]

/** By `errors[0].reason`, or by the reason in `details` where that one is vaguer. Source: Drive API, "Resolve errors". */
const BY_REASON: Readonly<Record<string, Verdict>> = {
  rateLimitExceeded: busy,
  userRateLimitExceeded: busy,
  sharingRateLimitExceeded: ["retry", "drive_quota", tooMany, 10_000],
  backendError: ill,
  internalError: ill,
  dailyLimitExceeded: dayOver,
  dailyLimitExceededUnreg: dayOver,
  quotaExceeded: dayOver,
  downloadQuotaExceeded: [
    "fail",
    "drive_quota",
    ({ place }) =>
      `Too many people have downloaded ${place} lately. Google opens it again within a day; a copy of it works at once.`,
  ],
  API_KEY_INVALID: badKey,
  keyInvalid: badKey,
  keyExpired: badKey,
  forbidden: badKey,
  accessNotConfigured: notEnabled,
  SERVICE_DISABLED: notEnabled,
  cannotDownloadFile: [
    "fail",
    "drive_forbidden",
    ({ place }) =>
      `The owner of ${place} has switched off downloads for viewers. Switch them on in its sharing settings.`,
  ],
  cannotDownloadAbusiveFile: [
    "fail",
    "drive_forbidden",
    ({ place }) => `Google takes ${place} for harmful and does not hand it out.`,
  ],
  fileNotDownloadable: [
    "fail",
    "drive_forbidden",
    ({ place }) => `Google Drive has no bytes for ${place}: it is a Google document.`,
  ],
  requestedRangeNotSatisfiable: [
    "fail",
    "range_not_satisfiable",
    ({ place }) => `Google Drive has fewer bytes than expected of ${place}: it has changed. Import its folder again.`,
  ],
  authError: signedOut,
}

/** Reads an answer that is not a success; `text` may be JSON or a page for a browser. */
export function readFailure(refused: Refused, now: number): DriveFailure {
  const [action, code, message, wait = 0] = judge(refused)
  return new DriveFailure(action, code, message(refused), Math.max(wait, readRetryAfter(refused.retryAfter, now)))
}

function judge(refused: Refused): Verdict {
  const { status } = refused
  const body = readBody(refused.text)
  if (body === undefined && (status === 403 || status === 429)) return busy
  for (const reason of [...(body?.details ?? []), ...(body?.errors ?? [])].map(one => one.reason ?? "")) {
    const verdict = Object.hasOwn(BY_REASON, reason) ? BY_REASON[reason] : undefined
    if (verdict !== undefined) return verdict
  }
  if (status === 429) return busy
  if (status >= 500) return ill
  if (status === 401) return signedOut
  if (status === 403) return noRight
  if (status === 404) {
    return [
      "fail",
      "drive_not_found",
      ({ place, shareHint }) => `Google Drive does not find ${place}. If it still exists, ${shareHint}.`,
    ]
  }
  return [
    "fail",
    "drive_unavailable",
    ({ place }) => `Google Drive answered ${status} for ${place}, which was not expected.`,
  ]
}

function readBody(text: string) {
  try {
    return ErrorBody.safeParse(JSON.parse(text)).data?.error
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/** Milliseconds; `Retry-After` holds seconds or a date. 0 where there is none. */
function readRetryAfter(header: string | null, now: number): number {
  if (header === null) return 0
  const seconds = Number(header)
  const milliseconds = Number.isNaN(seconds) ? Date.parse(header) - now : seconds * 1000
  return Number.isFinite(milliseconds) ? Math.max(0, milliseconds) : 0
}

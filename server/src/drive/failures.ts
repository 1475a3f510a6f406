/** What Drive's refusals mean and what to do about them. */

import { AppError, type ErrorCode } from "@diapason/shared/errors"
import { z } from "zod"

/** `renew`: the access token is worn out; `fail`: asking again would change nothing. */
export type FailureAction = "retry" | "renew" | "fail"

/** What a failure will meet again: everything that is asked with the same proof, or the bytes of one file. */
export interface Hold {
  readonly scope: "everything" | "bytes"
  /** Milliseconds during which asking again would change nothing. */
  readonly milliseconds: number
}

/** A failed call: an expected failure that also says whether it is worth asking again, and after how long. */
export class DriveFailure extends AppError {
  readonly action: FailureAction
  /** Milliseconds that Drive asked for, or the least that makes sense. */
  readonly waitAtLeast: number
  readonly hold: Hold | undefined
  constructor(action: FailureAction, code: ErrorCode, message: string, waitAtLeast = 0, hold?: Hold) {
    super(code, message)
    this.action = action
    this.waitAtLeast = waitAtLeast
    this.hold = hold
  }
}

export interface Refused {
  readonly status: number
  readonly text: string
  readonly retryAfter: string | null
  /** What was asked for, as a person would say it: "the file 1abc…". */
  readonly place: string
  /** Something was to be added to the Drive. */
  readonly isWrite?: boolean
  /** How to let this server see an item. */
  readonly shareHint: string
}

const ErrorBody = z.object({
  error: z.object({
    message: z.string().optional(),
    errors: z.array(z.object({ reason: z.string(), location: z.string().optional() })).optional(),
    details: z
      .array(
        z.object({
          reason: z.string().optional(),
          metadata: z.object({ activationUrl: z.string().optional() }).optional(),
        }),
      )
      .optional(),
  }),
})

type Verdict = readonly [
  action: FailureAction,
  code: ErrorCode,
  message: (refused: Refused) => string,
  wait?: number,
  hold?: Hold,
]

const MINUTE = 60_000
/** Until a person has changed something in Google's console: soon tried again. */
const UNTIL_MENDED: Hold = { scope: "everything", milliseconds: MINUTE }
const UNTIL_TOMORROW: Hold = { scope: "everything", milliseconds: 30 * MINUTE }
/** Google opens such a file within a day. */
const FOR_HOURS: Hold = { scope: "bytes", milliseconds: 120 * MINUTE }
const UNTIL_SHARED: Hold = { scope: "bytes", milliseconds: 5 * MINUTE }

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
  0,
  UNTIL_TOMORROW,
]
const badKey: Verdict = [
  "fail",
  "drive_forbidden",
  () => "Google refuses the API key. Check GOOGLE_API_KEY and its restrictions.",
  0,
  UNTIL_MENDED,
]
const notEnabled: Verdict = [
  "fail",
  "drive_forbidden",
  ({ text }) =>
    `The Drive API is not enabled for this Google project. Enable it in the Google Cloud console, under APIs & Services${activationLink(text)}.`,
  0,
  UNTIL_MENDED,
]
const MAY_NOT_ADD =
  "The sign-in to Google lets this server read, but not add files. Sign in to Google again, and let it see and change the files that it makes itself."
const narrowScope: Verdict = [
  "fail",
  "drive_forbidden",
  ({ isWrite }) =>
    isWrite
      ? MAY_NOT_ADD
      : "This sign-in to Google may not read the Drive: its scope lacks drive.readonly. Sign in again, or make a new GOOGLE_OAUTH_REFRESH_TOKEN.",
  0,
  UNTIL_MENDED,
]
const signedOut: Verdict = [
  "renew",
  "drive_forbidden",
  () => "Google no longer accepts this server's sign-in. Renew GOOGLE_SERVICE_ACCOUNT or GOOGLE_OAUTH_REFRESH_TOKEN.",
]
const tooPopular: Verdict = [
  "fail",
  "drive_quota",
  ({ place }) =>
    `Too many people have downloaded ${place} lately. Google opens it again within a day; a copy of it works at once.`,
  0,
  FOR_HOURS,
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
  downloadQuotaExceeded: tooPopular,
  API_KEY_INVALID: badKey,
  keyInvalid: badKey,
  keyExpired: badKey,
  forbidden: badKey,
  accessNotConfigured: notEnabled,
  SERVICE_DISABLED: notEnabled,
  insufficientPermissions: narrowScope,
  ACCESS_TOKEN_SCOPE_INSUFFICIENT: narrowScope,
  domainPolicy: [
    "fail",
    "drive_forbidden",
    ({ place }) => `The administrator of its Google organisation does not let ${place} be read from outside.`,
  ],
  insufficientFilePermissions: noRight,
  storageQuotaExceeded: [
    "fail",
    "drive_quota",
    () => "There is no room left in this Google Drive. Make room, or take more storage; it is tried again later.",
  ],
  appNotAuthorizedToFile: [
    "fail",
    "drive_forbidden",
    ({ place }) => `This Google client was not given ${place}: sign in with one that may read the whole Drive.`,
  ],
  cannotDownloadFile: [
    "fail",
    "drive_forbidden",
    ({ place }) =>
      `The owner of ${place} has switched off downloads for viewers. Switch them on in its sharing settings.`,
    0,
    UNTIL_SHARED,
  ],
  cannotDownloadAbusiveFile: [
    "fail",
    "drive_forbidden",
    ({ place }) =>
      `Google takes ${place} for harmful and does not hand it out. Where it is yours, ask Google for a review, or put another copy there.`,
    0,
    UNTIL_SHARED,
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
  const [action, code, message, wait = 0, hold] = judge(refused)
  const waitAtLeast = Math.max(wait, readRetryAfter(refused.retryAfter, now))
  return new DriveFailure(action, code, message(refused), waitAtLeast, hold)
}

function judge(refused: Refused): Verdict {
  const { status } = refused
  const body = readBody(refused.text)
  if (body === undefined && (status === 403 || status === 429)) return busy
  // An older name of the same: the quota of one file, not that of the project.
  if (body?.errors?.some(({ location }) => location === "quota.download")) return tooPopular
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
      ({ place, shareHint }) =>
        `Google Drive does not find ${place}. If it still exists, ${shareHint}; of an old link, paste all of it, with its resourcekey.`,
    ]
  }
  return [
    "fail",
    "drive_unavailable",
    ({ place }) => `Google Drive answered ${status} for ${place}, which was not expected.`,
  ]
}

/** Where Google's own answer says the API is switched on; an address elsewhere is not passed on. */
function activationLink(text: string): string {
  const links = (readBody(text)?.details ?? []).map(({ metadata }) => metadata?.activationUrl ?? "")
  const link = links.find(one => /^https:\/\/console\.(?:developers|cloud)\.google\.com\/[\w./?=&-]*$/.test(one))
  return link === undefined ? "" : `: ${link}`
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

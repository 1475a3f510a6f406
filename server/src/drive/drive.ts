/** Google Drive by its v3 API: items, folders, byte ranges. */

import type { OAuthCredentials } from "./access-tokens.ts"
import { ANSWER_LIMITS, type AnswerLimits } from "./answers.ts"
import { createAuthorization, type DriveConfig, GOOGLE } from "./authorization.ts"
import { readChanges } from "./changes.ts"
import { createCircuits } from "./circuits.ts"
import { type Clock, systemClock } from "./clock.ts"
import type { Drive } from "./drive-types.ts"
import { follow, getRaw } from "./items.ts"
import { listFolders } from "./listing.ts"
import { createPace, GOOGLE_LIMITS, type PaceLimits } from "./pace.ts"
import { openRange, readRange } from "./ranges.ts"
import { createRequests } from "./requests.ts"

export type { DriveConfig } from "./authorization.ts"

export interface DriveDeps {
  readonly clock?: Clock
  readonly pace?: PaceLimits
  readonly limits?: AnswerLimits
  /** The account that a person has signed in with by a page of this server, as it is now. */
  readonly signedIn?: () => OAuthCredentials | undefined
}

/**
 * A service account is preferred to a person's sign-in, and that to an API key. All calls of one `Drive` share one pace.
 * Every failure that can be foreseen is an `AppError`: `drive_not_configured`, `drive_not_found`, `drive_forbidden`,
 * `drive_quota`, `drive_unavailable`, or `range_not_satisfiable` where a file has become shorter.
 */
export function createDrive(config: DriveConfig, deps: DriveDeps = {}): Drive {
  const clock = deps.clock ?? systemClock
  const authorization = createAuthorization(config, deps.signedIn ?? (() => undefined), clock)
  const pace = createPace(deps.pace ?? GOOGLE_LIMITS, clock)
  const baseUrl = (config.baseUrl ?? GOOGLE).replace(/\/+$/, "")
  const requests = createRequests({
    baseUrl,
    authorization,
    pace,
    circuits: createCircuits(clock),
    clock,
    limits: deps.limits ?? ANSWER_LIMITS,
  })
  return {
    get configured() {
      return authorization.configured
    },
    get signInProblem() {
      return authorization.problem
    },
    get tellsChanges() {
      return authorization.isAccount
    },
    changes: (token, signal) => readChanges(requests, token, signal),
    get: async (reference, signal) =>
      follow(requests, await getRaw(requests, reference, signal), reference.resourceKey, signal),
    list: (folders, signal) => listFolders(requests, folders, signal),
    openRange: (file, start, end, signal) => openRange(requests, file, start, end, signal),
    readRange: (file, start, end, signal) => readRange(requests, file, start, end, signal),
  }
}

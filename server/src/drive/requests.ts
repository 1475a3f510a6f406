/** Sends requests to Drive: signed, paced, limited in time, tried again where that can help. */

import { AppError } from "@diapason/shared/errors"
import { type Answer, type AnswerLimits, type Method, openAnswer, readText } from "./answers.ts"
import type { Authorization, Proof } from "./authorization.ts"
import type { Circuits } from "./circuits.ts"
import type { Clock } from "./clock.ts"
import type { DriveReference } from "./drive-types.ts"
import { DriveFailure, readFailure } from "./failures.ts"
import type { Pace } from "./pace.ts"

export interface DriveRequest {
  /** "files" unless told. "upload": files too, where their bytes are taken. */
  readonly collection?: "files" | "changes" | "upload"
  /** Below the collection: "" or "/id". */
  readonly path: string
  /** In the place of all that: an address that Drive itself has given for this. */
  readonly address?: URL
  readonly method?: Method
  readonly body?: Uint8Array<ArrayBuffer>
  /** Statuses that are answers as well. */
  readonly expected?: readonly number[]
  /** Not to be sent again: what has become of it must be asked. */
  readonly once?: boolean
  readonly query: Readonly<Record<string, string>>
  readonly headers?: Readonly<Record<string, string>>
  /** Google's price of the call. */
  readonly units: number
  /** Somebody is listening: goes before all that is not. */
  readonly urgent?: boolean
  /** The items named, for their resource keys. */
  readonly references: readonly DriveReference[]
  /** What is asked for, as a person would say it. */
  readonly place: string
}

export interface Requests {
  /**
   * Sends the request and hands the successful answer to `read`, all of it again (at most five times in all) when either fails
   * in a way that may pass.
   */
  send<T>(request: DriveRequest, signal: AbortSignal, read: (answer: Answer) => Promise<T>): Promise<T>
}

export interface RequestsDeps {
  readonly baseUrl: string
  readonly authorization: Authorization
  readonly pace: Pace
  readonly circuits: Circuits
  readonly clock: Clock
  readonly limits: AnswerLimits
}

const TRIES = 5
const LONGEST_WAIT = 30_000
const ERROR_TEXT_MAX = 64 * 1024
const PLAIN = /^[A-Za-z0-9_-]{1,128}$/

export function createRequests(deps: RequestsDeps): Requests {
  const { baseUrl, authorization, pace, circuits, clock, limits } = deps
  async function open(request: DriveRequest, proof: Proof, signal: AbortSignal): Promise<Answer> {
    const address = request.address ?? addressOf(request, proof)
    const headers = { ...request.headers, ...resourceKeys(request.references), ...proof.headers }
    const release = await pace.enter(request.units, signal, request.urgent)
    const { method, body, place } = request
    return openAnswer({ address, method, headers, body, place, release, signal, limits })
  }

  function addressOf({ collection = "files", path, query }: DriveRequest, proof: Proof): URL {
    const place = collection === "upload" ? "upload/drive/v3/files" : `drive/v3/${collection}`
    const address = new URL(`${baseUrl}/${place}${path}`)
    address.search = new URLSearchParams({ supportsAllDrives: "true", ...query, ...proof.query }).toString()
    return address
  }

  async function attempt<T>(
    request: DriveRequest,
    signal: AbortSignal,
    read: (answer: Answer) => Promise<T>,
  ): Promise<T> {
    let renewed = false
    for (;;) {
      const proof = await authorization.prove(signal)
      const answer = await open(request, proof, signal)
      const isGood = (answer.status >= 200 && answer.status < 300) || request.expected?.includes(answer.status)
      if (isGood) return read(answer)
      const failure = await explain(answer, request)
      if (failure.action !== "renew" || renewed || !proof.renew()) throw failure
      renewed = true
    }
  }

  async function explain(answer: Answer, request: DriveRequest): Promise<DriveFailure> {
    if (answer.status < 400) {
      answer.close()
      return new DriveFailure(
        "fail",
        "drive_unavailable",
        `Google Drive wants to send this server elsewhere for ${request.place}.`,
      )
    }
    const text = await readText(answer, ERROR_TEXT_MAX)
    const { status, headers } = answer
    const refused = {
      status,
      text,
      retryAfter: headers.get("retry-after"),
      place: request.place,
      isWrite: request.method !== undefined,
      shareHint: authorization.shareHint,
    }
    return readFailure(refused, clock.now())
  }

  return {
    async send(request, signal, read) {
      if (!authorization.configured) throw notConfigured()
      for (let tried = 1; ; tried += 1) {
        signal.throwIfAborted()
        circuits.check(authorization.who(), request)
        try {
          return await attempt(request, signal, read)
        } catch (error) {
          signal.throwIfAborted()
          if (!(error instanceof DriveFailure)) throw error
          circuits.note(authorization.who(), request, error)
          if (error.action !== "retry" || tried === TRIES || request.once) throw error
          const backoff = 2 ** (tried - 1) * 1000 + clock.random() * 1000
          const wait = Math.min(LONGEST_WAIT, error.waitAtLeast || backoff)
          // Too many requests are too many of all: nobody asks meanwhile.
          if (error.code === "drive_quota") pace.pause(wait)
          await clock.sleep(wait, signal)
        }
      }
    },
  }
}

/** The id, as it may stand in a path or a query. One with other characters than Drive's is not sent anywhere. */
export function checkId({ id }: DriveReference): string {
  if (!PLAIN.test(id)) throw new AppError("drive_not_found", "This is not an id of Google Drive.")
  return id
}

/** Old link-shared items open only with their key (Drive API, "Access link-shared files using resource keys"). */
function resourceKeys(references: readonly DriveReference[]): Record<string, string> {
  const pairs: string[] = []
  for (const { id, resourceKey } of references) {
    if (resourceKey !== undefined && PLAIN.test(resourceKey) && PLAIN.test(id)) pairs.push(`${id}/${resourceKey}`)
  }
  return pairs.length === 0 ? {} : { "x-goog-drive-resource-keys": pairs.join(",") }
}

function notConfigured(): AppError {
  const message =
    "Google Drive is not set up on this server: set GOOGLE_API_KEY or GOOGLE_SERVICE_ACCOUNT in server/.env."
  return new AppError("drive_not_configured", message)
}

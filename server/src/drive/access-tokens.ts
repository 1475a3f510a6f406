/** Access tokens for a service account or for a person: asked for, kept while they work, asked for again. */

import { createSign } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import { z } from "zod"
import type { Clock } from "./clock.ts"
import { DriveFailure } from "./failures.ts"
import { orAborted } from "./or-aborted.ts"

/** The parts of a service account's JSON file that are needed. */
export interface ServiceAccount {
  readonly client_email: string
  readonly private_key: string
  readonly token_uri: string
}

export interface OAuthCredentials {
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
}

export interface AccessTokens {
  /** A token that works for at least a minute; one request at a time, shared by all who ask. */
  get(signal: AbortSignal): Promise<string>
  /** Drops this token, if it is still the one that is kept. */
  forget(token: string): void
  /** Why Google gave no token when it was last asked; `undefined` when it gave one. */
  refusal(): string | undefined
}

const SCOPE = "https://www.googleapis.com/auth/drive.readonly"
const ANSWER_WITHIN = 20_000
const RENEW_BEFORE = 60_000
/** A refusal is believed this long: thousands of files waiting must not become thousands of sign-ins. */
const ASK_AGAIN_AFTER = 60_000
const TokenAnswer = z.object({
  access_token: z.string().min(1),
  expires_in: z.number().positive(),
  refresh_token: z.string().min(1).optional(),
})

/**
 * @param form what is posted to `tokenUri` for a new token
 * @param cure what a person does when Google says that the sign-in has ended
 */
export function createAccessTokens(
  tokenUri: string,
  form: () => Record<string, string>,
  cure: string,
  clock: Clock,
): AccessTokens {
  let kept: { readonly token: string; readonly until: number } | undefined
  let refused: { readonly failure: DriveFailure; readonly until: number } | undefined
  let asking: Promise<string> | undefined

  async function ask(): Promise<string> {
    if (refused !== undefined && refused.until > clock.now()) throw refused.failure
    const answer = await requestToken(tokenUri, form(), cure).catch((failure: unknown) => {
      const lasts = failure instanceof DriveFailure && failure.action === "fail"
      refused = lasts ? { failure, until: clock.now() + ASK_AGAIN_AFTER } : refused
      throw failure
    })
    refused = undefined
    kept = { token: answer.access_token, until: clock.now() + answer.expires_in * 1000 - RENEW_BEFORE }
    return answer.access_token
  }

  return {
    async get(signal) {
      if (kept !== undefined && kept.until > clock.now()) return kept.token
      asking ??= ask().finally(() => {
        asking = undefined
      })
      return orAborted(asking, signal)
    },
    forget(token) {
      if (kept?.token === token) kept = undefined
    },
    refusal: () => refused?.failure.message,
  }
}

/** The form of RFC 7523: an assertion signed with the account's key, good for an hour. */
export function serviceAccountForm(account: ServiceAccount, clock: Clock): Record<string, string> {
  const issued = Math.floor(clock.now() / 1000)
  const claims = { iss: account.client_email, scope: SCOPE, aud: account.token_uri, iat: issued, exp: issued + 3600 }
  const unsigned = `${encode({ alg: "RS256", typ: "JWT" })}.${encode(claims)}`
  const assertion = `${unsigned}.${sign(unsigned, account.private_key)}`
  return { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion }
}

export function refreshForm(oauth: OAuthCredentials): Record<string, string> {
  return {
    grant_type: "refresh_token",
    client_id: oauth.clientId,
    client_secret: oauth.clientSecret,
    refresh_token: oauth.refreshToken,
  }
}

function encode(part: unknown): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url")
}

function sign(text: string, privateKey: string): string {
  try {
    return createSign("RSA-SHA256").update(text).sign(privateKey, "base64url")
  } catch {
    // The reason is left out: it may quote the key.
    throw new AppError(
      "drive_not_configured",
      "The private_key in GOOGLE_SERVICE_ACCOUNT cannot be read. Download its JSON file again.",
    )
  }
}

/** Throws `DriveFailure`. */
export async function requestToken(
  tokenUri: string,
  form: Record<string, string>,
  cure: string,
): Promise<z.infer<typeof TokenAnswer>> {
  const { status, text } = await post(tokenUri, form)
  if (status >= 500 || status === 429) throw unreachable(`answered ${status}`)
  if (status !== 200) throw refusedBy(text, cure)
  const answer = TokenAnswer.safeParse(readJson(text))
  if (!answer.success) throw unreachable("answered something that is no token")
  return answer.data
}

async function post(tokenUri: string, form: Record<string, string>): Promise<{ status: number; text: string }> {
  try {
    const signal = AbortSignal.timeout(ANSWER_WITHIN)
    const response = await fetch(tokenUri, {
      method: "POST",
      body: new URLSearchParams(form),
      redirect: "manual",
      signal,
    })
    return { status: response.status, text: await response.text() }
  } catch {
    throw unreachable("cannot be reached")
  }
}

function refusedBy(text: string, ended: string): DriveFailure {
  const why = z.object({ error: z.string().max(60) }).safeParse(readJson(text)).data?.error ?? "no reason given"
  const cure =
    why === "invalid_grant"
      ? `The sign-in has ended or was withdrawn: ${ended}`
      : "Check GOOGLE_SERVICE_ACCOUNT or GOOGLE_OAUTH_CLIENT_ID and GOOGLE_OAUTH_CLIENT_SECRET."
  const hold = { scope: "everything", milliseconds: ASK_AGAIN_AFTER } as const
  return new DriveFailure("fail", "drive_forbidden", `Google refuses to sign this server in (${why}). ${cure}`, 0, hold)
}

function unreachable(what: string): DriveFailure {
  return new DriveFailure(
    "retry",
    "drive_unavailable",
    `Google's sign-in ${what}. Check the connection to the Internet.`,
  )
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

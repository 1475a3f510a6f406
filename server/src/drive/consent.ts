/** A person lets this server read their Drive: Google's page, and back by the loopback address with a code (RFC 8252, RFC 7636). */

import { createHash, randomBytes } from "node:crypto"
import { AppError } from "@diapason/shared/errors"
import { type OAuthCredentials, requestToken } from "./access-tokens.ts"
import { GOOGLE, SIGN_IN_AGAIN, signInAddresses } from "./authorization.ts"
import type { Clock } from "./clock.ts"

export interface ConsentDeps {
  /** Of the Drive API; Google's own when absent. */
  readonly baseUrl?: string | undefined
  readonly clientId: string
  readonly clientSecret: string
  readonly clock: Pick<Clock, "now">
}

/** What the browser brings back. */
export interface ConsentAnswer {
  readonly state: string
  readonly code?: string | undefined
  readonly error?: string | undefined
}

export interface Consent {
  /** The address to open. `redirectUri` is on this machine; `mayAdd`: to add files of its own to the Drive as well. */
  begin(redirectUri: string, mayAdd?: boolean): string
  /**
   * The sign-in that the code stands for; a state works once, within ten minutes. Throws `invalid` for a state that was not given
   * out, `drive_forbidden` when the person or Google says no, `drive_unavailable`.
   */
  complete(answer: ConsentAnswer): Promise<OAuthCredentials>
}

const READ = "https://www.googleapis.com/auth/drive.readonly"
/** What the client itself has made, and nothing else ("Choose Google Drive API scopes"). */
const ADD = "https://www.googleapis.com/auth/drive.file"
const GOOD_FOR = 600_000
const MOST_WAITING = 20

interface Waiting {
  readonly verifier: string
  readonly redirectUri: string
  readonly until: number
}

export function createConsent({ baseUrl = GOOGLE, clientId, clientSecret, clock }: ConsentDeps): Consent {
  const waiting = new Map<string, Waiting>()
  const addresses = signInAddresses(baseUrl)

  function take(state: string): Waiting {
    const found = waiting.get(state)
    waiting.delete(state)
    if (found !== undefined && found.until > clock.now()) return found
    throw new AppError("invalid", "This sign-in was not begun here, or more than ten minutes ago. Begin it again.")
  }

  return {
    begin(redirectUri, mayAdd = false) {
      const [oldest] = waiting.keys()
      if (oldest !== undefined && waiting.size >= MOST_WAITING) waiting.delete(oldest)
      const state = randomBytes(32).toString("base64url")
      const verifier = randomBytes(48).toString("base64url")
      waiting.set(state, { verifier, redirectUri, until: clock.now() + GOOD_FOR })
      const address = new URL(addresses.consent)
      address.search = new URLSearchParams({
        client_id: clientId,
        redirect_uri: redirectUri,
        response_type: "code",
        scope: mayAdd ? `${READ} ${ADD}` : READ,
        state,
        code_challenge: createHash("sha256").update(verifier).digest("base64url"),
        code_challenge_method: "S256",
        access_type: "offline",
        // Without it Google gives a refresh token the first time only.
        prompt: "consent",
      }).toString()
      return address.href
    },

    async complete({ state, code, error }) {
      const { verifier, redirectUri } = take(state)
      if (error === "access_denied") {
        throw new AppError(
          "drive_forbidden",
          "Google was told not to let this server read the Drive. Nothing was changed.",
        )
      }
      if (code === undefined) {
        throw new AppError(
          "drive_forbidden",
          "Google has ended the sign-in with an error. Check the client in the console.",
        )
      }
      const form = {
        grant_type: "authorization_code",
        client_id: clientId,
        client_secret: clientSecret,
        redirect_uri: redirectUri,
        code,
        code_verifier: verifier,
      }
      const { refresh_token: refreshToken } = await requestToken(addresses.tokens, form, SIGN_IN_AGAIN)
      if (refreshToken === undefined) {
        throw new AppError(
          "drive_forbidden",
          "Google gave no lasting sign-in: make a client of the kind “Desktop app”.",
        )
      }
      return { clientId, clientSecret, refreshToken }
    },
  }
}

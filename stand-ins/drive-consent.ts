/** Google's page that asks a person for leave, and the codes it gives: for one client, one address, one use each. */

import { createHash, randomBytes } from "node:crypto"
import { Refusal } from "./drive-refusal.ts"

export interface ConsentOptions {
  readonly clientId: string
  readonly clientSecret: string
  /** Milliseconds since 1970. */
  readonly now: () => number
}

interface Code {
  readonly scope: string
  readonly redirectUri: string
  readonly challenge: string
  readonly until: number
}

const READ = "https://www.googleapis.com/auth/drive.readonly"
const ADD = "https://www.googleapis.com/auth/drive.file"
const GOOD_FOR = 600_000
/** What a desktop client may name: the loopback address with any port ("OAuth 2.0 for iOS & Desktop Apps"). */
const LOOPBACK = /^http:\/\/(?:127\.0\.0\.1|\[::1\]|localhost)(?::\d{1,5})?(?:\/[^?#]*)?$/
const CHALLENGE = /^[A-Za-z0-9_-]{43}$/
const VERIFIER = /^[A-Za-z0-9._~-]{43,128}$/

export function createConsent({ clientId, clientSecret, now }: ConsentOptions) {
  const codes = new Map<string, Code>()
  /** With the scopes that each was given for. */
  const refreshTokens = new Map<string, string>()
  let denied = false

  return {
    /** From now on the person says no. */
    deny(isDenied: boolean): void {
      denied = isDenied
    },

    /** What Google does to the sign-ins of an unpublished app after seven days. */
    expire: () => refreshTokens.clear(),

    /** The scopes that a refresh token stands for; `undefined` for one that was not given out. */
    scopeOf: (refreshToken: string | null) => (refreshToken === null ? undefined : refreshTokens.get(refreshToken)),

    /** The page: answers with where the browser is sent once the person has chosen. Throws the page's 400. */
    ask(parameters: URLSearchParams): string {
      const redirectUri = parameters.get("redirect_uri") ?? ""
      const wrong = (what: string) => new Refusal(400, { error: "invalid_request", error_description: what })
      if (parameters.get("client_id") !== clientId) throw new Refusal(401, { error: "invalid_client" })
      if (!LOOPBACK.test(redirectUri)) throw new Refusal(400, { error: "redirect_uri_mismatch" })
      if (parameters.get("response_type") !== "code") throw wrong("response_type must be code")
      const scope = parameters.get("scope") ?? ""
      if (![READ, `${READ} ${ADD}`].includes(scope)) throw wrong("Some requested scopes were invalid")
      if (parameters.get("access_type") !== "offline") throw wrong("no refresh token would come of this")
      const challenge = parameters.get("code_challenge") ?? ""
      if (parameters.get("code_challenge_method") !== "S256" || !CHALLENGE.test(challenge))
        throw wrong("code_challenge")
      const target = new URL(redirectUri)
      const state = parameters.get("state")
      if (state !== null) target.searchParams.set("state", state)
      if (denied) {
        target.searchParams.set("error", "access_denied")
        return target.href
      }
      const code = `4/${randomBytes(24).toString("base64url")}`
      codes.set(code, { scope, redirectUri, challenge, until: now() + GOOD_FOR })
      target.searchParams.set("code", code)
      target.searchParams.set("scope", scope)
      return target.href
    },

    /** A code for a refresh token. Throws an OAuth refusal. */
    exchange(form: URLSearchParams): { readonly refresh_token: string; readonly scope: string } {
      if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret) {
        throw new Refusal(401, { error: "invalid_client", error_description: "Unauthorized" })
      }
      const text = form.get("code") ?? ""
      const code = codes.get(text)
      codes.delete(text)
      const verifier = form.get("code_verifier") ?? ""
      const refused = (what: string) => new Refusal(400, { error: "invalid_grant", error_description: what })
      if (code === undefined || code.until < now()) throw refused("Malformed auth code.")
      if (form.get("redirect_uri") !== code.redirectUri) throw new Refusal(400, { error: "redirect_uri_mismatch" })
      const proof = createHash("sha256").update(verifier).digest("base64url")
      if (!VERIFIER.test(verifier) || proof !== code.challenge) throw refused("Invalid code verifier.")
      const refreshToken = `1//${randomBytes(24).toString("base64url")}`
      refreshTokens.set(refreshToken, code.scope)
      return { refresh_token: refreshToken, scope: code.scope }
    },
  }
}

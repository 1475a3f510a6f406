/** Proves to Drive who is asking: a service account, else a person, else an API key. */

import type { AccessTokens, OAuthCredentials, ServiceAccount } from "./access-tokens.ts"
import { createAccessTokens, refreshForm, serviceAccountForm } from "./access-tokens.ts"
import type { Clock } from "./clock.ts"

export interface DriveConfig {
  /** Where the API is; its paths are `${baseUrl}/drive/v3/files`. */
  readonly baseUrl?: string | undefined
  readonly apiKey?: string | undefined
  readonly serviceAccount?: ServiceAccount | undefined
  readonly oauth?: OAuthCredentials | undefined
}

export interface Proof {
  readonly query: Readonly<Record<string, string>>
  readonly headers: Readonly<Record<string, string>>
  /** Makes the next proof a new one; false where there is nothing to renew. */
  renew(): boolean
}

export interface Authorization {
  readonly configured: boolean
  /** Of a service or a person, rather than a key. */
  readonly isAccount: boolean
  /** Why Google refuses to sign this server in; `undefined` while it does not. */
  readonly problem: string | undefined
  /** How a person lets this server see an item, as the end of a sentence. */
  readonly shareHint: string
  prove(signal: AbortSignal): Promise<Proof>
  /** Who is asking now: another object once a person has signed in with another account. */
  who(): object
}

export const GOOGLE = "https://www.googleapis.com"

/** Where tokens and leave are asked for: Google has hosts of their own for them, a stand-in or a proxy has not. */
export function signInAddresses(baseUrl: string): { readonly tokens: string; readonly consent: string } {
  if (baseUrl !== GOOGLE) return { tokens: `${baseUrl}/token`, consent: `${baseUrl}/o/oauth2/v2/auth` }
  return {
    tokens: "https://oauth2.googleapis.com/token",
    consent: "https://accounts.google.com/o/oauth2/v2/auth",
  }
}

/** Seven days: "Using OAuth 2.0 to Access Google APIs", refresh token expiration. */
export const SIGN_IN_AGAIN =
  "sign in again. Where that happens every seven days, the project's consent screen still says “Testing”: press “Publish app” " +
  "there (Google Cloud console, Google Auth Platform, Audience), then sign in once more."
const NEW_ACCOUNT_KEY =
  "make a new key for GOOGLE_SERVICE_ACCOUNT in the Google Cloud console, and check this machine's clock."
const NEW_REFRESH_TOKEN = `make a new GOOGLE_OAUTH_REFRESH_TOKEN, or ${SIGN_IN_AGAIN}`

/** @param signedIn the account that a person has signed in with by a page of this server, as it is now */
export function createAuthorization(
  config: DriveConfig,
  signedIn: () => OAuthCredentials | undefined,
  clock: Clock,
): Authorization {
  const { apiKey, serviceAccount, oauth } = config
  if (serviceAccount !== undefined) {
    const form = () => serviceAccountForm(serviceAccount, clock)
    const tokens = createAccessTokens(serviceAccount.token_uri, form, NEW_ACCOUNT_KEY, clock)
    return byToken(tokens, `share it with ${serviceAccount.client_email}`)
  }
  const tokenUri = signInAddresses(config.baseUrl ?? GOOGLE).tokens
  const byKey: Authorization = {
    configured: apiKey !== undefined && apiKey !== "",
    isAccount: false,
    problem: undefined,
    shareHint: 'share it with "Anyone with the link"',
    prove: async () => ({ query: { key: apiKey ?? "" }, headers: {}, renew: () => false }),
    who: () => byKey,
  }
  let last: { readonly refreshToken: string; readonly authorization: Authorization } | undefined

  function now(): Authorization {
    const page = signedIn()
    const person = page ?? oauth
    if (person === undefined) return byKey
    if (last?.refreshToken !== person.refreshToken) {
      const cure = page === undefined ? NEW_REFRESH_TOKEN : SIGN_IN_AGAIN
      const tokens = createAccessTokens(tokenUri, () => refreshForm(person), cure, clock)
      const authorization = byToken(tokens, "share it with the Google account this server signs in with")
      last = { refreshToken: person.refreshToken, authorization }
    }
    return last.authorization
  }

  return {
    get configured() {
      return now().configured
    },
    get isAccount() {
      return now().isAccount
    },
    get problem() {
      return now().problem
    },
    get shareHint() {
      return now().shareHint
    },
    prove: signal => now().prove(signal),
    who: now,
  }
}

function byToken(tokens: AccessTokens, shareHint: string): Authorization {
  return {
    configured: true,
    isAccount: true,
    get problem() {
      return tokens.refusal()
    },
    shareHint,
    async prove(signal) {
      const token = await tokens.get(signal)
      const renew = () => {
        tokens.forget(token)
        return true
      }
      return { query: {}, headers: { authorization: `Bearer ${token}` }, renew }
    },
    who: () => tokens,
  }
}

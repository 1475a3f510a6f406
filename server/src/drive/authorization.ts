/** Proves to Drive who is asking: a service account, else a person, else an API key. */

import type { OAuthCredentials, ServiceAccount } from "./access-tokens.ts"
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
  /** How a person lets this server see an item, as the end of a sentence. */
  readonly shareHint: string
  prove(signal: AbortSignal): Promise<Proof>
}

export const GOOGLE = "https://www.googleapis.com"
const GOOGLE_TOKENS = "https://oauth2.googleapis.com/token"

export function createAuthorization(config: DriveConfig, clock: Clock): Authorization {
  const { apiKey, serviceAccount, oauth } = config
  if (serviceAccount !== undefined) {
    const form = () => serviceAccountForm(serviceAccount, clock)
    return byToken(serviceAccount.token_uri, form, `share it with ${serviceAccount.client_email}`, clock)
  }
  if (oauth !== undefined) {
    const base = config.baseUrl ?? GOOGLE
    const tokenUri = base === GOOGLE ? GOOGLE_TOKENS : `${base}/token`
    return byToken(
      tokenUri,
      () => refreshForm(oauth),
      "share it with the Google account this server signs in with",
      clock,
    )
  }
  return {
    configured: apiKey !== undefined && apiKey !== "",
    shareHint: 'share it with "Anyone with the link"',
    prove: async () => ({ query: { key: apiKey ?? "" }, headers: {}, renew: () => false }),
  }
}

function byToken(tokenUri: string, form: () => Record<string, string>, shareHint: string, clock: Clock): Authorization {
  const tokens = createAccessTokens(tokenUri, form, clock)
  return {
    configured: true,
    shareHint,
    async prove(signal) {
      const token = await tokens.get(signal)
      const renew = () => {
        tokens.forget(token)
        return true
      }
      return { query: {}, headers: { authorization: `Bearer ${token}` }, renew }
    },
  }
}

/** Who may call the stand-in: an API key, a service account's signed assertion, a person's refresh token. */

import { generateKeyPairSync, type KeyObject, randomBytes, verify } from "node:crypto"
import { createConsent } from "./drive-consent.ts"
import { Refusal, refusal } from "./drive-refusal.ts"

/** What a service account's JSON file holds, as far as anybody reads it. */
export interface ServiceAccountJson {
  readonly type: "service_account"
  readonly project_id: string
  readonly private_key_id: string
  readonly private_key: string
  readonly client_email: string
  readonly client_id: string
  readonly token_uri: string
}

export interface OAuthClient {
  readonly clientId: string
  readonly clientSecret: string
  readonly refreshToken: string
  /** What the refresh token was given for; reading alone unless told. */
  readonly scope?: string
}

export interface AccountOptions {
  readonly apiKey: string
  readonly oauth: OAuthClient
  /** How long an access token works. */
  readonly tokenSeconds: number
}

/** `anyone` sees link-shared items only; `account` sees everything. */
export type Caller = "anyone" | "account"

const CLIENT_EMAIL = "music@stand-in.iam.gserviceaccount.com"
const READ = "https://www.googleapis.com/auth/drive.readonly"
const SCOPES = ["https://www.googleapis.com/auth/drive", READ]
/** With one of these a client may make files. */
const WRITES = ["https://www.googleapis.com/auth/drive", "https://www.googleapis.com/auth/drive.file"]
const JWT_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"

export function createAccounts(options: AccountOptions) {
  const consent = createConsent({ ...options.oauth, now: Date.now })
  const tokens = new Map<string, { readonly until: number; readonly scope: string; readonly isService: boolean }>()
  let keys: { publicKey: KeyObject; privateKey: KeyObject } | undefined

  function issue(scope: string, isService = false) {
    const token = `ya29.${randomBytes(24).toString("base64url")}`
    tokens.set(token, { until: Date.now() + options.tokenSeconds * 1000, scope, isService })
    return { scope, access_token: token, expires_in: options.tokenSeconds, token_type: "Bearer" }
  }

  function checkAssertion(assertion: string, tokenUri: string): void {
    const [head = "", claims = "", signature = "", ...more] = assertion.split(".")
    if (more.length > 0 || keys === undefined) throw grantRefused("invalid_grant", "Invalid JWT.")
    const header = readPart(head)
    if (header.alg !== "RS256" || header.typ !== "JWT") throw grantRefused("invalid_grant", "Invalid JWT header.")
    const signed = Buffer.from(`${head}.${claims}`)
    if (!verify("RSA-SHA256", signed, keys.publicKey, Buffer.from(signature, "base64url"))) {
      throw grantRefused("invalid_grant", "Invalid JWT Signature.")
    }
    const { iss, aud, scope, iat, exp } = readPart(claims)
    const now = Date.now() / 1000
    if (iss !== CLIENT_EMAIL) throw grantRefused("invalid_grant", "Invalid issuer.")
    if (aud !== tokenUri) throw grantRefused("invalid_grant", "Invalid audience.")
    if (typeof scope !== "string" || !scope.split(" ").every(one => SCOPES.includes(one))) {
      throw grantRefused("invalid_scope", "Invalid OAuth scope or ID token audience provided.")
    }
    if (typeof iat !== "number" || typeof exp !== "number" || exp - iat > 3600 || exp < now || iat > now + 60) {
      throw grantRefused("invalid_grant", "Invalid JWT: Token must be a short-lived token (60 minutes).")
    }
  }

  return {
    consent,

    createServiceAccountJson(tokenUri: string): ServiceAccountJson {
      keys ??= generateKeyPairSync("rsa", { modulusLength: 2048 })
      return {
        type: "service_account",
        project_id: "stand-in",
        private_key_id: "stand-in-key-1",
        private_key: keys.privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
        client_email: CLIENT_EMAIL,
        client_id: "100000000000000000001",
        token_uri: tokenUri,
      }
    },

    /** Answers the token endpoint; throws an OAuth refusal. */
    grant(form: URLSearchParams, tokenUri: string): Record<string, unknown> {
      const kind = form.get("grant_type")
      if (kind === JWT_GRANT) {
        checkAssertion(form.get("assertion") ?? "", tokenUri)
        return issue(READ, true)
      }
      if (kind === "authorization_code") {
        const given = consent.exchange(form)
        return { ...issue(given.scope), ...given }
      }
      if (kind !== "refresh_token") throw grantRefused("unsupported_grant_type", `Invalid grant_type: ${kind}`)
      const { clientId, clientSecret, refreshToken } = options.oauth
      if (form.get("client_id") !== clientId || form.get("client_secret") !== clientSecret) {
        throw new Refusal(401, { error: "invalid_client", error_description: "Unauthorized" })
      }
      const given = form.get("refresh_token")
      const scope = given === refreshToken ? (options.oauth.scope ?? READ) : consent.scopeOf(given)
      if (scope === undefined) throw grantRefused("invalid_grant", "Token has been expired or revoked.")
      return issue(scope)
    },

    revokeTokens: () => tokens.clear(),

    /** Who calls, from the header and the key; throws 400, 401 or 403 as Google does. */
    identify(authorization: string | undefined, key: string | null): Caller {
      if (authorization !== undefined) {
        const known = tokens.get(authorization.replace(/^Bearer /, ""))
        if (known !== undefined && known.until > Date.now()) return "account"
        throw refusal(401, "authError", "Invalid Credentials", { location: "Authorization", locationType: "header" })
      }
      if (key === null) {
        throw refusal(403, "forbidden", "The request is missing a valid API key.")
      }
      if (key !== options.apiKey) throw keyRefused()
      return "anyone"
    },

    /** Throws as Google does for whoever may not make files: a key, a sign-in that only reads, a service account. */
    checkMayWrite(authorization: string | undefined, key: string | null): void {
      if (this.identify(authorization, key) === "anyone")
        throw refusal(401, "required", "Login Required.", { location: "Authorization", locationType: "header" })
      const known = tokens.get((authorization ?? "").replace(/^Bearer /, ""))
      if (!known?.scope.split(" ").some(scope => WRITES.includes(scope)))
        throw refusal(403, "insufficientPermissions", "Insufficient Permission", undefined, {}, [
          { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "ACCESS_TOKEN_SCOPE_INSUFFICIENT" },
        ])
      if (known.isService) throw refusal(403, "storageQuotaExceeded", "Service Accounts do not have storage quota.")
    },
  }
}

function readPart(part: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(Buffer.from(part, "base64url").toString())
    if (typeof value === "object" && value !== null) return { ...value }
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error
  }
  throw grantRefused("invalid_grant", "Invalid JWT.")
}

function grantRefused(error: string, description: string): Refusal {
  return new Refusal(400, { error, error_description: description })
}

function keyRefused(): Refusal {
  const message = "API key not valid. Please pass a valid API key."
  return new Refusal(400, {
    error: {
      code: 400,
      message,
      errors: [{ domain: "global", reason: "badRequest", message }],
      status: "INVALID_ARGUMENT",
      details: [
        { "@type": "type.googleapis.com/google.rpc.ErrorInfo", reason: "API_KEY_INVALID", domain: "googleapis.com" },
      ],
    },
  })
}

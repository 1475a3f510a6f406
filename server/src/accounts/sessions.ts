/** Session cookies that need no row: signed by the person's own key, which travels with the account. */
import { createHmac, randomBytes, timingSafeEqual } from "node:crypto"

export const SESSION_DAYS = 90
const DAY = 86_400_000

export interface SessionClaim {
  readonly personId: string
  readonly sessionId: string
  /** Milliseconds since 1970. */
  readonly expiresAt: number
}

const signatureOf = (claim: string, key: string): Buffer => createHmac("sha256", key).update(claim).digest()

/** `<person>.<session>.<expiry>.<signature>`, the person base64url. */
export const issueSession = (
  personId: string,
  key: string,
  now: number,
): { readonly cookie: string; readonly claim: SessionClaim } => {
  const claim = { personId, sessionId: randomBytes(16).toString("base64url"), expiresAt: now + SESSION_DAYS * DAY }
  const text = `${Buffer.from(personId).toString("base64url")}.${claim.sessionId}.${claim.expiresAt.toString(36)}`
  return { cookie: `${text}.${signatureOf(text, key).toString("base64url")}`, claim }
}

/** What the cookie claims, before anybody has checked its signature. */
export const readClaim = (cookie: string): SessionClaim | undefined => {
  const [person, sessionId, expiry, signature] = cookie.split(".")
  if (!person || !sessionId || !expiry || !signature) return undefined
  const expiresAt = Number.parseInt(expiry, 36)
  return Number.isSafeInteger(expiresAt)
    ? { personId: Buffer.from(person, "base64url").toString(), sessionId, expiresAt }
    : undefined
}

export const isSigned = (cookie: string, key: string): boolean => {
  const cut = cookie.lastIndexOf(".")
  const given = Buffer.from(cookie.slice(cut + 1), "base64url")
  const expected = signatureOf(cookie.slice(0, cut), key)
  return given.length === expected.length && timingSafeEqual(given, expected)
}

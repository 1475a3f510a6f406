/** Secrets that travel between servers of one library: only those that know the synchronisation token can open them. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from "node:crypto"

const ALGORITHM = "aes-256-gcm"
const NONCE = 12
const TAG = 16

const keyOf = (token: string): Buffer => Buffer.from(hkdfSync("sha256", token, "diapason", "sealed for a library", 32))

/** Base64url of nonce, tag and cipher text. The same text is sealed differently each time. */
export const seal = (text: string, token: string): string => {
  const nonce = randomBytes(NONCE)
  const cipher = createCipheriv(ALGORITHM, keyOf(token), nonce)
  const body = Buffer.concat([cipher.update(text, "utf8"), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body]).toString("base64url")
}

/** The text, or `undefined` where this token did not seal it or it was changed. */
export const unseal = (sealed: string, token: string): string | undefined => {
  const bytes = Buffer.from(sealed, "base64url")
  if (bytes.length < NONCE + TAG) return undefined
  const decipher = createDecipheriv(ALGORITHM, keyOf(token), bytes.subarray(0, NONCE))
  decipher.setAuthTag(bytes.subarray(NONCE, NONCE + TAG))
  try {
    return Buffer.concat([decipher.update(bytes.subarray(NONCE + TAG)), decipher.final()]).toString("utf8")
  } catch {
    // The only way to fail: the tag does not fit, and there is nothing to be told about it.
    return undefined
  }
}

/** The synchronisation token as it arrives, compared without telling how much of it was right. */
import { hash, timingSafeEqual } from "node:crypto"

const digestOf = (token: string): Buffer => hash("sha256", token, "buffer")

/** True for any of the tokens; takes as long for a wrong one as for a right one. */
export const createTokenCheck = (tokens: readonly string[]) => {
  const digests = tokens.map(digestOf)
  return (given: string): boolean => {
    const digest = digestOf(given)
    return digests.map(known => timingSafeEqual(known, digest)).includes(true)
  }
}

/** What stands after `Bearer`; undefined where the header is absent or of another kind. */
export const bearerOf = (authorization: string | undefined): string | undefined =>
  /^bearer +(\S+) *$/i.exec(authorization ?? "")?.[1]

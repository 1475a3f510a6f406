/** Passwords → argon2id hashes, by the runtime's own implementation. */
import { argon2, randomBytes, timingSafeEqual } from "node:crypto"
import { promisify } from "node:util"

const derive = promisify(argon2)

/** OWASP's second choice for argon2id: 19 MiB, two passes; 40 ms of a whole processor. */
const COST = { parallelism: 1, memory: 19_456, passes: 2, tagLength: 32 } as const

const tagOf = (password: string, nonce: Buffer): Promise<Buffer> =>
  derive("argon2id", { ...COST, message: Buffer.from(password.normalize("NFC")), nonce })

/** `argon2id$<salt>$<tag>`, both base64url. */
export const hashPassword = async (password: string): Promise<string> => {
  const salt = randomBytes(16)
  return `argon2id$${salt.toString("base64url")}$${(await tagOf(password, salt)).toString("base64url")}`
}

/** Takes as long for a wrong or unreadable hash as for a right one. */
export const verifyPassword = async (password: string, passwordHash: string): Promise<boolean> => {
  const [scheme, salt = "", tag = ""] = passwordHash.split("$")
  const expected = Buffer.from(tag, "base64url")
  const actual = await tagOf(password, Buffer.from(salt.padEnd(22, "A"), "base64url"))
  return scheme === "argon2id" && expected.length === actual.length && timingSafeEqual(expected, actual)
}

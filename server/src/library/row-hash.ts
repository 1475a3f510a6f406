/** What a row's version looks like to the digest: its hash, its bucket, and sums of hashes. */
import { hash } from "node:crypto"

export const BUCKETS = 256
const MODULUS = 1n << 256n

/** SHA-256 over kind, id, version and body, separated by NUL; a tombstone has no body. Hexadecimal, lower case. */
export const rowHash = (kind: string, id: string, version: number, body: string | null): string =>
  hash("sha256", body === null ? `${kind}\0${id}\0${version}\0` : `${kind}\0${id}\0${version}\0${body}`)

/** First byte of SHA-256 over kind and id: 0 to 255. */
export const bucketOf = (kind: string, id: string): number =>
  Number.parseInt(hash("sha256", `${kind}\0${id}`).slice(0, 2), 16)

/** Sums are 256-bit numbers in hexadecimal, 64 digits; they wrap. */
export const ZERO_SUM = "0".repeat(64)

const asNumber = (sum: string): bigint => BigInt(`0x${sum}`)

export const shiftSum = (sum: string, delta: bigint): string =>
  ((((asNumber(sum) + delta) % MODULUS) + MODULUS) % MODULUS).toString(16).padStart(64, "0")

/** A hash as the number that sums are made of. */
export const hashAsNumber = asNumber

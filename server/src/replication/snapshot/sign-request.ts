/** Signs a request as S3-compatible stores ask for it: AWS Signature Version 4, by headers. */
import { createHmac, hash } from "node:crypto"

export interface S3Access {
  readonly region: string
  readonly keyId: string
  readonly secret: string
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest()

/** RFC 3986: everything but letters, digits and `-._~` is escaped; a path keeps its slashes. */
const escaped = (path: string): string =>
  decodeURIComponent(path).replace(/[^A-Za-z0-9\-._~/]/g, sign =>
    [...Buffer.from(sign)].map(byte => `%${byte.toString(16).toUpperCase().padStart(2, "0")}`).join(""),
  )

/**
 * The headers to send: those given, and `x-amz-date`, `x-amz-content-sha256`, `authorization`. `now` in milliseconds since 1970.
 * Source: Amazon S3 API reference, "Signature calculations for the Authorization header".
 */
export const signRequest = (
  {
    method,
    url,
    headers = {},
    body,
  }: {
    readonly method: "GET" | "PUT"
    readonly url: URL
    readonly headers?: Readonly<Record<string, string>>
    readonly body: string | Buffer
  },
  { region, keyId, secret }: S3Access,
  now: number,
): Record<string, string> => {
  const time = new Date(now).toISOString().replace(/[-:]|\.\d{3}/g, "")
  const day = time.slice(0, 8)
  const contentHash = hash("sha256", body)
  const sent = { ...headers, "x-amz-content-sha256": contentHash, "x-amz-date": time }
  const signed = Object.entries({ ...sent, host: url.host })
    .map(([name, value]) => [name.toLowerCase(), value.trim()] as const)
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const names = signed.map(([name]) => name).join(";")
  const lines = signed.map(([name, value]) => `${name}:${value}\n`).join("")
  const canonical = [method, escaped(url.pathname), "", lines, names, contentHash].join("\n")
  const scope = `${day}/${region}/s3/aws4_request`
  const text = ["AWS4-HMAC-SHA256", time, scope, hash("sha256", canonical)].join("\n")
  const key = ["s3", "aws4_request"].reduce(hmac, hmac(hmac(`AWS4${secret}`, day), region))
  const signature = createHmac("sha256", key).update(text).digest("hex")
  return {
    ...sent,
    authorization: `AWS4-HMAC-SHA256 Credential=${keyId}/${scope}, SignedHeaders=${names}, Signature=${signature}`,
  }
}

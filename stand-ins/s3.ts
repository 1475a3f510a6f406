/** A strict stand-in for an S3-compatible store: it checks the signature of every request and keeps whole objects in memory. */
import { createHash, createHmac } from "node:crypto"
import { once } from "node:events"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"

const hmac = (key: string | Buffer, text: string): Buffer => createHmac("sha256", key).update(text).digest()
const sha = (bytes: Buffer | string): string => createHash("sha256").update(bytes).digest("hex")

export const createS3StandIn = ({ keyId = "stand-in-key", secret = "stand-in/secret+", region = "us-east-1" } = {}) => {
  const objects = new Map<string, Buffer>()
  const seen: string[] = []
  let url = ""

  /** AWS Signature Version 4, read back from the request as it came. */
  const isSigned = (request: IncomingMessage, body: Buffer): boolean => {
    const found =
      /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]{64})$/.exec(
        request.headers.authorization ?? "",
      )
    if (!found) return false
    const [, key, day = "", place = "", names = "", signature] = found
    const time = String(request.headers["x-amz-date"])
    const late = Math.abs(
      Date.parse(time.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, "$1-$2-$3T$4:$5:$6Z")) - Date.now(),
    )
    if (key !== keyId || place !== region || !time.startsWith(day) || !(late < 15 * 60_000)) return false
    if (!["host", "x-amz-content-sha256", "x-amz-date"].every(name => names.split(";").includes(name))) return false
    if (request.headers["x-amz-content-sha256"] !== sha(body)) return false
    const [path = "", query = ""] = (request.url ?? "").split("?")
    const lines = names.split(";").map(name => `${name}:${String(request.headers[name]).trim()}\n`)
    const canonical = [request.method, path, query, lines.join(""), names, sha(body)].join("\n")
    const text = ["AWS4-HMAC-SHA256", time, `${day}/${region}/s3/aws4_request`, sha(canonical)].join("\n")
    const signing = hmac(hmac(hmac(hmac(`AWS4${secret}`, day), region), "s3"), "aws4_request")
    return createHmac("sha256", signing).update(text).digest("hex") === signature
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = []
    for await (const part of request) parts.push(part)
    const body = Buffer.concat(parts)
    const path = request.url ?? ""
    seen.push(`${request.method} ${path}`)
    if (!isSigned(request, body)) return void response.writeHead(403).end("<Code>SignatureDoesNotMatch</Code>")
    if (request.method === "PUT") {
      objects.set(path, body)
      return void response.writeHead(200).end()
    }
    const object = objects.get(path)
    if (request.method !== "GET") return void response.writeHead(405).end()
    if (!object) return void response.writeHead(404).end("<Code>NoSuchKey</Code>")
    response.writeHead(200, { "content-length": object.length }).end(object)
  }

  const server = createServer((request, response) => {
    answer(request, response).catch(() => response.destroy())
  })
  return {
    keyId,
    secret,
    region,
    objects,
    seen,
    get url() {
      return url
    },
    start: async (): Promise<void> => {
      server.listen(0, "127.0.0.1")
      await once(server, "listening")
      const address = server.address()
      if (address === null || typeof address === "string") throw new Error("the stand-in has no port")
      url = `http://127.0.0.1:${address.port}`
    },
    stop: async (): Promise<void> => {
      server.close()
      server.closeAllConnections()
      await once(server, "close")
    },
  }
}

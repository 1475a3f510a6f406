/** Certificates of a small authority of one's own, and a front that speaks TLS with them. */

import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { readFileSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { join } from "node:path"
import { createServer } from "node:tls"
import type { NetworkTarget } from "./network.ts"

export interface Certificate {
  readonly key: Buffer
  readonly cert: Buffer
}

/** Makes files in `folder` with Debian's `openssl`; throws what it complains about. */
export const createAuthority = (folder: string) => {
  const inFolder = (name: string): string => join(folder, name)
  const openssl = (...args: readonly string[]): void => {
    const { status, stderr } = spawnSync("openssl", args, { cwd: folder })
    if (status !== 0) throw new Error(`openssl ${args[0]}: ${stderr}`)
  }
  const newKey = (name: string) => ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", name]
  openssl("req", "-x509", ...newKey("ca.key"), "-out", "ca.pem", "-subj", "/CN=A test's authority", "-days", "2")
  let made = 0
  return {
    /** For `NODE_EXTRA_CA_CERTS`. */
    path: inFolder("ca.pem"),
    /** `days` below 0: over already. `signed` false: by nobody but itself. */
    certify: (host: string, { days = 2, signed = true } = {}): Certificate => {
      made += 1
      const [key, request, cert] = [`${made}.key`, `${made}.csr`, `${made}.pem`]
      const names = `subjectAltName=DNS:${host}`
      writeFileSync(inFolder(`${made}.ext`), names)
      if (signed) {
        openssl("req", ...newKey(key), "-out", request, "-subj", `/CN=${host}`)
        const by = ["-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-extfile", `${made}.ext`]
        openssl("x509", "-req", "-in", request, ...by, "-days", String(days), "-out", cert)
      } else openssl("req", "-x509", ...newKey(key), "-out", cert, "-subj", `/CN=${host}`, "-addext", names)
      return { key: readFileSync(inFolder(key)), cert: readFileSync(inFolder(cert)) }
    },
  }
}

/** Takes TLS off and passes on to the target. */
export const createTlsFront = ({
  target,
  certificate,
}: {
  /** Asked at each connection. */
  readonly target: () => NetworkTarget
  readonly certificate: Certificate
}) => {
  let bytes = 0
  const server = createServer({ ...certificate }, caller => {
    const callee = connect(target())
    caller.on("error", () => callee.destroy())
    callee.on("error", () => caller.destroy())
    caller.on("data", (part: Buffer) => {
      bytes += part.length
    })
    caller.pipe(callee).pipe(caller)
  })
  server.on("tlsClientError", () => {})
  return {
    /** What callers said after their greeting, in bytes. */
    heard: (): number => bytes,
    setCertificate: (next: Certificate): void => server.setSecureContext({ ...next }),
    /** `port` 0 takes a free one; returns which. */
    start: async (port = 0): Promise<number> => {
      server.listen(port, "127.0.0.1")
      await once(server, "listening")
      const address = server.address()
      if (address === null || typeof address === "string") throw new Error("the front has no port")
      return address.port
    },
    stop: async (): Promise<void> => {
      server.close()
    },
  }
}

/** A wire that counts: every byte between a home and a remote passes here. */
import { connect, createServer } from "node:net"

export const createMeter = async (port: number) => {
  const counts = { up: 0, down: 0, requests: 0 }
  const server = createServer(near => {
    const far = connect(port, "127.0.0.1")
    near.on("data", (bytes: Buffer) => {
      counts.up += bytes.length
      if (/^(GET|POST) \/api\/(?!sync\/v1\/watch)/.test(bytes.subarray(0, 64).toString("latin1"))) counts.requests += 1
      far.write(bytes)
    })
    far.on("data", (bytes: Buffer) => {
      counts.down += bytes.length
      near.write(bytes)
    })
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const)
      one.on("close", () => other.destroy()).on("error", () => other.destroy())
  })
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  return {
    url: `http://127.0.0.1:${address !== null && typeof address === "object" ? address.port : 0}`,
    counts,
    reset: (): void => void Object.assign(counts, { up: 0, down: 0, requests: 0 }),
    close: (): void => void server.close(),
  }
}

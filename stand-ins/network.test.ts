/** The network between two ends, over real sockets: each condition is felt, and goes away again. */
import assert from "node:assert/strict"
import { once } from "node:events"
import { connect, createServer, type Socket } from "node:net"
import { after, beforeEach, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { createNetwork } from "./network.ts"

const received: Buffer[] = []
const echo = createServer({ allowHalfOpen: true }, socket => {
  socket.on("error", () => socket.destroy())
  socket.on("data", (bytes: Buffer) => {
    received.push(bytes)
    socket.write(bytes)
  })
  socket.on("end", () => socket.end())
})
echo.listen(0, "127.0.0.1")
await once(echo, "listening")
const address = echo.address()
const network = createNetwork({
  target: { host: "127.0.0.1", port: address !== null && typeof address === "object" ? address.port : 0 },
})
await network.start()
after(async () => {
  await network.stop()
  echo.close()
})
beforeEach(() => {
  network.restore()
  network.set()
  network.resetCounts()
  received.length = 0
})

const dial = (): Socket => connect({ host: "127.0.0.1", port: network.port, allowHalfOpen: true })

interface Heard {
  readonly bytes: Buffer
  readonly code: string | undefined
  readonly ms: number
}

/** Sends everything, ends, and collects what comes until the connection is over. */
const talk = (bytes: Buffer): Promise<Heard> =>
  new Promise(resolve => {
    const begun = performance.now()
    const parts: Buffer[] = []
    let code: string | undefined
    const socket = dial()
    socket.on("data", (part: Buffer) => parts.push(part))
    socket.on("error", error => {
      code = "code" in error ? String(error.code) : error.message
    })
    socket.on("close", () => resolve({ bytes: Buffer.concat(parts), code, ms: performance.now() - begun }))
    socket.end(bytes)
  })

const pattern = (length: number): Buffer =>
  Buffer.from(Uint8Array.from({ length }, (_, at) => (at * 7 + (at >> 8)) % 251))

test("passes everything unchanged and counts it", async () => {
  const sent = pattern(1_000_000)
  const { bytes, code } = await talk(sent)
  assert.equal(code, undefined)
  assert.ok(bytes.equals(sent))
  assert.deepEqual(network.counts, { connections: 1, refused: 0, bytesSent: 1_000_000, bytesReceived: 1_000_000 })
})

test("a cut breaks what is open and refuses what comes, a restore ends it", async () => {
  const socket = dial()
  socket.write("before")
  await once(socket, "data")
  socket.on("error", () => {})
  const broken = new Promise(resolve => socket.once("close", resolve))
  network.cut()
  await broken
  assert.equal(socket.errored instanceof Error, true)
  assert.equal((await talk(Buffer.from("during"))).code, "ECONNRESET")
  assert.equal(network.counts.refused, 1)
  network.restore()
  assert.equal((await talk(Buffer.from("after"))).bytes.toString(), "after")
  assert.equal(Buffer.concat(received).toString(), "beforeafter")
})

test("latency is added to each direction, in order", async () => {
  network.set({ latencyMs: 80 })
  const sent = pattern(300_000)
  const { bytes, ms } = await talk(sent)
  assert.ok(bytes.equals(sent))
  assert.ok(ms >= 158, `${ms} ms`)
})

test("bandwidth is kept to", async () => {
  network.set({ bytesPerSecond: 100_000 })
  const sent = pattern(50_000)
  const { bytes, ms } = await talk(sent)
  assert.ok(bytes.equals(sent))
  assert.ok(ms >= 480, `${ms} ms`)
})

test("slices: byte by byte, and nothing gets lost", async () => {
  network.set({ sliceBytes: 1 })
  const sent = pattern(300)
  const { bytes } = await talk(sent)
  assert.ok(bytes.equals(sent))
  assert.ok(received.length > 20, `${received.length} pieces`)
})

test("what is open breaks, what comes after passes", async () => {
  const socket = dial()
  socket.on("error", () => {})
  socket.write("before")
  await once(socket, "data")
  const broken = new Promise(resolve => socket.once("close", resolve))
  network.breakOpen()
  await broken
  assert.equal((await talk(Buffer.from("after"))).bytes.toString(), "after")
})

test("resets after so many bytes towards the target", async () => {
  network.set({ resetAfterSent: 1_000 })
  const { code } = await talk(pattern(5_000))
  assert.equal(code, "ECONNRESET")
  assert.equal(Buffer.concat(received).length, 1_000)
})

test("resets after so many bytes towards the caller", async () => {
  network.set({ resetAfterReceived: 700 })
  const { bytes, code } = await talk(pattern(5_000))
  assert.equal(code, "ECONNRESET")
  assert.equal(bytes.length, 700)
})

test("hangs: accepts, forwards nothing, answers nothing", async () => {
  network.set({ hang: true })
  const socket = dial()
  socket.on("error", () => {})
  await once(socket, "connect")
  socket.write("hello")
  const silence = await Promise.race([once(socket, "data"), sleep(150, "silence")])
  assert.equal(silence, "silence")
  assert.equal(received.length, 0)
  socket.destroy()
})

test("closes slowly", async () => {
  network.set({ slowCloseMs: 120 })
  const { bytes, ms } = await talk(Buffer.from("bye"))
  assert.equal(bytes.toString(), "bye")
  assert.ok(ms >= 235, `${ms} ms`)
})

test("resets a caller whose target is away", async () => {
  const away = createNetwork({ target: { host: "127.0.0.1", port: 1 } })
  await away.start()
  const socket = connect(away.port, "127.0.0.1")
  const [error] = await once(socket, "error")
  assert.equal(error.code, "ECONNRESET")
  await away.stop()
})

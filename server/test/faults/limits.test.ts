/** Rows and bodies beyond what one side takes, and senders that never come to an end. */
import assert from "node:assert/strict"
import { connect } from "node:net"
import { after, before, beforeEach, type TestContext, test } from "node:test"
import { askRaw } from "../running-server.ts"
import { until } from "../until.ts"
import { createSide, libraryOf, type Side } from "./side.ts"
import { createTwoServers } from "./two-servers.ts"

const two = createTwoServers()
before(() => two.start())
after(() => two.close())
beforeEach(() => two.lift())
const { remote, proxy } = two
const PUSH = { method: "POST", path: "/api/music/import-data" } as const
test("fault 36: a proxy that takes little at once: messages are halved until they pass", async () => {
  proxy().setFault({ ...PUSH, largerThan: 2_000, answer: { status: 413, body: "<h1>413</h1>" } })
  await two.addMany(200)
  await two.equal()
})

test("fault 42: uploads that never come to an end hold nobody else up", async t => {
  const { port, host } = new URL(remote.url())
  const slow = Array.from({ length: 40 }, () => {
    const socket = connect(Number(port), "127.0.0.1")
    socket.on("error", () => {})
    socket.write(
      `POST ${PUSH.path} HTTP/1.1\r\nHost: ${host}\r\nAuthorization: Bearer 0123456789abcdef0123456789abcdef\r\nContent-Type: application/json\r\nContent-Length: 1000000\r\n\r\n{"alb`,
    )
    return socket
  })
  const headers = Array.from({ length: 40 }, () => {
    const socket = connect(Number(port), "127.0.0.1")
    socket.on("error", () => {})
    // Who does not read does not hear the end.
    socket.resume()
    socket.write(`GET /api/health HTTP/1.1\r\nHost: ${host}\r\nX-Slow: `)
    return socket
  })
  const drip = setInterval(() => {
    for (const socket of [...slow, ...headers]) if (socket.writable) socket.write("a")
  }, 200)
  t.after(() => {
    clearInterval(drip)
    for (const socket of [...slow, ...headers]) socket.destroy()
  })
  const begun = performance.now()
  assert.equal((await remote.ask("/api/health")).status, 200)
  await two.add()
  await two.equal()
  assert.ok(performance.now() - begun < 5_000)
  // Headers are waited for 20 seconds, and no longer.
  await until("the end of slow headers", () => headers.every(socket => socket.destroyed || socket.closed), {
    limitMs: 60_000,
    everyMs: 250,
  })
  assert.match(
    await askRaw(remote.url(), `GET /api/health HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
    /200 OK/,
  )
})

const alone = async (t: TestContext): Promise<Side> => {
  const side = createSide(() => ({}))
  t.after(() => side.close())
  await side.start()
  return side
}

test("fault 53: an old program sends 100,000 tracks at once: taken in within its minute, memory bounded", {
  timeout: 180_000,
}, async t => {
  const ids = Array.from({ length: 8_000 }, (_, n) => `mass-${n}`)
  const body = JSON.stringify(libraryOf(ids, 12))
  const side = await alone(t)
  const begun = performance.now()
  const answer = await fetch(`${side.url()}${PUSH.path}`, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: "Bearer 0123456789abcdef0123456789abcdef" },
    body,
    signal: AbortSignal.timeout(120_000),
  })
  const took = performance.now() - begun
  const text = await answer.text()
  t.diagnostic(`${Math.round(body.length / 1_048_576)} MB in ${Math.round(took)} ms`)
  assert.ok(answer.status === 200 || answer.status === 413, `${answer.status} ${text.slice(0, 300)}`)
  assert.ok(took < 60_000, `${took} ms`)
  const memory =
    Number(/^process_resident_memory_bytes (\S+)$/m.exec((await side.ask("/metrics")).text)?.[1]) / 1_048_576
  t.diagnostic(`${Math.round(memory)} MB resident after it`)
  assert.ok(memory < 450, `${memory} MB`)
})

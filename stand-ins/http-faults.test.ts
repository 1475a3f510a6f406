/** Each fault of the HTTP proxy against a real server. */
import assert from "node:assert/strict"
import { once } from "node:events"
import { createServer, type IncomingHttpHeaders } from "node:http"
import { after, beforeEach, test } from "node:test"
import { gzipSync } from "node:zlib"
import { ANSWERS, createHttpFaults } from "./http-faults.ts"

const seen: { readonly method: string | undefined; readonly headers: IncomingHttpHeaders; readonly body: string }[] = []
const BODY = "0123456789".repeat(1_000)
const target = createServer((request, response) => {
  let body = ""
  request.setEncoding("utf8").on("data", (part: string) => {
    body += part
  })
  request.on("end", () => {
    seen.push({ method: request.method, headers: request.headers, body })
    response.writeHead(200, { "content-encoding": "gzip", "content-type": "text/plain" }).end(gzipSync(BODY))
  })
})
target.listen(0, "127.0.0.1")
await once(target, "listening")
const address = target.address()
const proxy = createHttpFaults({
  target: { host: "127.0.0.1", port: address !== null && typeof address === "object" ? address.port : 0 },
})
await proxy.start()
after(async () => {
  await proxy.stop()
  target.close()
})
beforeEach(() => {
  proxy.clearFaults()
  proxy.resetCounts()
  seen.length = 0
})

const post = (path = "/a/b?c=d", init: RequestInit = {}): Promise<Response> =>
  fetch(`${proxy.url}${path}`, {
    method: "POST",
    body: "hello",
    headers: { authorization: "Bearer x" },
    redirect: "manual",
    ...init,
  })

test("passes a request and its answer, and counts both", async () => {
  const answer = await post()
  assert.equal(await answer.text(), BODY)
  assert.equal(seen[0]?.body, "hello")
  assert.equal(seen[0]?.headers.authorization, "Bearer x")
  assert.deepEqual(proxy.counts, {
    requests: 1,
    forwarded: 1,
    bytesSent: 5,
    bytesReceived: gzipSync(BODY).length,
  })
})

test("breaks off in the middle of an answer", async () => {
  proxy.setFault({ dropResponseAfter: 20 })
  const answer = await post()
  assert.equal(answer.status, 200)
  await assert.rejects(answer.text())
  assert.equal(proxy.counts.bytesReceived, 20)
})

test("loses the answer after the target has acted", async () => {
  proxy.setFault({ loseResponse: true })
  await assert.rejects(post())
  assert.equal(seen.length, 1)
})

test("repeats a request", async () => {
  proxy.setFault({ duplicate: true, times: 1 })
  assert.equal(await (await post()).text(), BODY)
  assert.deepEqual(
    seen.map(({ body }) => body),
    ["hello", "hello"],
  )
  assert.equal(proxy.counts.forwarded, 2)
})

test("answers in the target's stead", async () => {
  for (const [answer, status] of [
    [ANSWERS.unavailable, 503],
    [ANSWERS.portal, 200],
    [ANSWERS.redirect("http://elsewhere.test/"), 302],
  ] as const) {
    const remove = proxy.setFault({ answer })
    const got = await post()
    assert.equal(got.status, status)
    assert.match(await got.text(), /^<!doctype html>/)
    remove()
  }
  assert.equal(seen.length, 0)
})

test("drops headers on the way there and back", async () => {
  proxy.setFault({ stripRequest: ["authorization"], stripResponse: ["content-encoding"] })
  const answer = await post()
  assert.equal(seen[0]?.headers.authorization, undefined)
  assert.deepEqual(Buffer.from(await answer.arrayBuffer()), gzipSync(BODY))
})

test("hangs, or breaks off at once: the target is not asked", async () => {
  const remove = proxy.setFault({ hang: true })
  await assert.rejects(post("/", { signal: AbortSignal.timeout(150) }), { name: "TimeoutError" })
  remove()
  proxy.setFault({ drop: true })
  await assert.rejects(post(), { name: "TypeError" })
  assert.equal(seen.length, 0)
})

test("a cache gives the first answer again, whatever the query", async () => {
  proxy.setFault({ path: "/a", cached: true })
  for (const query of ["1", "2", "3"]) assert.equal(await (await post(`/a?${query}`)).text(), BODY)
  assert.equal(seen.length, 1)
})

test("kept requests are delivered once more, the newest first", async () => {
  proxy.setFault({ keep: true })
  await post("/", { body: "one" })
  await post("/", { body: "two" })
  assert.deepEqual(await proxy.deliverKept(), [200, 200])
  assert.deepEqual(
    seen.map(({ body }) => body),
    ["one", "two", "two", "one"],
  )
})

test("answers with bytes as they are", async () => {
  proxy.setFault({ answer: { status: 200, body: gzipSync(BODY), headers: { "content-encoding": "gzip" } } })
  assert.equal(await (await post()).text(), BODY)
})

test("hits only the requests that are meant", async () => {
  proxy.setFault({ method: "POST", path: "/push", skip: 1, times: 1, answer: ANSWERS.unavailable })
  proxy.setFault({ largerThan: 10, answer: { status: 413 } })
  assert.equal((await post("/x", { body: "x".repeat(11) })).status, 413)
  const codes = []
  for (const path of ["/push", "/other", "/push?x", "/push"]) codes.push((await post(path)).status)
  assert.deepEqual(codes, [200, 200, 503, 200])
})

/** Answers in JSON and XML, made smaller for who takes them so, over HTTP. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { brotliDecompressSync, gunzipSync } from "node:zlib"
import { listen } from "./event-listener.ts"
import { type RunningServer, startServer } from "./running-server.ts"

const DESCRIPTION = "/api/openapi.json"
const SMALL = "/api/health"

let server: RunningServer
before(async () => {
  server = await startServer()
})
after(() => server.stop())

const asked = (path: string, accepted?: string, method = "GET") =>
  server.ask(path, { method, headers: accepted === undefined ? {} : { "accept-encoding": accepted } })

test("a long answer is compressed as it is accepted, and says the same", async () => {
  const plain = await asked(DESCRIPTION)
  assert.equal(plain.headers["content-encoding"], undefined)
  const ways = [
    { accepted: "gzip, deflate, br, zstd", coding: "br", read: brotliDecompressSync },
    { accepted: "gzip", coding: "gzip", read: gunzipSync },
    { accepted: "br;q=0, gzip;q=0.5", coding: "gzip", read: gunzipSync },
  ]
  for (const { accepted, coding, read } of ways) {
    const coded = await asked(DESCRIPTION, accepted)
    assert.equal(coded.headers["content-encoding"], coding, accepted)
    assert.equal(coded.headers.vary, "accept-encoding")
    assert.equal(coded.headers["content-length"], String(coded.bytes.length))
    assert.ok(coded.bytes.length < plain.bytes.length / 3, `${coded.bytes.length} of ${plain.bytes.length} bytes`)
    assert.equal(read(coded.bytes).toString(), plain.text)
  }
})

test("what is refused or short stays as it is, and HEAD tells what GET does", async () => {
  const refused = ["identity", "br;q=0, gzip;q=0", "zstd", "br;q=0 ,identity", "gzip;q=0;ext=1", "x-br, not-gzip"]
  for (const accepted of refused)
    assert.equal((await asked(DESCRIPTION, accepted)).headers["content-encoding"], undefined, accepted)
  assert.equal((await asked(SMALL, "br")).headers["content-encoding"], undefined)
  assert.equal((await asked(DESCRIPTION, "BR, GZIP")).headers["content-encoding"], "br")
  const head = await asked(DESCRIPTION, "br", "HEAD")
  const got = await asked(DESCRIPTION, "br")
  for (const name of ["vary", "content-encoding", "content-length"])
    assert.equal(head.headers[name], got.headers[name], name)
})

test("events come as they happen, never kept back to be compressed", async () => {
  const listener = await listen(server.url, { "accept-encoding": "br, gzip" })
  assert.equal(listener.headers["content-encoding"], undefined)
  listener.leave()
})

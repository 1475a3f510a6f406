/** The player's own files, through a server of their own: what is there, what is not, and what stays in a cache. */
import assert from "node:assert/strict"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, before, test } from "node:test"
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from "node:zlib"
import { createLog } from "../src/http/log.ts"
import { createMetrics } from "../src/http/metrics.ts"
import { loadPages } from "../src/http/pages.ts"
import { createHttpServer, type HttpServer } from "../src/http/server.ts"
import { ask } from "./running-server.ts"

const SCRIPT = `export const words = ${JSON.stringify("tune ".repeat(1_000))}`
const servers: HttpServer[] = []
let folder: string
let url: string

const serve = async (directory: string): Promise<string> => {
  const server = await createHttpServer({
    log: createLog({ logLevel: "silent", syncTokens: [] }),
    version: "test",
    guard: { check: async () => null },
    pages: await loadPages(directory),
    metrics: createMetrics(),
    routes: () => [],
  })
  servers.push(server)
  return server.listen("127.0.0.1", 0)
}

before(async () => {
  folder = await mkdtemp(join(tmpdir(), "diapason-page-"))
  await mkdir(join(folder, "assets"))
  await writeFile(join(folder, "index.html"), "<!doctype html><title>Diapason</title>")
  await writeFile(join(folder, "favicon.svg"), "<svg/>")
  await writeFile(join(folder, "sw.js"), SCRIPT)
  await writeFile(join(folder, "manifest.webmanifest"), "{}")
  await writeFile(join(folder, "assets", "index-AbCd_123.js"), SCRIPT)
  await writeFile(join(folder, "..", "outside.txt"), "secret")
  url = await serve(folder)
})
after(async () => {
  for (const server of servers) await server.close()
  await rm(folder, { recursive: true, force: true })
  await rm(join(folder, "..", "outside.txt"), { force: true })
})

test("addresses of the page get its index, which is asked for anew each time", async () => {
  for (const path of ["/", "/albums/42", "/index.html", "/unison?x=1", "/%C3%A9t%C3%A9"]) {
    const answer = await ask(`${url}${path}`)
    assert.equal(answer.status, 200, path)
    assert.match(answer.headers["content-type"] ?? "", /^text\/html/)
    assert.equal(answer.headers["cache-control"], "no-cache")
    assert.match(answer.text, /Diapason/)
  }
  assert.equal((await ask(`${url}/`, { method: "HEAD" })).bytes.length, 0)
})

test("what the build has compressed is sent as it lies there, and is no address of its own", async () => {
  const path = "/assets/frame-AbCd_456.js"
  const pressed = brotliCompressSync(SCRIPT, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } })
  await writeFile(join(folder, path), SCRIPT)
  await writeFile(join(folder, `${path}.br`), pressed)
  const origin = await serve(folder)
  const coded = await ask(origin + path, { headers: { "accept-encoding": "gzip, br" } })
  assert.equal(coded.headers["content-encoding"], "br")
  assert.deepEqual(Buffer.from(coded.bytes), pressed)
  assert.equal((await ask(origin + path)).text, SCRIPT)
  assert.equal((await ask(`${origin}${path}.br`)).status, 404)
})

test("files with a hash in their name are kept for good, and sent compressed", async () => {
  const path = `${url}/assets/index-AbCd_123.js`
  const plain = await ask(path)
  assert.equal(plain.headers["cache-control"], "public, max-age=31536000, immutable")
  assert.match(plain.headers["content-type"] ?? "", /^text\/javascript/)
  assert.equal(plain.text, SCRIPT)
  const brotli = await ask(path, { headers: { "accept-encoding": "gzip, deflate, br" } })
  assert.equal(brotli.headers["content-encoding"], "br")
  assert.equal(brotliDecompressSync(brotli.bytes).toString(), SCRIPT)
  const gzip = await ask(path, { headers: { "accept-encoding": "gzip, br;q=0" } })
  assert.equal(gzip.headers["content-encoding"], "gzip")
  assert.equal(gunzipSync(gzip.bytes).toString(), SCRIPT)
  const known = await ask(path, { headers: { "if-none-match": String(plain.headers.etag) } })
  assert.deepEqual([known.status, known.bytes.length], [304, 0])
})

test("the service worker and the manifest are asked for anew each time, so that a new version is met", async () => {
  for (const [path, type] of [
    ["/sw.js", /^text\/javascript/],
    ["/manifest.webmanifest", /^application\/manifest\+json/],
  ] as const) {
    const answer = await ask(url + path)
    assert.deepEqual([answer.status, answer.headers["cache-control"]], [200, "no-cache"])
    assert.match(answer.headers["content-type"] ?? "", type)
  }
})

test("nothing outside of the folder is reached, and a missing file is not the index", async () => {
  for (const path of [
    "/../outside.txt",
    "/..%2foutside.txt",
    "/%2e%2e/outside.txt",
    "/assets/../../outside.txt",
    "/assets/..%5c..%5coutside.txt",
  ])
    assert.doesNotMatch((await ask(`${url}${path}`)).text, /secret/, path)
  assert.equal((await ask(`${url}/assets/index-gone1234.js`)).status, 404)
})

test("without a built page the server says how to build it", async () => {
  const unbuilt = await serve(join(folder, "not-there"))
  const answer = await ask(`${unbuilt}/`)
  assert.equal(answer.status, 200)
  assert.match(answer.text, /npm run build/)
})

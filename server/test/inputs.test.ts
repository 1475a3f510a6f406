/** What must not come in: each wrong field is named, each wrong body refused, and nothing is logged as a fault of ours. */
import assert from "node:assert/strict"
import { after, before, test } from "node:test"
import { ROWS_TYPE } from "@diapason/shared/sync"
import { ErrorBody } from "../src/http/errors.ts"
import { askRaw, fill, type Question, type RunningServer, startServer } from "./running-server.ts"

let server: RunningServer
before(async () => {
  server = await startServer()
  await fill(server)
})
after(async () => {
  const faults = server.logged.filter(line => line.includes('"level":50'))
  await server.stop()
  assert.deepEqual(faults, [])
})

const refusal = async (path: string, question: Question = {}) => {
  const answer = await server.ask(path, question)
  const { code, message } = ErrorBody.parse(answer.json()).error
  return { status: answer.status, code, message }
}
const json = { "content-type": "application/json" }

test("each wrong query parameter is named with its cure", async () => {
  const page = [
    "limit=0",
    "limit=501",
    "limit=-1",
    "limit=1.5",
    "limit=abc",
    "limit=",
    "limit=1&limit=2",
    "limit=1e2",
    "limit=0x10",
    "offset=-1",
    "offset=a",
    "offset=99999999999",
    "order=up",
    `q=${"x".repeat(501)}`,
    "q=a&q=b",
  ]
  for (const list of ["albums", "tracks", "artists"])
    for (const query of page) {
      const { status, code, message } = await refusal(`/api/music/${list}?${query}`)
      assert.deepEqual([status, code], [400, "invalid"], `${list}?${query}`)
      assert.ok(message.includes(`"${query.split("=")[0]}"`), message)
    }
  for (const query of [
    "albums?sort=size",
    "albums?sort=__proto__",
    "tracks?sort=year",
    "albums?sort=title&sort=year",
    "search",
    "search?q=a&limit=501",
  ])
    assert.equal((await refusal(`/api/music/${query}`)).status, 400, query)
  for (const size of ["0", "15", "2001", "big", "-5", "1e3"])
    assert.match((await refusal(`/api/music/album-cover/album-1?size=${size}`)).message, /"size"/)
  for (const query of ["replace=yes", "allowEmpty=2"])
    assert.match(
      (await refusal(`/api/music/import-data?${query}`, { method: "POST", body: {} })).message,
      /"(replace|allowEmpty)"/,
    )
})

test("each wrong field of a body is named with its cure", async () => {
  const wrong: readonly (readonly [string, string, unknown, RegExp])[] = [
    ["DELETE", "/api/music/albums", { albumIds: [] }, /"albumIds"/],
    ["DELETE", "/api/music/albums", { albumIds: "album-1" }, /"albumIds"/],
    ["DELETE", "/api/music/albums", { albumIds: [1] }, /"albumIds\.0"/],
    ["DELETE", "/api/music/albums", { albumIds: [""] }, /"albumIds\.0"/],
    ["DELETE", "/api/music/albums", { albumIds: Array.from({ length: 10_001 }, () => "x") }, /10000/],
    ["DELETE", "/api/music/albums", {}, /"albumIds"/],
    ["DELETE", "/api/music/albums", [], /albumIds/],
    ["DELETE", "/api/music/albums", "null", /albumIds/],
    ["PUT", "/api/music/stars/album/album-1", { at: "today" }, /"at"/],
    ["PUT", "/api/music/ratings/album/album-1", { rating: "5" }, /"rating"/],
    ["POST", "/api/music/plays", { plays: [{ id: "p", trackId: "t1", playedAt: 7 }] }, /"plays\.0\.playedAt"/],
    ["POST", "/api/music/plays", { plays: Array.from({ length: 501 }, () => ({})) }, /"plays/],
    ["PUT", "/api/music/queue", { trackIds: [], current: 0, position: 0 }, /"current"/],
    ["POST", "/api/music/playlists", { name: " " }, /"name"/],
    ["POST", "/api/music/playlists", { id: "../../etc", name: "x" }, /"id"/],
    ["POST", "/api/music/playlists", { name: "x", rules: { match: "some", conditions: [] } }, /"rules\.match"/],
    ["POST", "/api/music/playlists", { name: "x", rules: { match: "all", conditions: [{}] } }, /"rules\.conditions\.0/],
    ["POST", "/api/music/playlists/x/share", { until: "soon" }, /"until"/],
    ["POST", "/api/music/playlists/import", { name: "x" }, /M3U8/],
    ["POST", "/api/session", { name: "Mina" }, /"password"/],
    ["POST", "/api/session", { name: 7, password: "x" }, /"name"/],
    ["POST", "/api/session", { name: "x".repeat(101), password: "x" }, /"name"/],
    ["POST", "/api/session", { name: "x", password: "x".repeat(201) }, /"password"/],
    ["POST", "/api/accounts", {}, /"name"/],
    ["POST", "/api/sync/library", { url: "http://x", choice: "burn" }, /"choice"/],
    ["POST", "/api/sync/library", {}, /"url"/],
    ["POST", "/api/sync/v1/replace", {}, /"target"/],
    ["POST", "/api/sync/v1/rows", { target: "12345678", bucket: 256, hashes: [] }, /"bucket"/],
    ["POST", "/api/music/import-data", {}, /albums|list/],
    ["POST", "/api/music/import-data", [], /albums|list/],
  ]
  for (const [method, path, body, pattern] of wrong) {
    const { status, code, message } = await refusal(path, { method, body, headers: json })
    assert.deepEqual([status, code], [400, "invalid"], `${path} ${JSON.stringify(body).slice(0, 80)} ${message}`)
    assert.match(message, pattern)
  }
})

test("each wrong part of the exchange is refused", async () => {
  const target = "0".repeat(32)
  for (const query of [
    "hello",
    "hello?from=short&challenge=0123456789abcdef",
    `hello?from=${target}`,
    `changes?for=${target}&since=x&target=${target}`,
    `changes?for=${target}&since=-1&target=${target}`,
    "bucket/256",
    "bucket/x",
  ])
    assert.equal((await refusal(`/api/sync/v1/${query}`)).status, 400, query)
  assert.equal((await refusal(`/api/sync/v1/changes?for=${target}&since=0&target=${target}`)).code, "store_changed")
  const push = (body: string | Buffer, more: Record<string, string> = {}) =>
    refusal("/api/music/import-data", { method: "POST", body, headers: { "content-type": ROWS_TYPE, ...more } })
  assert.equal((await push("not json\n")).code, "invalid")
  assert.equal((await push("")).code, "invalid")
  assert.equal((await push("x", { "content-encoding": "gzip" })).code, "invalid")
  assert.equal((await push("x", { "content-encoding": "br" })).code, "unsupported_type")
  assert.equal((await push(Buffer.alloc(4 * 1024 * 1024 + 1))).code, "too_large")
})

test("bodies that are no JSON, too deep, too large or reach for a prototype are refused", async () => {
  const path = "/api/session"
  const post = (body: string, headers: Record<string, string> = json) =>
    refusal(path, { method: "POST", body, headers })
  for (const body of [
    "{",
    "{'a':1}",
    '{"a":1}}',
    "undefined",
    '{"__proto__":{"a":1}}',
    '{"a":{"constructor":{"prototype":{}}}}',
  ])
    assert.deepEqual((await post(body)).status, 400, body)
  assert.match((await post(`${"[".repeat(200_000)}`)).message, /deeper/)
  assert.match((await post(`${'{"a":'.repeat(65)}1${"}".repeat(65)}`)).message, /deeper/)
  assert.doesNotMatch(
    (await post(JSON.stringify({ name: "[".repeat(90), password: '\\"{'.repeat(30) }))).message,
    /deeper/,
  )
  assert.equal((await post(JSON.stringify({ name: "x".repeat(1024 * 1024) }))).code, "too_large")
  assert.equal((await post("name=x", { "content-type": "application/x-www-form-urlencoded" })).code, "unsupported_type")
  assert.equal((await post("{}", { "content-type": "text/plain" })).code, "unsupported_type")
  assert.equal((await post("x", { "content-type": ROWS_TYPE })).code, "invalid")
  assert.equal((await refusal(path, { method: "POST" })).code, "invalid")
  assert.equal((await server.ask("/api/sync/now", { method: "POST", headers: json })).status, 202)
})

test("addresses and methods that are not there are 404 in JSON", async () => {
  for (const [method, path] of [
    ["GET", "/api"],
    ["GET", "/api/"],
    ["GET", "/api/music"],
    ["GET", "/api/nothing"],
    ["POST", "/api/music/albums"],
    ["PUT", "/api/music/albums/album-1"],
    ["PATCH", "/api/session"],
    ["POST", "/"],
    ["GET", "/rest/ping/more"],
    ["GET", "/k/x"],
  ] as const) {
    const { status, code } = await refusal(path, { method })
    assert.deepEqual([status, code], [404, "not_found"], `${method} ${path}`)
  }
  assert.deepEqual((await refusal("/api/music/albums/%zz")).status, 400)
})

test("bytes that are no HTTP get one answer in JSON, and the server stays", async () => {
  assert.match(await askRaw(server.url, "hello\r\n\r\n"), /^HTTP\/1\.1 400 .*"code":"invalid"/s)
  assert.match(
    await askRaw(server.url, `GET / HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`),
    /^HTTP\/1\.1 431 .*"code":"too_large"/s,
  )
  assert.match(
    await askRaw(server.url, "GET /api/health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"),
    /^HTTP\/1\.1 200 /,
  )
})

test("every answer carries the headers that protect the page", async () => {
  for (const path of ["/", "/api/health", "/api/music/albums", "/api/nothing", "/api/music/albums/%zz"]) {
    const { headers } = await server.ask(path)
    assert.match(
      headers["content-security-policy"]?.toString() ?? "",
      /default-src 'self'.*frame-ancestors 'none'/,
      path,
    )
    assert.equal(headers["x-content-type-options"], "nosniff", path)
    assert.equal(headers["referrer-policy"], "same-origin", path)
    assert.equal(headers["cross-origin-opener-policy"], "same-origin", path)
    assert.equal(headers["cross-origin-resource-policy"], "same-origin", path)
    assert.equal(headers["x-powered-by"], undefined)
    assert.equal(headers.server, undefined)
  }
})

/** What stands at the remote's address answers, but not as it should. */
import assert from "node:assert/strict"
import { after, before, beforeEach, test } from "node:test"
import { gzipSync } from "node:zlib"
import { ROWS_TYPE } from "@diapason/shared/sync"
import { ANSWERS, createHttpFaults, type HttpAnswer } from "../../../stand-ins/http-faults.ts"
import { until } from "../until.ts"
import { createTwoServers, SHORT } from "./two-servers.ts"

const two = createTwoServers({ limits: SHORT })
before(() => two.start())
after(() => two.close())
beforeEach(() => two.lift())
const { trial, proxy, target } = two

const JSON_TYPE = { "content-type": "application/json" }
const HELLO = "/api/sync/v1/hello"
const PUSH = { method: "POST", path: "/api/music/import-data" } as const
const HTML_TYPE = { "content-type": "text/html" }

/** Everything gets this answer. */
const answered = (answer: HttpAnswer, seen: string) =>
  trial({
    strike: () => {
      proxy().setFault({ answer })
      return two.home.now()
    },
    seen,
  })

/** Pushes alone get this answer. */
const pushAnswered = (answer: HttpAnswer, seen: string) =>
  trial({ strike: () => proxy().setFault({ ...PUSH, answer }), seen })

test("fault 11: half of an answer with status 200 is no success", () =>
  pushAnswered({ status: 200, headers: JSON_TYPE, body: '{"peer":"diapason-sync/1","appl' }, "not_a_peer"))

test("fault 16: an inner error of the remote is waited out", async () => {
  await answered(
    { status: 500, headers: JSON_TYPE, body: '{"error":{"code":"internal","message":"x"}}' },
    "remote_error",
  )
  await pushAnswered({ status: 500, headers: HTML_TYPE, body: "<h1>oops</h1>" }, "remote_error")
})

test("fault 17: a gateway without a server behind it is taken for one that is waking", () =>
  answered(ANSWERS.badGateway, "waking sleeping"))

test("fault 18: the page of a platform that starts the program is no error yet", async () => {
  const told = two.errorLines()
  await answered(ANSWERS.unavailable, "waking sleeping")
  assert.equal(two.errorLines(), told)
})

test("fault 19: Retry-After in its four shapes is a floor for the next try, and never longer than an hour", async () => {
  for (const [value, from, to] of [
    ["40", 39_000, 60_000],
    [new Date(Date.now() + 50_000).toUTCString(), 40_000, 70_000],
    ["as soon as you like", 0, 16_000],
    ["31536000", 3_590_000, 3_700_000],
  ] as const) {
    proxy().setFault({ answer: { ...ANSWERS.unavailable, headers: { ...HTML_TYPE, "retry-after": value } } })
    await two.add()
    await two.home.now()
    await two.reason("waking|backoff")
    await until("the time of the next try", async () => {
      const { nextAttemptAt, lastError } = await target()
      const wait = Date.parse(nextAttemptAt ?? "") - Date.parse(lastError?.at ?? "")
      return wait >= from && wait <= to
    })
    two.lift()
    await two.home.now()
    await two.equal()
  }
})

test("fault 20: a remote that asks to wait is given the time", async () => {
  proxy().setFault({
    ...PUSH,
    answer: { status: 429, headers: { ...JSON_TYPE, "retry-after": "3" }, body: "{}" },
    times: 1,
  })
  const begun = performance.now()
  await two.add()
  await two.reason("backoff busy")
  await two.add()
  await two.equal()
  assert.ok(performance.now() - begun >= 2_900, "not before the remote wants it, even for a fresh change")
})

test("fault 21: the page of a captive portal is no success, and sees nothing but the greeting", async () => {
  await answered(ANSWERS.portal, "not_a_peer")
  proxy().setFault({ answer: ANSWERS.portal })
  await two.home.now()
  await two.reason("not_a_peer")
  proxy().resetCounts()
  const { attempts } = await target()
  await two.add()
  await until("another try", async () => (await target()).attempts > attempts)
  assert.equal(proxy().counts.bytesSent, 0, "no body left the home")
  two.lift()
  await two.home.now()
  await two.equal()
})

test("fault 22: another service that answers JSON is no peer", () =>
  answered({ status: 200, headers: JSON_TYPE, body: '{"status":"ok","version":"7.1"}' }, "not_a_peer"))

test("fault 23: no content, or an empty body, is no success", async () => {
  await pushAnswered({ status: 204 }, "not_a_peer")
  await pushAnswered({ status: 200, headers: JSON_TYPE }, "not_a_peer")
})

test("fault 24: a redirect to another host is not followed: halted, and no token and no row went there", async t => {
  const elsewhere = createHttpFaults({ target: { host: "127.0.0.1", port: 1 } })
  await elsewhere.start()
  t.after(() => elsewhere.stop())
  for (const status of [301, 302, 307, 308])
    await trial({
      strike: () => {
        proxy().setFault({ answer: { status, headers: { location: `${elsewhere.url}${HELLO}` } } })
        return two.home.now()
      },
      seen: "halted redirect",
    })
  assert.equal(elsewhere.counts.requests, 0)
})

test("fault 26: a redirect in a circle ends at once", async () => {
  proxy().resetCounts()
  await trial({
    strike: () => {
      proxy().setFault({ answer: ANSWERS.redirect(`${two.wire().url}${HELLO}`) })
      return two.home.now()
    },
    seen: "halted redirect",
  })
  assert.ok(proxy().counts.requests < 40, `${proxy().counts.requests} requests`)
})

test("fault 37: an encoding that the remote does not know: the same rows go plain", async () => {
  const unknown = { status: 415, headers: JSON_TYPE, body: '{"error":{"code":"unsupported_type","message":"no gzip"}}' }
  const told = two.errorLines()
  proxy().setFault({ ...PUSH, answer: unknown, times: 1 })
  await two.add()
  await two.equal()
  assert.equal(two.errorLines(), told)
})

test("fault 39: a gzip bomb in an answer stops at the cap, and memory stays flat", async () => {
  const member = gzipSync(Buffer.alloc(16 * 1024 * 1024))
  const bomb = Buffer.concat(Array.from({ length: 20 }, () => member))
  const before = await memoryOf()
  await trial({
    strike: () => {
      proxy().setFault({
        path: "/api/sync/v1/",
        answer: { status: 200, body: bomb, headers: { "content-type": ROWS_TYPE, "content-encoding": "gzip" } },
      })
      return two.home.now()
    },
    seen: "not_a_peer",
  })
  const after = await memoryOf()
  assert.ok(after - before < 100 * 1024 * 1024, `${before} → ${after} bytes`)
})

const memoryOf = async (): Promise<number> => {
  const { text } = await two.home.ask("/metrics")
  const bytes = Number(/^process_resident_memory_bytes (\S+)$/m.exec(text)?.[1])
  assert.ok(bytes > 0, text.slice(0, 300))
  return bytes
}

test("fault 84: a proxy that takes headers away: the encoding is seen from the bytes, a lost token is named", async () => {
  const told = two.errorLines()
  proxy().setFault({ stripRequest: ["content-encoding"], stripResponse: ["content-encoding"] })
  await two.add()
  await two.remote.importWhole({ albums: [], tracks: [], artists: [] })
  await two.equal()
  assert.equal(two.errorLines(), told)
  two.lift()
  await trial({
    strike: () => {
      proxy().setFault({ stripRequest: ["authorization"] })
      return two.home.now()
    },
    seen: async () => {
      await two.reason("halted auth")
      assert.match((await target()).lastError?.message ?? "", /Authorization header/)
    },
  })
})

test("fault 85: an old greeting from a cache is seen through", async () => {
  proxy().setFault({ path: HELLO, cached: true })
  await two.home.now()
  await two.add()
  await two.equal()
  await two.remote.kill()
  await two.remote.wipe()
  await two.remote.start()
  await two.home.now()
  await two.reason("not_a_peer")
  two.lift()
  await two.home.now()
  await two.equal()
})

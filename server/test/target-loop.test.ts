/** When the home tries again, how often, and what it says of it. No real waiting: the clock is the test's. */

import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { createServer as createSocketServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, type TestContext, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { ROWS_TYPE } from "@diapason/shared/sync"
import { openDatabase } from "../src/database/database.ts"
import { createStore } from "../src/library/store.ts"
import { HALTED_MIN_MS } from "../src/replication/backoff.ts"
import { createTargetLoop } from "../src/replication/target-loop.ts"
import { createTwins } from "../src/replication/twins.ts"
import { createManualClock } from "./fault-model/manual-clock.ts"
import {
  createScriptedRemote,
  HELLO,
  HTML,
  PUSH,
  type Reply,
  type Script,
  WATCH,
} from "./fault-model/scripted-remote.ts"
import { until } from "./until.ts"

const TIMEOUT = { timeout: 20_000 }
const TOKEN = "0123456789abcdef0123456789abcdef"
const root = mkdtempSync(join(tmpdir(), "diapason-loop-"))
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0

const openHome = async (t: TestContext) => {
  const clock = createManualClock()
  const database = await openDatabase(join(root, String(folders++)))
  t.after(() => database.close())
  const store = createStore({ database, now: clock.now })
  let edits = 0
  return {
    store,
    edit: () =>
      store.write(writer => writer.put([{ kind: "artist", id: "a", body: { name: `Name ${edits++}` } }], "edit")),
  }
}
type Home = Awaited<ReturnType<typeof openHome>>

const openRemote = async (t: TestContext, script: Script) => {
  const remote = await createScriptedRemote(script)
  t.after(() => remote.close())
  return remote
}

const openLoop = (t: TestContext, home: Home, url: string, { random = 1, token = "" } = {}) => {
  const clock = createManualClock({ random })
  const lines: string[] = []
  const faults: unknown[] = []
  const loop = createTargetLoop({
    store: home.store,
    target: { url, token: token === "" ? undefined : token },
    clock,
    print: line => lines.push(line),
    exportData: async function* () {
      yield "{}"
    },
    twins: createTwins({ store: home.store, clock }),
    onStatus: () => {},
    onFault: error => faults.push(error),
  })
  t.after(() => loop.stop())
  loop.start()
  return {
    clock,
    loop,
    faults,
    errors: () => lines.filter(line => line.includes("Erreur")),
    successes: () => lines.filter(line => line.includes("réussie")),
    state: async () => (await loop.status()).state,
    reason: async () => (await loop.status()).reason,
    isIdle: () => until("idle", async () => (await loop.status()).state === "idle"),
  }
}

/** A home with one row to send, a remote that answers by the script, and the loop between them. */
const open = async (
  t: TestContext,
  script: Script,
  options: { readonly random?: number; readonly token?: string } = {},
) => {
  const home = await openHome(t)
  await home.edit()
  const remote = await openRemote(t, script)
  return { home, remote, ...openLoop(t, home, remote.url, options) }
}

/** The waits between one greeting and the next: the parts of a wait summed. */
const gaps = async (clock: ReturnType<typeof createManualClock>, greetings: () => number, count: number) => {
  const found: number[] = []
  await until("the first greeting", () => greetings() > 0)
  while (found.length < count) {
    const before = greetings()
    const start = clock.now()
    while (greetings() === before) {
      await clock.elapse()
      await until("the next greeting, or another wait", () => greetings() > before || clock.isWaiting())
    }
    found.push(clock.now() - start)
  }
  return found
}

const failing = (status: number, headers: Readonly<Record<string, string>> = {}): Reply => ({ status, headers })

test("waits double up to 15 seconds, later up to a minute and five; chance spreads them", TIMEOUT, async t => {
  const { remote, clock } = await open(t, () => failing(500))
  const greetings = () => remote.count(HELLO)
  assert.deepEqual(await gaps(clock, greetings, 6), [2_000, 4_000, 8_000, 15_000, 15_000, 15_000])
  clock.pass(10 * 60_000)
  assert.deepEqual((await gaps(clock, greetings, 3)).slice(1), [60_000, 60_000])
  clock.pass(24 * 3_600_000)
  assert.deepEqual((await gaps(clock, greetings, 3)).slice(1), [300_000, 300_000])
  const lucky = await open(t, () => failing(500), { random: 0 })
  assert.deepEqual(await gaps(lucky.clock, () => lucky.remote.count(HELLO), 3), [250, 250, 250])
  const half = await open(t, () => failing(500), { random: 0.5 })
  assert.deepEqual(await gaps(half.clock, () => half.remote.count(HELLO), 4), [1_000, 2_000, 4_000, 7_500])
})

test("Retry-After is a floor, in seconds or as a date; nonsense is none, a year is an hour", TIMEOUT, async t => {
  const soon = new Date(Date.UTC(2026, 0, 1) + 90_000).toUTCString()
  const never = new Date(Date.UTC(2027, 0, 1)).toUTCString()
  const past = new Date(Date.UTC(2020, 0, 1)).toUTCString()
  for (const [value, wait] of [
    ["120", 122_000],
    [soon, 92_000],
    [past, 2_000],
    ["garbage", 2_000],
    ["-5", 2_000],
    ["", 2_000],
    ["31536000", 3_602_000],
    ["99999999999999999999", 2_000],
    [never, 3_602_000],
  ] as const) {
    const { remote, clock, loop } = await open(t, () => failing(429, { "retry-after": value }))
    assert.deepEqual(await gaps(clock, () => remote.count(HELLO), 1), [wait], `Retry-After: ${value}`)
    await loop.stop()
  }
})

test("a change made here ends a wait, but not before a second, and not before Retry-After", TIMEOUT, async t => {
  const plain = await open(t, () => failing(500))
  await until("the greeting", () => plain.remote.count(HELLO) === 1)
  assert.equal(await plain.clock.waiting(), 1_000)
  await plain.home.edit()
  await plain.clock.elapse()
  await until("a wait between changes", async () => (await plain.clock.waiting()) === 150)
  await plain.clock.elapse()
  await until("a second greeting", () => plain.remote.count(HELLO) === 2)

  const told = await open(t, () => failing(429, { "retry-after": "60" }))
  await until("the greeting", () => told.remote.count(HELLO) === 1)
  let waited = 0
  while (told.remote.count(HELLO) === 1) {
    await told.home.edit()
    waited += await told.clock.elapse()
    await until("a greeting, or another wait", () => told.remote.count(HELLO) > 1 || told.clock.isWaiting())
  }
  assert.ok(waited >= 60_000, `after ${waited} ms`)
})

test("a host that starts its program is asked often and not blamed; then all goes its way", TIMEOUT, async t => {
  const asleep: Reply = { status: 503, headers: { "content-type": "text/html" }, body: HTML.body ?? "" }
  const { remote, clock, state, errors, successes, isIdle } = await open(t, () => asleep)
  assert.deepEqual(await gaps(clock, () => remote.count(HELLO), 3), [1_000, 2_000, 3_000])
  await clock.waiting()
  assert.equal(await state(), "waking")
  assert.deepEqual(errors(), [])
  remote.answer(() => "peer")
  while (successes().length === 0) {
    await clock.elapse()
    await until("success, or another wait", () => successes().length > 0 || clock.isWaiting())
  }
  await isIdle()
  assert.deepEqual(errors(), [])
  assert.equal(successes().length, 1)
})

test("a host that sleeps for more than a minute is told of once", TIMEOUT, async t => {
  const { remote, clock, state, errors } = await open(t, () => failing(502))
  await gaps(clock, () => remote.count(HELLO), 16)
  await clock.waiting()
  assert.equal(await state(), "backoff")
  assert.equal(errors().length, 1)
})

const NOT_A_PEER: Readonly<Record<string, Reply>> = {
  "a page": HTML,
  nothing: { status: 204 },
  "an empty body": { status: 200, headers: { "content-type": "application/json" } },
  "half of an answer": {
    status: 200,
    headers: { "content-type": "application/json" },
    body: '{"peer":"diapason-sync/1","app',
  },
  "another service": {
    status: 200,
    headers: { "content-type": "application/json" },
    body: '{"status":"OK","applied":1}',
  },
  "an array": { status: 200, headers: { "content-type": "application/json" }, body: "[]" },
  "not found": { status: 404, body: "{}" },
}
for (const [what, reply] of Object.entries(NOT_A_PEER))
  test(`${what} is never success, and nothing but the greeting is sent to it`, TIMEOUT, async t => {
    const { remote, clock, reason, state, successes, faults } = await open(t, () => reply)
    await gaps(clock, () => remote.count(HELLO), 2)
    await clock.waiting()
    assert.equal(await state(), "backoff")
    assert.equal(await reason(), "not_a_peer")
    assert.deepEqual(successes(), [])
    assert.ok(remote.requests().every(request => request === HELLO || request === "GET /api/health"))
    assert.deepEqual(faults, [])
  })

const BROKEN_GZIP: Reply = {
  status: 200,
  headers: { "content-type": ROWS_TYPE, "content-encoding": "gzip" },
  body: "not gzip",
}

test("nonsense after a good greeting is the remote's fault, not this server's", TIMEOUT, async t => {
  const rows = { "content-type": ROWS_TYPE }
  for (const bad of [
    { request: PUSH, reply: HTML },
    { request: PUSH, reply: { status: 200, body: '{"peer":"diapason-sync/1"}' } },
    { request: "GET /api/sync/v1/changes", reply: HTML },
    { request: "GET /api/sync/v1/changes", reply: { status: 200, headers: rows, body: "no rows" } },
    { request: "GET /api/sync/v1/changes", reply: { status: 200, headers: rows, body: "{}\n[1,2,3]\n" } },
    { request: "GET /api/sync/v1/changes", reply: BROKEN_GZIP },
    { request: "GET /api/sync/v1/changes", reply: { status: 200, headers: rows, body: "x".repeat(5 * 1024 * 1024) } },
  ] as const) {
    const { clock, reason, faults, loop, successes } = await open(t, request =>
      request === bad.request ? bad.reply : "peer",
    )
    await clock.waiting()
    assert.deepEqual(faults, [], JSON.stringify(bad).slice(0, 200))
    assert.equal(await reason(), bad.reply === BROKEN_GZIP ? "unreachable" : "not_a_peer")
    assert.deepEqual(successes(), [])
    await loop.stop()
  }
})

const json = (status: number, code: string): Reply => ({
  status,
  headers: { "content-type": "application/json" },
  body: JSON.stringify({ error: { code, message: "no" } }),
})

test(
  "what only a person can mend halts, a change does not shorten the first rest; asking now leaves it",
  TIMEOUT,
  async t => {
    for (const [reason, reply] of [
      ["auth", json(401, "unauthorized")],
      ["auth", json(403, "forbidden")],
      ["token_not_set", json(403, "token_not_set")],
    ] as const) {
      const { remote, home, clock, loop, isIdle, ...seen } = await open(t, () => reply, { token: TOKEN })
      assert.equal(await clock.waiting(), HALTED_MIN_MS)
      assert.equal(await seen.state(), "halted")
      assert.equal(await seen.reason(), reason)
      await home.edit()
      await sleep(20)
      assert.equal(remote.count(HELLO), 1)
      loop.now()
      await until("a second greeting", () => remote.count(HELLO) === 2)
      await clock.waiting()
      remote.answer(() => "peer")
      loop.now()
      await isIdle()
      assert.equal((await loop.status()).lastError, null)
      await loop.stop()
    }
  },
)

test(
  "halted with nothing waiting is silent; a change greets again and is named in the error line",
  TIMEOUT,
  async t => {
    const home = await openHome(t)
    const remote = await openRemote(t, () => json(401, "unauthorized"))
    const { clock, loop, ...seen } = openLoop(t, home, remote.url)
    await clock.waiting()
    assert.deepEqual(seen.errors(), [])
    await home.edit()
    for (let waits = 0; waits < 5 && remote.count(HELLO) < 2; waits++) {
      await clock.elapse()
      await sleep(20)
    }
    await until("the error line", () => seen.errors().length === 1)
    assert.match(seen.errors()[0] ?? "", /après modification: /)
    await loop.stop()
  },
)

test("fault 34: another library, another version: halted, and not a row leaves", TIMEOUT, async t => {
  for (const [reason, fields] of [
    ["library_mismatch", { settled: true, libraryId: "of somebody else" }],
    ["version", { peer: "diapason-sync/2" }],
  ] as const) {
    const home = await openHome(t)
    await home.edit()
    const remote = await openRemote(t, () => "peer")
    remote.greetWith(fields)
    const { clock, state, loop, ...seen } = openLoop(t, home, remote.url)
    assert.equal(await clock.waiting(), HALTED_MIN_MS)
    assert.equal(await state(), "halted")
    assert.equal(await seen.reason(), reason)
    assert.deepEqual(remote.requests(), [HELLO])
    await loop.stop()
  }
})

test("a redirect is refused, and another origin never sees a request, let alone the token", TIMEOUT, async t => {
  const elsewhere = await openRemote(t, () => "peer")
  for (const status of [301, 302, 303, 307, 308])
    for (const from of [HELLO, PUSH]) {
      const location = `${elsewhere.url}/api/sync/v1/hello`
      const { clock, loop, ...seen } = await open(
        t,
        request => (request === from ? { status, headers: { location } } : "peer"),
        { token: TOKEN },
      )
      assert.equal(await clock.waiting(), HALTED_MIN_MS, `${status} ${from}`)
      assert.equal(await seen.state(), "halted")
      assert.equal(await seen.reason(), "redirect")
      assert.ok(!JSON.stringify([await loop.status(), seen.errors()]).includes(TOKEN))
      await loop.stop()
    }
  assert.deepEqual(elsewhere.seen, [])
  const lost = await open(t, () => ({ status: 302 }))
  assert.equal(await lost.clock.waiting(), HALTED_MIN_MS)
  assert.equal(await lost.reason(), "redirect")
})

test("fault 25: from http to https on the same host is followed, once and for all", TIMEOUT, async t => {
  const received: Buffer[] = []
  const secure = createSocketServer(socket => {
    socket.on("error", () => {})
    socket.once("data", part => {
      received.push(Buffer.from(part))
      socket.destroy()
    })
  })
  await new Promise<void>(resolve => secure.listen(0, "127.0.0.1", resolve))
  t.after(() => new Promise(resolve => secure.close(resolve)))
  const address = secure.address()
  assert.ok(address !== null && typeof address === "object")
  const location = `https://127.0.0.1:${address.port}/api/sync/v1/hello`
  const { remote, clock, reason } = await open(t, () => ({ status: 308, headers: { location } }), { token: TOKEN })
  await gaps(clock, () => received.length, 2)
  await clock.waiting()
  assert.equal(remote.seen.length, 1, "http is not asked again")
  assert.equal(await reason(), "unreachable")
  assert.ok(
    received.every(part => part[0] === 22 && !part.toString("latin1").includes(TOKEN)),
    "nothing but the beginning of TLS",
  )
})

test("fault 89: an error is told once for each time that things go wrong", TIMEOUT, async t => {
  const { home, remote, clock, isIdle, errors, successes } = await open(t, () => failing(500))
  await gaps(clock, () => remote.count(HELLO), 4)
  assert.equal(errors().length, 1)
  remote.answer(() => "peer")
  await gaps(clock, () => remote.count(PUSH) + remote.count(HELLO), 1)
  await isIdle()
  assert.equal(successes().length, 1)
  remote.answer(request => (request === WATCH ? "hold" : failing(500)))
  await home.edit()
  await clock.elapse()
  await gaps(clock, () => remote.count(HELLO), 3)
  assert.equal(errors().length, 2)
  assert.match(errors().join("\n"), /après modification: /)
})

test("edits that never pause are sent within a second all the same", TIMEOUT, async t => {
  const { home, remote, clock, isIdle } = await open(t, () => "peer")
  await isIdle()
  await until("the watch", () => remote.count(WATCH) > 0)
  const before = remote.count(PUSH)
  const start = clock.now()
  for (let n = 0; n < 30 && remote.count(PUSH) === before; n++) {
    clock.pass(100)
    await home.edit()
    await sleep(10)
  }
  const waited = clock.now() - start
  assert.ok(waited >= 500 && waited <= 1_000, `after ${waited} ms`)
  assert.ok(remote.count(PUSH) > before)
})

test("a hundred edits in a moment are one exchange", TIMEOUT, async t => {
  const { home, remote, clock, isIdle } = await open(t, () => "peer")
  await isIdle()
  await until("the watch", () => remote.count(WATCH) > 0)
  const before = remote.count(PUSH)
  for (let n = 0; n < 100; n++) await home.edit()
  await clock.elapse()
  await until("the push", () => remote.count(PUSH) > before)
  await isIdle()
  assert.ok(remote.count(PUSH) - before <= 2, `${remote.count(PUSH) - before} pushes`)
})

test("fault 86: a dead remote does not disturb another", TIMEOUT, async t => {
  const home = await openHome(t)
  await home.edit()
  const dead = await createScriptedRemote()
  await dead.close()
  const silent = await openRemote(t, () => "hold")
  const alive = await openRemote(t, () => "peer")
  const toDead = openLoop(t, home, dead.url)
  openLoop(t, home, silent.url)
  const toAlive = openLoop(t, home, alive.url)
  await toAlive.isIdle()
  await toDead.clock.waiting()
  await until("the silent one is asked", () => silent.count(HELLO) === 1)
  await until("the watch", () => alive.count(WATCH) > 0)
  const before = alive.count(PUSH)
  await home.edit()
  await toAlive.clock.elapse()
  await until("the push", () => alive.count(PUSH) > before)
  await toAlive.isIdle()
  assert.equal((await toAlive.loop.status()).digestEqual, true)
  assert.equal(await toDead.state(), "backoff")
  assert.equal(await toDead.reason(), "unreachable")
  assert.equal((await toDead.loop.status()).pending, 1)
  assert.deepEqual(toAlive.errors(), [])
})

test("a remote that cannot hold a request is not asked without a pause", TIMEOUT, async t => {
  for (const reply of [failing(502), failing(404), HTML, failing(429, { "retry-after": "30" })]) {
    const { remote, home, clock, isIdle, loop } = await open(t, request => (request === WATCH ? reply : "peer"))
    const waits: number[] = []
    while (waits.length < 8) waits.push(await clock.elapse())
    assert.ok(remote.requests().length < 60, `${remote.requests().length} requests`)
    assert.ok((waits.at(-1) ?? 0) >= 5_000, waits.join())
    const before = remote.count(PUSH)
    await clock.waiting()
    await home.edit()
    while (remote.count(PUSH) === before) {
      assert.ok((await clock.elapse()) <= 1_000, "a change made here does not wait")
      await until("the push, or another wait", () => remote.count(PUSH) > before || clock.isWaiting())
    }
    await isIdle()
    await loop.stop()
  }
})

test(
  "where rows moved though none waits, both are compared again: a copy of this store may speak to it",
  TIMEOUT,
  async t => {
    const moved: Reply = {
      status: 200,
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ peer: "diapason-sync/1", storeId: "5c5c5c5c5c5c5c5c", revision: 7, waiting: 0 }),
    }
    const { remote } = await open(t, request => (request === WATCH && remote.count(WATCH) === 1 ? moved : "peer"))
    await until("another comparison", () => remote.count(PUSH) === 2)
    await until("another watch", () => remote.count(WATCH) === 2)
    await sleep(50)
    assert.equal(remote.count(PUSH), 2)
  },
)

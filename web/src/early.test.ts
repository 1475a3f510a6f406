import assert from "node:assert/strict"
import { afterEach, beforeEach, type TestContext, test } from "node:test"
import { fetchOrTake } from "./early.ts"

const SESSION = "/api/session"
const early = () => Promise.resolve(new Response("early"))

beforeEach(() => {
  Object.assign(globalThis, { window: {} })
})
afterEach(() => {
  Reflect.deleteProperty(globalThis, "window")
})

/** A network that answers "late", and what it was asked. */
function network(t: TestContext): string[] {
  const asked: string[] = []
  t.mock.method(globalThis, "fetch", async (path: string) => {
    asked.push(path)
    return new Response("late")
  })
  t.mock.method(performance, "now", () => 100)
  return asked
}
const told = async (init: RequestInit = {}) => (await fetchOrTake(SESSION, init)).text()

test("an early answer is taken once", async t => {
  const asked = network(t)
  window.early = new Map([[SESSION, early()]])
  assert.equal(await told(), "early")
  assert.equal(await told(), "late")
  assert.deepEqual(asked, [SESSION])
})

test("what nobody asked early is asked now", async t => {
  const asked = network(t)
  assert.equal(await told(), "late")
  assert.deepEqual(asked, [SESSION])
})

test("an early answer that is old news is left", async t => {
  network(t)
  t.mock.method(performance, "now", () => 60_000)
  window.early = new Map([[SESSION, early()]])
  assert.equal(await told(), "late")
})

test("an early answer that failed, or never came, is asked anew", async t => {
  network(t)
  window.early = new Map([[SESSION, Promise.resolve(new Response("no", { status: 502 }))]])
  assert.equal(await told(), "late")
  window.early = new Map([[SESSION, Promise.resolve(undefined)]])
  assert.equal(await told(), "late")
})

test("who no longer waits gets nothing, early or not", async t => {
  const asked = network(t)
  const left = new AbortController()
  window.early = new Map([[SESSION, early()]])
  const waiting = fetchOrTake(SESSION, { signal: left.signal })
  left.abort()
  await assert.rejects(waiting, { name: "AbortError" })
  assert.deepEqual(asked, [])
})

test("an early question that is never answered keeps nobody longer than they would wait", async t => {
  network(t)
  const limit = new AbortController()
  window.early = new Map([[SESSION, new Promise<undefined>(() => {})]])
  const waiting = fetchOrTake(SESSION, { signal: limit.signal })
  limit.abort(new Error("patience is over"))
  await assert.rejects(waiting, /patience is over/)
})

test("only a question takes an early answer, not what changes something at the same address", async t => {
  network(t)
  window.early = new Map([[SESSION, early()]])
  assert.equal(await told({ method: "POST" }), "late")
  assert.equal(await told({ method: "GET" }), "early")
})

/** Server-sent events: what a listener is told, how many there may be, and how they end. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { SyncStatus } from "@diapason/shared/api"
import { z } from "zod"
import { listen } from "./event-listener.ts"
import { fill, OWNER, SAMPLE, signIn, startServer } from "./running-server.ts"

const Library = z.object({ revision: z.number(), counts: z.object({ albums: z.number() }) })

test("a listener is told the state at once, and each change", async () => {
  const server = await startServer()
  try {
    const listener = await listen(server.url)
    assert.equal(listener.status, 200)
    assert.match(listener.headers["content-type"] ?? "", /^text\/event-stream/)
    assert.match(listener.headers["cache-control"] ?? "", /no-cache/)
    assert.equal(listener.headers["x-content-type-options"], "nosniff")
    SyncStatus.parse((await listener.until(event => event.type === "sync")).data)
    const first = Library.parse((await listener.until(event => event.type === "library")).data)
    assert.equal(first.counts.albums, 0)
    await fill(server)
    await listener.until(event => event.type === "library" && Library.parse(event.data).counts.albums === 2)
    await server.ask("/api/music/albums/album-1", { method: "DELETE" })
    await listener.until(event => event.type === "library" && Library.parse(event.data).counts.albums === 1)
    listener.leave()
  } finally {
    await server.stop()
  }
})

test("many changes in a moment are told a few times", async () => {
  const server = await startServer()
  try {
    const listener = await listen(server.url)
    await listener.until(event => event.type === "library")
    for (let n = 0; n < 10; n++)
      await fill(server, { ...SAMPLE, artists: [...SAMPLE.artists, { id: `artist-${n}`, name: `Artist ${n}` }] })
    await sleep(600)
    const told = listener.heard.filter(event => event.type === "library").length
    assert.ok(told >= 2 && told <= 8, `${told} times`)
    listener.leave()
  } finally {
    await server.stop()
  }
})

test("fifty may listen; a place is free again once one has left", async () => {
  const server = await startServer()
  try {
    const listeners = await Promise.all(Array.from({ length: 50 }, () => listen(server.url)))
    assert.ok(listeners.every(listener => listener.status === 200))
    const refused = await server.ask("/api/events")
    assert.equal(refused.status, 429)
    assert.ok(Number(refused.headers["retry-after"]) > 0)
    listeners[0]?.leave()
    let again = await listen(server.url)
    for (let tries = 0; again.status !== 200 && tries < 50; tries++) {
      again.leave()
      await sleep(20)
      again = await listen(server.url)
    }
    assert.equal(again.status, 200)
    for (const listener of [...listeners, again]) listener.leave()
  } finally {
    await server.stop()
  }
})

test("stopping ends every listener, and quickly", async () => {
  const server = await startServer({ offLoopback: true, environment: OWNER })
  const cookie = await signIn(server)
  const listeners = await Promise.all([listen(server.url, { cookie }), listen(server.url, { cookie })])
  const before = performance.now()
  await server.stop()
  assert.ok(performance.now() - before < 3_000)
  await sleep(50)
  assert.ok(listeners.every(listener => listener.isClosed()))
})

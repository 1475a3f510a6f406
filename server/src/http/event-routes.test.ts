import assert from "node:assert/strict"
import { once } from "node:events"
import { get, type IncomingMessage } from "node:http"
import { test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import type { ServerEvent } from "@diapason/shared/api"
import { until } from "../../test/until.ts"
import { createEvents } from "./event-routes.ts"
import { createLog } from "./log.ts"
import { createMetrics } from "./metrics.ts"
import { loadPages } from "./pages.ts"
import { createHttpServer } from "./server.ts"

const counts = { albums: 0, tracks: 0, artists: 0 }
const event = (revision: number): ServerEvent => ({ type: "library", data: { revision, counts } })

const serve = async (mayListen: () => boolean, heartbeatMs: number) => {
  let tell: (event: ServerEvent) => void = () => {}
  let subscriptions = 0
  const events = createEvents({
    heartbeatMs,
    current: async () => [event(0)],
    subscribe: teller => {
      subscriptions += 1
      tell = teller
      return () => {
        subscriptions -= 1
      }
    },
    mayListen: async () => mayListen(),
  })
  const server = await createHttpServer({
    log: createLog({ logLevel: "silent", syncTokens: [] }),
    version: "test",
    guard: { check: async () => null },
    pages: await loadPages("/nowhere"),
    metrics: createMetrics(),
    routes: () => [["GET", "/api/events", "open", events.listen]],
  })
  const url = await server.listen("127.0.0.1", 0)
  const open = async (): Promise<IncomingMessage> => {
    const [response]: IncomingMessage[] = await once(get(`${url}/api/events`, { agent: false }), "response")
    assert.ok(response)
    response.on("error", () => {})
    return response
  }
  return {
    events,
    open,
    tell: (told: ServerEvent) => tell(told),
    subscriptions: () => subscriptions,
    close: server.close,
  }
}

test("a listener whose socket is stuck is dropped, the others hear on", async () => {
  const server = await serve(() => true, 60_000)
  try {
    const stuck = await server.open()
    const well = await server.open()
    let heard = 0
    well.on("data", (part: Buffer) => {
      heard += part.length
    })
    assert.equal(server.events.listenerCount(), 2)
    const large: ServerEvent = {
      type: "library",
      data: { revision: 1, counts, ...{ filling: "x".repeat(100_000) } },
    }
    for (let sent = 0; server.events.listenerCount() === 2 && sent < 500; sent++) {
      server.tell(large)
      await sleep(2)
    }
    assert.equal(server.events.listenerCount(), 1)
    const before = heard
    server.tell(event(2))
    await until("the other hears on", () => heard > before)
    stuck.destroy()
    well.destroy()
    await until("no listener", () => server.events.listenerCount() === 0)
    // The socket closes a turn after its listener was let go.
    await until("no subscription", () => server.subscriptions() === 0)
  } finally {
    server.events.close()
    await server.close()
  }
})

test("a sign of life comes while nothing happens, and who may listen no more is dropped", async () => {
  let allowed = true
  const server = await serve(() => allowed, 30)
  try {
    const response = await server.open()
    let text = ""
    response.on("data", (part: Buffer) => {
      text += part.toString()
    })
    await until("the sign of life", () => text.includes(": still here\n\n"))
    allowed = false
    await until("no listener", () => server.events.listenerCount() === 0)
    // The socket closes a turn after its listener was let go.
    await until("no subscription", () => server.subscriptions() === 0)
  } finally {
    server.events.close()
    await server.close()
  }
})

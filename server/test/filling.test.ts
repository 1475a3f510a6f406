/** A remote that a home is filling says how far it is, and that it is done; with messages as a home sends them. */
import assert from "node:assert/strict"
import { randomBytes, randomUUID } from "node:crypto"
import { test } from "node:test"
import { SyncStatus } from "@diapason/shared/api"
import { Hello, ROWS_TYPE } from "@diapason/shared/sync"
import { encodeMessage } from "../src/replication/wire.ts"
import { listen } from "./event-listener.ts"
import { startServer } from "./running-server.ts"

test("a remote tells in mid-fill how far it is, and once it is full", async t => {
  const remote = await startServer({ environment: { SYNC_ROLE: "remote" } })
  t.after(() => remote.stop())
  const events = await listen(remote.url)
  t.after(() => events.leave())
  const sender = randomBytes(16).toString("hex")
  const greeting = await remote.ask(`/api/sync/v1/hello?from=${sender}&challenge=${sender}`)
  const { storeId: target } = Hello.parse(greeting.json())
  const libraryId = randomUUID()
  const push = async (from: number, to: number, left: number): Promise<void> => {
    const header = { sync: 1, sender, target, libraryId, settled: true, from, to, pulled: 0 }
    const rows = Array.from({ length: to - from }, (_, n) => ({
      kind: "artist",
      id: `ar-${from + n}`,
      version: 5_000 + n,
      body: `{"name":"Artist ${from + n}"}`,
    }))
    const { status, text } = await remote.ask("/api/music/import-data", {
      method: "POST",
      headers: { "content-type": ROWS_TYPE, "content-encoding": "gzip" },
      body: await encodeMessage(left > 0 ? { ...header, left } : header, rows),
    })
    assert.equal(status, 200, text)
  }
  const filling = async () => SyncStatus.parse((await remote.ask("/api/sync/status")).json()).filling
  const told = (received: number, total: number) =>
    events.until(({ data }) => {
      const status = SyncStatus.safeParse(data)
      return status.success && status.data.filling?.received === received && status.data.filling.total === total
    })

  assert.equal(await filling(), null)
  await push(0, 3, 5)
  assert.deepEqual(await filling(), { received: 3, total: 8 })
  await told(3, 8)
  await push(3, 6, 2)
  assert.deepEqual(await filling(), { received: 6, total: 8 })
  await told(6, 8)
  const before = events.heard.length
  await push(6, 8, 0)
  assert.equal(await filling(), null)
  await events.until(event => {
    const status = SyncStatus.safeParse(event.data)
    return events.heard.indexOf(event) >= before && status.success && status.data.filling === null
  })
})

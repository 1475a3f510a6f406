/** A remote that lost its disk and is used before its home is back. */
import assert from "node:assert/strict"
import { test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { z } from "zod"
import { fill, startServer } from "./running-server.ts"

const Status = z.object({
  libraryId: z.string(),
  targets: z.array(z.object({ state: z.string(), reason: z.string().optional() })),
})

test("what was heard there makes it no library of its own: its home fills it, and the play comes home", async t => {
  const remote = await startServer({ environment: { SYNC_ROLE: "remote" } })
  t.after(() => remote.stop())
  const plays = [{ id: "listened-early", trackId: "t1", playedAt: new Date().toISOString() }]
  const heard = await remote.ask("/api/music/plays", { method: "POST", body: { plays } })
  assert.equal(heard.status, 200, heard.text)
  const queue = { trackIds: ["t1"], current: 0, position: 3, device: "phone" }
  assert.equal((await remote.ask("/api/music/queue", { method: "PUT", body: queue })).status, 200)

  const home = await startServer({ environment: { KOYEB_URL: remote.url } })
  t.after(() => home.stop())
  await fill(home)
  for (let tries = 0; tries < 200; tries += 1) {
    const { targets } = Status.parse((await home.ask("/api/sync/status")).json())
    assert.notEqual(targets[0]?.state, "halted", targets[0]?.reason ?? "")
    const { total } = z.object({ total: z.int() }).parse((await home.ask("/api/music/plays")).json())
    const albums = z.object({ total: z.int() }).parse((await remote.ask("/api/music/albums")).json())
    if (total === 1 && albums.total === 2) return
    await sleep(50)
  }
  assert.fail("The two did not meet within 10 s.")
})

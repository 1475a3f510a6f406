/** What waits for the remote is read by name. */
import assert from "node:assert/strict"
import { test } from "node:test"
import type { SyncTarget } from "@diapason/shared/api"
import { openPage } from "./open-page.ts"

test("what was deleted and has no name left is told by what it was, and albums stand before their tracks", async t => {
  const tracks = Array.from(
    { length: 9 },
    (_, index) => ({ kind: "track", id: `gd-1SAer${index}`, cause: "delete" }) as const,
  )
  const album = { kind: "album", id: "al-x", name: "Halogen", cause: "delete" } as const
  const target = {
    state: "backoff",
    reason: "sleeping",
    pending: 10,
    pendingChanges: [...tracks, album],
  } satisfies Partial<SyncTarget>
  const { page } = await openPage(t, "/unison", { albums: 1, target })
  const list = page.locator(".pending li")
  await list.first().waitFor()
  assert.match((await list.first().textContent()) ?? "", /^Halogen/)
  assert.match((await list.nth(1).textContent()) ?? "", /^A track/)
  assert.equal(await page.getByText("gd-1SAer").count(), 0)
})

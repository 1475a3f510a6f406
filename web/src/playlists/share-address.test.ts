import assert from "node:assert/strict"
import { test } from "node:test"
import type { SyncStatus } from "@diapason/shared/api"
import { shareAddress } from "./share-address.ts"

const HOME = "http://127.0.0.1:5000"
const target: SyncStatus["targets"][number] = {
  url: "https://me.koyeb.app",
  state: "idle",
  pending: 0,
  pendingChanges: [],
  lastSuccessAt: "2026-03-01T10:00:00Z",
  lastError: null,
  digestEqual: true,
  remoteCounts: null,
  remoteStoreId: null,
  attempts: 0,
  nextAttemptAt: null,
  bytesSent: 0,
  requests: 0,
  reseeds: 0,
  repairs: 0,
  quarantined: [],
  comparison: null,
  refilling: null,
}

test("what is shared at home opens at the remote, where there is one that holds it", () => {
  const told = (change: Partial<typeof target>) =>
    shareAddress("/shared/k", HOME, { targets: [{ ...target, ...change }] })
  assert.deepEqual(told({}), { address: "https://me.koyeb.app/shared/k", note: "remote" })
  assert.equal(told({ state: "backoff" }).note, "remote", "it may only sleep")
  const here = { address: `${HOME}/shared/k`, note: "here" }
  assert.deepEqual(told({ state: "halted" }), here)
  assert.deepEqual(told({ lastSuccessAt: null }), here)
  assert.deepEqual(told({ url: "nothing" }), here)
})

test("without a remote it is said where only this computer gets in", () => {
  assert.equal(shareAddress("/shared/k", "http://localhost:5000", undefined).note, "here")
  assert.equal(shareAddress("/shared/k", "http://[::1]:5000", undefined).note, "here")
  assert.deepEqual(shareAddress("/shared/k", "https://music.example", undefined), {
    address: "https://music.example/shared/k",
    note: null,
  })
})

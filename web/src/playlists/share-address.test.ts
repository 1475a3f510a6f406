import assert from "node:assert/strict"
import { test } from "node:test"
import { idleTarget as target } from "../unison/idle-target.fixture.ts"
import { shareAddress } from "./share-address.ts"

const HOME = "http://127.0.0.1:5000"

test("what is shared at home opens at the remote, where there is one that holds it", () => {
  const told = (change: Partial<typeof target>) =>
    shareAddress("/shared/k", HOME, { targets: [{ ...target, ...change }] })
  assert.deepEqual(told({}), { address: "https://a.example/shared/k", note: "remote" })
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

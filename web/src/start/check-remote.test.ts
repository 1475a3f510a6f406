import assert from "node:assert/strict"
import { test } from "node:test"
import type { SyncTarget } from "@diapason/shared/api"
import { idleTarget as target } from "../unison/idle-target.fixture.ts"
import { checkRemote } from "./check-remote.ts"

test("without a remote nothing is checked, and nothing is wrong", () => {
  assert.deepEqual(checkRemote({ targets: [] }), { reachable: "open", token: "open", told: undefined })
})

test("a remote that refuses the token is reachable, and the token is wrong", () => {
  const { reachable, token } = checkRemote({ targets: [{ ...target, state: "halted", reason: "auth" }] })
  assert.deepEqual([reachable, token], ["done", "wrong"])
})

test("a remote in unison has both; one that sleeps or lies elsewhere proves nothing of the token", () => {
  const of = (part: Partial<SyncTarget>) => {
    const { reachable, token } = checkRemote({ targets: [{ ...target, ...part }] })
    return [reachable, token]
  }
  assert.deepEqual(of({}), ["done", "done"])
  assert.deepEqual(of({ state: "backoff", reason: "sleeping", lastSuccessAt: null }), ["open", "open"])
  assert.deepEqual(of({ state: "halted", reason: "not_a_peer", lastSuccessAt: null }), ["wrong", "open"])
})

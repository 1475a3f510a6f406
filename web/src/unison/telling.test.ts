import assert from "node:assert/strict"
import { test } from "node:test"
import { en } from "../words/en.ts"
import { fr } from "../words/fr.ts"
import { tell } from "./telling.ts"

const facts = { state: "idle", pending: 0, digestEqual: true } as const

test("unison is said only when nothing waits and equality is proved", () => {
  assert.equal(tell(facts).tone, "good")
  assert.notEqual(tell({ ...facts, pending: 1 }).tone, "good")
  assert.notEqual(tell({ ...facts, digestEqual: null }).tone, "good")
  assert.notEqual(tell({ ...facts, digestEqual: false }).tone, "good")
})

test("no other state is shown as unison, whatever the proof says", () => {
  for (const state of ["syncing", "waking", "backoff", "halted", "degraded", "disabled"] as const) {
    assert.notEqual(tell({ ...facts, state }).tone, "good", state)
  }
})

test("every reason has words of its own in both languages, with the cure", () => {
  const reasons =
    "auth self library_mismatch library_choice version not_a_peer unreachable sleeping token_not_set old_server redirect no_remote " +
    "busy remote_error remote_full insecure copied_folder"
  const seen = new Set<string>()
  for (const reason of reasons.split(" ")) {
    const { told } = tell({ ...facts, state: "halted", reason })
    assert.notEqual(told, "halted", reason)
    seen.add(told)
    for (const words of [fr, en]) {
      assert.ok(words.unison[told].length > 3, reason)
      assert.ok(words.unison[`${told}Body`].length > 20, reason)
    }
  }
  assert.equal(seen.size, 17)
})

test("a reason that is not known yet still says that it is halted", () => {
  assert.deepEqual(tell({ ...facts, state: "halted", reason: "from_the_future" }), { tone: "problem", told: "halted" })
})

test("an attempt that failed for a reason of no words is not called unreachable", () => {
  assert.deepEqual(tell({ ...facts, state: "backoff", reason: "position" }), { tone: "wait", told: "faltering" })
  assert.equal(tell({ ...facts, state: "backoff" }).told, "unreachable")
})

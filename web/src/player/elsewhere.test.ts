import assert from "node:assert/strict"
import { test } from "node:test"
import { deviceOf, isNews, keptOf, mayStillPlay } from "./elsewhere.ts"
import { emptyQueue, playAll } from "./queue.ts"
import { sampleTrack } from "./test-tracks.ts"

const many = (count: number) => Array.from({ length: count }, (_, at) => sampleTrack(`t${at}`))

test("the queue is kept as it is heard, with its place and second", () => {
  const shuffled = { ...playAll(emptyQueue, many(3), 0, Math.random), order: [2, 0, 1], at: 1 }
  assert.deepEqual(keptOf(shuffled, 151.26, "phone 1"), {
    trackIds: ["t2", "t0", "t1"],
    current: 1,
    position: 151.3,
    device: "phone 1",
  })
  assert.equal(keptOf(emptyQueue, 0, "phone 1").current, null)
})

test("of a long queue, what is around the current track is kept", () => {
  const { trackIds, current } = keptOf(playAll(emptyQueue, many(5_000), 3_000, Math.random), 0, "")
  assert.equal(trackIds.length, 2_000)
  assert.equal(trackIds[current ?? -1], "t3000")
})

test("another device is offered when it was listened to after this one", () => {
  const queue = { trackIds: ["t"], current: 0, position: 3, changedAt: "2026-03-01T10:00:00Z", device: "phone 1" }
  assert.equal(isNews(queue, "computer 2", ""), true)
  assert.equal(isNews(queue, "computer 2", "2026-03-01T09:00:00Z"), true)
  assert.equal(isNews(queue, "computer 2", "2026-03-01T11:00:00Z"), false)
  assert.equal(isNews(queue, "phone 1", ""), false)
  assert.equal(isNews({ ...queue, current: null }, "computer 2", ""), false)
})

test("what was kept a moment ago may still play there", () => {
  const queue = { trackIds: ["t"], current: 0, position: 3, changedAt: "2026-03-01T10:00:00Z", device: "phone 1" }
  const at = Date.parse(queue.changedAt)
  assert.equal(mayStillPlay(queue, 30_000, at + 10_000), true)
  assert.equal(mayStillPlay(queue, 30_000, at + 40_000), false)
  assert.equal(mayStillPlay({ ...queue, changedAt: null }, 30_000, at), false)
  // A clock that runs ahead is no reason to wait.
  assert.equal(mayStillPlay(queue, 30_000, at - 60_000), false)
})

test("a device is what its screen and its fingers say", () => {
  assert.deepEqual([deviceOf(true, 390), deviceOf(true, 820), deviceOf(false, 390)], ["phone", "tablet", "computer"])
})

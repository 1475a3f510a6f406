import assert from "node:assert/strict"
import { test } from "node:test"
import * as q from "./queue.ts"
import * as edits from "./queue-edits.ts"
import { sampleTrack } from "./test-tracks.ts"

const track = (id: string, albumId = "a") => sampleTrack(id, { albumId })
const tracks = ["1", "2", "3", "4"].map(id => track(id))
const never = () => assert.fail("nothing is to be mixed here")
const id = (queue: q.Queue | null) => queue && q.currentTrack(queue)?.id
const playing = (start = 0) => q.playAll(q.emptyQueue, tracks, start, never)
const upcomingIds = (queue: q.Queue) => q.upcoming(queue).map(item => item.id)

test("playing starts at the chosen track and goes on to the last", () => {
  const queue = playing(2)
  assert.equal(id(queue), "3")
  const last = q.next(queue, true)
  assert.equal(id(last), "4")
  assert.equal(last && q.next(last, true), null)
})

test("a start outside of the list is brought inside", () => {
  assert.equal(id(playing(99)), "4")
  assert.equal(id(playing(-1)), "1")
})

test("an empty list leaves nothing to play", () => {
  const queue = q.playAll(playing(), [], 0, never)
  assert.equal(q.currentTrack(queue), undefined)
  assert.equal(q.next(queue, false), null)
  assert.equal(id(q.previous(queue)), undefined)
})

test("repeat all goes round in both directions", () => {
  const queue = q.cycleRepeat(playing(3))
  assert.equal(queue.repeat, "all")
  const round = q.next(queue, true)
  assert.equal(id(round), "1")
  assert.equal(round && id(q.previous(round)), "4")
})

test("repeat one holds a track that ended, but not against a press on next", () => {
  const queue = q.cycleRepeat(q.cycleRepeat(playing(1)))
  assert.equal(queue.repeat, "one")
  assert.equal(id(q.next(queue, true)), "2")
  assert.equal(id(q.next(queue, false)), "3")
  assert.equal(q.cycleRepeat(queue).repeat, "off")
})

test("shuffle keeps the current track, mixes what was not played, and gives the old order back", () => {
  const mixed = q.toggleShuffle(playing(1), Math.random)
  assert.equal(id(mixed), "2")
  assert.equal(id(q.previous(mixed)), "2")
  assert.deepEqual(upcomingIds(mixed).toSorted(), ["1", "3", "4"])
  const straight = q.toggleShuffle(mixed, never)
  assert.equal(id(straight), "2")
  assert.deepEqual(upcomingIds(straight), ["3", "4"])
})

test("shuffle leaves what was played behind, where previous finds it", () => {
  const later = q.next(playing(1), true)
  assert.ok(later)
  const mixed = q.toggleShuffle(later, Math.random)
  assert.equal(id(mixed), "3")
  assert.equal(id(q.previous(mixed)), "2")
  assert.deepEqual(upcomingIds(mixed).toSorted(), ["1", "4"])
})

test("with shuffle on, a new list starts with the chosen track and holds each once", () => {
  const on = q.toggleShuffle(q.emptyQueue, never)
  const queue = q.playAll(on, tracks, 2, Math.random)
  assert.equal(id(queue), "3")
  assert.deepEqual(upcomingIds(queue).toSorted(), ["1", "2", "4"])
})

test("a mix does not begin with the artist that sounds now, where there is another", () => {
  const by = (artistId: string, name: string) => ({ ...track(name), artistId })
  const list = [by("a", "a1"), by("a", "a2"), by("b", "b1")]
  for (let time = 0; time < 20; time += 1)
    assert.deepEqual(upcomingIds(q.toggleShuffle(q.playAll(q.emptyQueue, list, 0, never), Math.random)), ["b1", "a2"])
})

test("what comes can be moved, taken out and cleared; the current track goes on", () => {
  assert.deepEqual(upcomingIds(edits.moveUpcoming(playing(0), 2, 0)), ["4", "2", "3"])
  assert.deepEqual(upcomingIds(edits.moveUpcoming(playing(0), 0, 99)), ["3", "4", "2"])
  assert.deepEqual(edits.moveUpcoming(playing(0), 7, 0), playing(0))
  const fewer = edits.removeUpcoming(playing(1), 0)
  assert.equal(id(fewer), "2")
  assert.deepEqual(upcomingIds(fewer), ["4"])
  const cleared = edits.clearUpcoming(playing(1))
  assert.equal(id(cleared), "2")
  assert.deepEqual(upcomingIds(cleared), [])
  assert.equal(id(q.previous(cleared)), "1")
})

test("an order made by hand stays when shuffle comes and goes", () => {
  const byHand = edits.moveUpcoming(q.playNext(playing(0), [track("n")]), 3, 1)
  assert.deepEqual(upcomingIds(byHand), ["n", "4", "2", "3"])
  const back = q.toggleShuffle(q.toggleShuffle(byHand, Math.random), never)
  assert.deepEqual(upcomingIds(back), ["n", "4", "2", "3"])
})

test("what is taken out of a mix does not come back with the old order", () => {
  const mixed = q.toggleShuffle(playing(0), Math.random)
  const gone = upcomingIds(mixed)[1]
  const straight = q.toggleShuffle(edits.removeUpcoming(mixed, 1), never)
  assert.deepEqual(
    upcomingIds(straight),
    ["2", "3", "4"].filter(name => name !== gone),
  )
})

test("play next comes right after, enqueue at the end", () => {
  const queue = q.enqueue(q.playNext(playing(0), [track("n")]), [track("e")])
  assert.deepEqual(upcomingIds(queue), ["n", "2", "3", "4", "e"])
})

test("into an empty queue, what is added becomes current", () => {
  assert.equal(id(q.enqueue(q.emptyQueue, tracks)), "1")
  assert.equal(id(q.playNext(q.emptyQueue, tracks)), "1")
})

test("jump goes to an upcoming track, and nowhere past the end", () => {
  assert.equal(id(q.jump(playing(0), 1)), "3")
  assert.equal(id(q.jump(playing(0), 7)), "1")
})

test("the tracks of a deleted album leave, and what follows takes their place", () => {
  const mixed = [track("x", "a"), track("y", "b"), track("z", "c")]
  const queue = q.playAll(q.emptyQueue, mixed, 1, never)
  assert.equal(id(edits.withoutAlbums(queue, new Set(["b"]))), "z")
  assert.equal(id(edits.withoutAlbums(queue, new Set(["a"]))), "y")
  assert.equal(id(edits.withoutAlbums(queue, new Set(["b", "c"]))), "x")
  assert.equal(id(edits.withoutAlbums(queue, new Set(["a", "b", "c"]))), undefined)
  assert.equal(edits.withoutAlbums(queue, new Set(["other"])), queue)
})

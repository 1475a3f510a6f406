import assert from "node:assert/strict"
import { test } from "node:test"
import { partOf } from "./part-of.ts"

test("a part is cut as RFC 9110 says", () => {
  assert.deepEqual(partOf("bytes=0-0", 10), { from: 0, to: 0 })
  assert.deepEqual(partOf("bytes=0-", 10), { from: 0, to: 9 })
  assert.deepEqual(partOf("bytes=4-99", 10), { from: 4, to: 9 })
  assert.deepEqual(partOf("bytes=-3", 10), { from: 7, to: 9 })
  assert.deepEqual(partOf("bytes=-30", 10), { from: 0, to: 9 })
})

test("what lies outside is said so, and what is not understood asks for everything", () => {
  for (const range of ["bytes=10-", "bytes=12-20", "bytes=-0"]) assert.equal(partOf(range, 10), "outside", range)
  for (const range of [null, "", "bytes=-", "bytes=5-2", "bytes=0-1,4-5", "lines=1-2"])
    assert.equal(partOf(range, 10), null, String(range))
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { shareKeyIn } from "./share-key.ts"

test("only the address of a shared playlist has a key", () => {
  assert.equal(shareKeyIn("/shared/aB3-_x"), "aB3-_x")
  assert.equal(shareKeyIn("/shared/aB3/"), "aB3")
  for (const other of ["/", "/shared/", "/shared/a/b", "/shared/%2e%2e", "/albums/shared"])
    assert.equal(shareKeyIn(other), null, other)
})

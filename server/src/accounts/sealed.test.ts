import assert from "node:assert/strict"
import { test } from "node:test"
import { seal, unseal } from "./sealed.ts"

test("only the token that sealed a text opens it, and only as long as nobody has touched it", () => {
  const sealed = seal("été", "one")
  assert.equal(unseal(sealed, "one"), "été")
  assert.notEqual(seal("été", "one"), sealed)
  assert.equal(unseal(sealed, "two"), undefined)
  for (let at = 0; at < sealed.length; at++) {
    const changed = `${sealed.slice(0, at)}${sealed[at] === "A" ? "B" : "A"}${sealed.slice(at + 1)}`
    const same = Buffer.from(changed, "base64url").equals(Buffer.from(sealed, "base64url"))
    if (!same) assert.equal(unseal(changed, "one"), undefined, `${at}`)
  }
  assert.equal(unseal("", "one"), undefined)
})

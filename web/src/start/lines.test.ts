import assert from "node:assert/strict"
import { test } from "node:test"
import { newToken, remoteOrigin } from "./lines.ts"

test("a token is 64 hexadecimal signs, another each time", () => {
  const tokens = Array.from({ length: 20 }, newToken)
  for (const token of tokens) assert.match(token, /^[0-9a-f]{64}$/)
  assert.equal(new Set(tokens).size, 20)
})

test("an address is taken as the configuration takes it, and nothing that would carry the token in the clear", () => {
  assert.equal(remoteOrigin(" https://my-app-me.koyeb.app/ "), "https://my-app-me.koyeb.app")
  assert.equal(remoteOrigin("https://music.example.org/diapason/"), "https://music.example.org/diapason")
  assert.equal(remoteOrigin("http://127.0.0.1:5001"), "http://127.0.0.1:5001")
  for (const wrong of [
    "",
    "koyeb",
    "http://my-app.koyeb.app",
    "https://me:secret@example.org",
    "https://nowhere",
    "ftp://example.org",
  ])
    assert.equal(remoteOrigin(wrong), null, wrong)
})

import assert from "node:assert/strict"
import { test } from "node:test"
import { createApi } from "./api.ts"

test("what is too long for a request that outlives the page is sent in one that does not", async () => {
  const sent: (boolean | undefined)[] = []
  const api = createApi({
    fetch: async (_, init) => {
      sent.push(init?.keepalive)
      return Response.json({ success: true })
    },
    language: () => "en",
    onSignedOut: () => assert.fail(),
    onAnswer: () => undefined,
  })
  await api.deleteAlbums(["al-0123456789abcdef"])
  await api.deleteAlbums(Array.from({ length: 5_000 }, (_, n) => `al-0123456789ab${n}`))
  assert.deepEqual(sent, [true, false])
})

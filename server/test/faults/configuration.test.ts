/** What may stand in KOYEB_URL, and what happens when it changes. */
import assert from "node:assert/strict"
import { type TestContext, test } from "node:test"
import { until } from "../until.ts"
import { createSide, libraryOf, type Side } from "./side.ts"

const started = async (t: TestContext, environment: Readonly<Record<string, string>>): Promise<Side> => {
  const side = createSide(() => environment)
  t.after(() => side.close())
  await side.start()
  return side
}
const inUnison = (side: Side): Promise<void> =>
  until("unison", async () => {
    const [target] = (await side.status()).targets
    return target?.state === "idle" && target.pending === 0 && target.digestEqual === true
  })

test("fault 76: an address that is empty, blank, padded, slashed, below a path, wrong, or holds a password", async t => {
  for (const url of ["", "   "]) {
    const off = await started(t, { KOYEB_URL: url, VITE_API_URL: "http://127.0.0.1:9" })
    assert.deepEqual((await off.status()).targets, [])
    assert.equal(off.everSaid().split("[SYNC]").length, 2, "said once")
    assert.equal((await off.importWhole(libraryOf(["one"]))).status, 200)
  }
  const remote = await started(t, { SYNC_ROLE: "remote" })
  const home = await started(t, { KOYEB_URL: `  ${remote.url()}/// ` })
  await home.importWhole(libraryOf(["one"]))
  await inUnison(home)
  assert.equal((await home.status()).targets[0]?.url, remote.url())
  const below = await started(t, { KOYEB_URL: `${remote.url()}/music/` })
  await below.importWhole(libraryOf(["two"]))
  await until("no peer there", async () => (await below.status()).targets[0]?.reason === "not_a_peer")
  for (const url of ["htp://remote.test", "remote.test", "https://mina:secret-word@remote.test"]) {
    const wrong = createSide(() => ({ KOYEB_URL: url }))
    t.after(() => wrong.close())
    await assert.rejects(wrong.start(), (error: Error) => {
      assert.match(error.message, /KOYEB_URL/)
      assert.doesNotMatch(error.message, /secret-word/)
      return true
    })
  }
})

test("fault 77: another address while the old one is being sent to: the old exchange ends, the new remote gets all", async t => {
  const first = await started(t, { SYNC_ROLE: "remote" })
  const second = await started(t, { SYNC_ROLE: "remote" })
  let url = first.url()
  const home = createSide(() => ({ KOYEB_URL: url }))
  t.after(() => home.close())
  await home.start()
  await home.importWhole(libraryOf(Array.from({ length: 300 }, (_, n) => `al-${n}`)))
  await until("an exchange", async () => (await home.status()).targets[0]?.state === "syncing", { everyMs: 5 })
  const begun = performance.now()
  await home.stop()
  assert.ok(performance.now() - begun < 5_000)
  url = second.url()
  await home.start()
  await inUnison(home)
  assert.equal((await second.hello()).digest, (await home.hello()).digest)
  assert.equal((await home.status()).targets.length, 1)
  url = ""
  await home.stop()
  await home.start()
  assert.deepEqual((await home.status()).targets, [])
})

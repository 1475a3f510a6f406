/** What rots on a disk is found without anybody asking, and comes back whole from the other side. */
import assert from "node:assert/strict"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, type TestContext, test } from "node:test"
import { setTimeout as sleep } from "node:timers/promises"
import { checkConsistency } from "../../test/fault-model/consistency.ts"
import { createPeer, type Peer } from "../../test/peer.ts"
import { until } from "../../test/until.ts"
import { type Clock, systemClock } from "./clock.ts"
import { createDailyScrub, type Rot } from "./daily-scrub.ts"

const root = mkdtempSync(join(tmpdir(), "diapason-scrub-"))
after(() => rmSync(root, { recursive: true, force: true }))
let folders = 0

const open = async (t: TestContext, targets: readonly string[] = []) => {
  const peer = await createPeer({ directory: join(root, String(folders++)), targets })
  t.after(() => peer.close())
  return peer
}

/** A day passes as fast as the work is done. */
const hurry = (): Clock => {
  let time = Date.now()
  return {
    ...systemClock,
    now: () => time,
    sleep: async (ms, signal) => {
      time += ms
      await sleep(0, undefined, { signal })
    },
  }
}

const inUnison = (home: Peer) =>
  until("unison", async () =>
    (await home.replication.status()).targets.every(
      ({ state, digestEqual }) => state === "idle" && digestEqual === true,
    ),
  )

const artists = Array.from({ length: 60 }, (_, n) => ({
  kind: "artist" as const,
  id: `ar-${n}`,
  body: { name: `Artist ${n}` },
}))
const rotBody = ({ database }: Peer) =>
  database.transact(tx => tx.updateTable("row").set({ body: '{"name":"rotten"}' }).where("id", "=", "ar-7").execute())
const rotBucket = ({ database }: Peer) =>
  database.transact(async tx => {
    const { bucket } = await tx.selectFrom("row").select("bucket").where("id", "=", "ar-7").executeTakeFirstOrThrow()
    await tx
      .updateTable("row")
      .set({ bucket: (bucket + 1) % 256 })
      .where("id", "=", "ar-7")
      .execute()
  })

for (const where of ["home", "remote"] as const)
  test(`a rotten row at the ${where} is found by the daily scrub and comes back whole`, {
    timeout: 40_000,
  }, async t => {
    const remote = await open(t)
    const home = await open(t, [remote.url])
    await home.put(artists)
    home.replication.start()
    await inUnison(home)
    const sick = { home, remote }[where]
    await rotBody(sick)
    const found: Rot[] = []
    const scrub = createDailyScrub({ store: sick.store, clock: hurry(), onRot: rot => found.push(rot) })
    scrub.start(error => assert.fail(String(error)))
    await until("the rot", async () => found.length > 0)
    await until("the name", async () => {
      const row = await sick.store.read.selectFrom("row").select("body").where("id", "=", "ar-7").executeTakeFirst()
      return row?.body === '{"name":"Artist 7"}'
    })
    await inUnison(home)
    await scrub.stop()
    assert.deepEqual(found[0]?.rows, ["artist ar-7"])
    assert.equal(scrub.found(), 1)
    for (const peer of [home, remote]) await checkConsistency(peer.store.read, ["7"])
  })

test("the scrub finds nothing where nothing is wrong, and writes nothing", { timeout: 20_000 }, async t => {
  const peer = await open(t)
  await peer.put(artists)
  const { revision } = await peer.store.identity()
  const found: Rot[] = []
  let passed = 0
  const clock = hurry()
  const sleepCounted: Clock["sleep"] = (ms, signal) => {
    passed += 1
    return clock.sleep(ms, signal)
  }
  const counting: Clock = { ...clock, sleep: sleepCounted }
  const scrub = createDailyScrub({ store: peer.store, clock: counting, onRot: rot => found.push(rot) })
  scrub.start(error => assert.fail(String(error)))
  await until("a whole day", async () => passed > 300)
  await scrub.stop()
  assert.deepEqual(found, [])
  assert.equal((await peer.store.identity()).revision, revision)
})

for (const where of ["home", "remote"] as const)
  test(`a row in the wrong bucket at the ${where} goes back to its own`, { timeout: 40_000 }, async t => {
    const remote = await open(t)
    const home = await open(t, [remote.url])
    await home.put(artists)
    home.replication.start()
    await inUnison(home)
    const sick = { home, remote }[where]
    await rotBucket(sick)
    // A comparison recounts the buckets, and would miss the row in its own without looking elsewhere.
    home.replication.compare()
    await until("the comparison", async () => {
      const [target] = (await home.replication.status()).targets
      return target?.comparison?.state === "done"
    })
    await inUnison(home)
    for (const peer of [home, remote]) await checkConsistency(peer.store.read, ["7"])
    assert.equal(await home.digest(), await remote.digest())
  })

/** Two laptops with one library and two remotes, each a process of its own; every laptop keeps both remotes. */
import assert from "node:assert/strict"
import { cpSync, rmSync } from "node:fs"
import { after, before, test } from "node:test"
import { until } from "../until.ts"
import { createSide, libraryOf, type Side } from "./side.ts"

const ROUNDS = 5
const remotes = [createSide(() => ({ SYNC_ROLE: "remote" })), createSide(() => ({ SYNC_ROLE: "remote" }))] as const
const bothRemotes = () => ({ KOYEB_URL: remotes.map(remote => remote.url()).join(",") })
const laptops = [createSide(bothRemotes), createSide(bothRemotes)] as const
const [first, second] = laptops
const [near, far] = remotes
const all: readonly Side[] = [...laptops, ...remotes]
const ids: string[] = []

const inUnison = (laptop: Side): Promise<void> =>
  until("a laptop in unison with both", async () => {
    const { targets } = await laptop.status()
    return targets.length === 2 && targets.every(one => one.state === "idle" && one.pending === 0 && one.digestEqual)
  })
const allEqual = async (): Promise<void> => {
  await until("the same on all four", async () => {
    const digests = await Promise.all(all.map(async side => (await side.hello()).digest))
    return new Set(digests).size === 1
  })
  for (const side of all) assert.deepEqual(await side.albumIds(), ids.toSorted())
}
const add = async (): Promise<string> => {
  const id = `al-${ids.length}`
  ids.push(id)
  const answer = await first.importWhole(libraryOf(ids), "?replace=1")
  assert.equal(answer.status, 200, answer.text)
  return id
}
/** Milliseconds from an addition on the first laptop to the near remote, the median of some. */
const delay = async (): Promise<number> => {
  const times: number[] = []
  for (let n = 0; n < ROUNDS; n++) {
    const begun = performance.now()
    const id = await add()
    await until("the album on the near remote", async () => (await near.albumIds()).includes(id), { everyMs: 10 })
    times.push(performance.now() - begun)
  }
  return times.toSorted((a, b) => a - b)[Math.floor(ROUNDS / 2)] ?? Number.NaN
}

before(async () => {
  for (const remote of remotes) await remote.start()
  await first.start()
  await add()
  await inUnison(first)
  await second.start()
  for (const remote of remotes) {
    const answer = await second.program.ask("/api/sync/library", {
      method: "POST",
      body: { url: remote.url(), choice: "join" },
    })
    assert.equal(answer.status, 200, answer.text)
  }
  await Promise.all(laptops.map(inUnison))
})
after(() => Promise.all(all.map(side => side.close())))

test("a remote that is dead slows the other down for nobody, and all four are equal once it is back", async t => {
  const withBoth = await delay()
  await allEqual()
  await far.kill()
  await until("the failure", async () => (await first.status()).targets.some(({ lastError }) => lastError !== null))
  const withOne = await delay()
  t.diagnostic(`${withBoth.toFixed(0)} ms with both, ${withOne.toFixed(0)} ms with one dead`)
  assert.ok(withOne < 2 * withBoth + 300, `${withOne} ms with one dead, ${withBoth} ms with both`)
  await far.start()
  for (const laptop of laptops) await laptop.now()
  await allEqual()
  await Promise.all(laptops.map(inUnison))
})

test("a deletion by the second laptop reaches both remotes and the first laptop", async () => {
  const id = await add()
  await allEqual()
  await second.remove(id)
  ids.splice(ids.indexOf(id), 1)
  await allEqual()
  await Promise.all(laptops.map(inUnison))
})

const starOn = async (side: Side, albumId: string): Promise<void> => {
  const answer = await side.program.ask(`/api/music/stars/album/${albumId}`, { method: "PUT" })
  assert.ok(answer.status < 300, answer.text)
}
const starsOn = async (side: Side): Promise<string> => (await side.program.ask("/api/music/stars")).text

test("one remote's folder copied to the other: each gets a name of its own, and what is done on either is everywhere", async () => {
  const [one, other] = [await add(), await add()]
  await allEqual()
  await near.stop()
  await far.stop()
  rmSync(far.dataFolder(), { recursive: true })
  cpSync(near.dataFolder(), far.dataFolder(), { recursive: true })
  await far.start()
  await near.start()
  for (const laptop of laptops) await laptop.now()
  await until("two names", async () => (await near.hello()).storeId !== (await far.hello()).storeId)
  await starOn(near, one)
  await starOn(far, other)
  await until("both stars on all four", async () => {
    for (const side of all) {
      const stars = await starsOn(side)
      if (!stars.includes(one) || !stars.includes(other)) return false
    }
    return true
  })
  await allEqual()
  await Promise.all(laptops.map(inUnison))
})

test("two addresses of one remote: nothing is renewed twice, and the home comes to rest", async t => {
  const twice = createSide(() => ({ KOYEB_URL: `${near.url()},${near.url().replace("127.0.0.1", "localhost")}` }))
  t.after(() => twice.close())
  await twice.start()
  for (const { url } of (await twice.status()).targets)
    assert.equal(
      (await twice.program.ask("/api/sync/library", { method: "POST", body: { url, choice: "join" } })).status,
      200,
    )
  const { storeId } = await near.hello()
  await inUnison(twice)
  assert.equal((await near.hello()).storeId, storeId)
  assert.deepEqual(await twice.albumIds(), ids.toSorted())
})

/** Deletions are forgotten after 400 days: what comes back later neither brings them back nor loses what it made meanwhile. */
import assert from "node:assert/strict"
import { cpSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { after, type TestContext, test } from "node:test"
import { bucketOf } from "../src/library/row-hash.ts"
import { type Clock, systemClock } from "../src/replication/clock.ts"
import { createDailyForgetting } from "../src/replication/daily-forgetting.ts"
import { checkConsistency } from "./fault-model/consistency.ts"
import { createPeer, type Peer } from "./peer.ts"
import { POSTGRES } from "./test-database.ts"
import { until } from "./until.ts"

const root = mkdtempSync(join(tmpdir(), "diapason-forgetting-"))
after(() => rmSync(root, { recursive: true, force: true }))
let worlds = 0
const DAY = 24 * 3_600_000
const ON_FILES = { timeout: 60_000, skip: POSTGRES !== undefined }

const artist = (id: string) => ({ kind: "artist" as const, id, body: { name: `The artist ${id}` } })
const artistsOf = async ({ store }: Peer): Promise<string> =>
  (await store.read.selectFrom("artist").select("id").orderBy("id").execute()).map(({ id }) => id).join(" ")
const deletionsOf = async ({ store }: Peer): Promise<number> =>
  (await store.read.selectFrom("row").select("id").where("deleted", "=", 1).execute()).length
const remove = ({ store }: Peer, ids: readonly string[]) =>
  store.write(writer => writer.remove(ids.map(id => ({ kind: "artist", id }))))
const forgottenBy = async ({ store }: Peer): Promise<number> => (await store.identity()).forgotten

/** A remote that stays at its address, and machines that are opened, used and closed, in years that pass at once. */
const createWorld = async (t: TestContext) => {
  const place = join(root, String(worlds++))
  let passed = 0
  const clock: Clock = { ...systemClock, now: () => Date.now() + passed * DAY }
  const folder = (name: string) => join(place, name)
  let remote = await createPeer({ directory: folder("remote"), clock })
  t.after(() => remote.close())
  const { port, url } = remote

  const use = async <T>(name: string, work: (peer: Peer) => Promise<T>): Promise<T> => {
    const peer = await createPeer({ directory: folder(name), targets: [url], clock })
    try {
      return await work(peer)
    } finally {
      await peer.close()
    }
  }
  const inUnison = async (peer: Peer): Promise<void> => {
    peer.replication.start()
    await until(
      "unison",
      async () =>
        (await peer.replication.status()).targets.every(
          ({ state, digestEqual }) => state === "idle" && digestEqual === true,
        ),
      { limitMs: 10_000 },
    )
    assert.equal(await peer.digest(), await remote.digest())
  }
  return {
    clock,
    url,
    remote: () => remote,
    days: (days: number): void => {
      passed += days
    },
    /** Without any contact. */
    alone: use,
    /** Until both sides are equal. */
    visit: (name: string, before: (peer: Peer) => Promise<unknown> = async () => undefined) =>
      use(name, async peer => {
        await before(peer)
        await inUnison(peer)
        await checkConsistency(peer.store.read, ["7", "31"])
        return {
          artists: await artistsOf(peer),
          deletions: await deletionsOf(peer),
          forgotten: await forgottenBy(peer),
        }
      }),
    /** A person's answer at a machine that holds no library yet. */
    join: ({ replication }: Peer) =>
      replication.choose({ url, choice: "join", takeOver: false }, AbortSignal.timeout(10_000)),
    forgetAt: (peer: Peer) =>
      createDailyForgetting({ store: peer.store, urls: peer === remote ? [] : [url], clock }).forget(),
    copyRemote: async (to: string): Promise<void> => {
      await remote.close()
      cpSync(folder("remote"), folder(to), { recursive: true })
      remote = await createPeer({ directory: folder("remote"), port, clock })
    },
    remoteFrom: async (name: string): Promise<void> => {
      await remote.close()
      remote = await createPeer({ directory: folder(name), port, clock })
    },
  }
}
type World = Awaited<ReturnType<typeof createWorld>>

/** "deleted" lives with the laptop alone, "kept" everywhere, and both sides have forgotten; "ancient" was made in the drawer. */
const leaveInDrawer = async (world: World): Promise<void> => {
  await world.visit("home", home => home.put([artist("deleted"), artist("kept")]))
  await world.visit("laptop", world.join)
  await world.alone("laptop", laptop => laptop.put([artist("ancient")]))
  world.days(1)
  await world.visit("home", home => remove(home, ["deleted"]))
  world.days(420)
  const { deletions } = await world.visit("home", home => home.put([artist("later")]))
  assert.equal(deletions, 1)
  await world.alone("home", async home => {
    await world.forgetAt(home)
    assert.equal(await deletionsOf(home), 0)
    assert.ok((await forgottenBy(home)) > 0)
  })
  world.days(20)
}

test("a laptop from a drawer resurrects nothing and loses nothing of what it made", { timeout: 60_000 }, async t => {
  const world = await createWorld(t)
  await leaveInDrawer(world)
  await world.visit("home")
  await world.forgetAt(world.remote())
  assert.equal(await deletionsOf(world.remote()), 0)
  await world.alone("laptop", laptop => laptop.put([artist("recent")]))
  world.days(10)
  for (const name of ["laptop", "home", "laptop"])
    assert.equal((await world.visit(name)).artists, "ancient kept later recent", name)
  assert.equal(await artistsOf(world.remote()), "ancient kept later recent")
  await checkConsistency(world.remote().store.read, ["7", "31"])
})

test("what was made long ago on a remote, and is told for the first time, is new", { timeout: 60_000 }, async t => {
  const world = await createWorld(t)
  await leaveInDrawer(world)
  await world.visit("home")
  const at = world.clock.now() - 500 * DAY
  await world.remote().store.write(writer => writer.put([{ ...artist("old"), at }], "add"))
  assert.equal((await world.visit("home")).artists, "kept later old")
  assert.equal(await artistsOf(world.remote()), "kept later old")
})

test("a wiped remote learns what its home has forgotten before a laptop tells of the deleted", ON_FILES, async t => {
  const world = await createWorld(t)
  await leaveInDrawer(world)
  await world.remoteFrom("empty disk")
  const { forgotten } = await world.visit("home")
  assert.equal(await forgottenBy(world.remote()), forgotten)
  assert.equal((await world.visit("laptop")).artists, "ancient kept later")
  assert.equal((await world.visit("home")).artists, "ancient kept later")
})

test(
  "a laptop that finds a wiped remote first brings the deleted back only until the home has spoken",
  ON_FILES,
  async t => {
    const world = await createWorld(t)
    await leaveInDrawer(world)
    await world.remoteFrom("empty disk")
    await world.visit("laptop")
    assert.match((await world.visit("home")).artists, /^kept later$/)
    assert.equal((await world.visit("laptop")).artists, "kept later")
  },
)

test("an old backup of the remote, put back after the end of its deletions", ON_FILES, async t => {
  const world = await createWorld(t)
  await world.visit("home", home => home.put([artist("deleted"), artist("kept")]))
  await world.copyRemote("backup")
  await world.visit("home", home => remove(home, ["deleted"]))
  world.days(420)
  await world.visit("home", home => home.put([artist("later")]))
  await world.alone("home", home => world.forgetAt(home))
  await world.remoteFrom("backup")
  assert.equal(await artistsOf(world.remote()), "deleted kept")
  assert.equal((await world.visit("home")).artists, "kept later")
  assert.equal(await artistsOf(world.remote()), "kept later")
})

test("an old backup of the home, put back after the end of its deletions", ON_FILES, async t => {
  const world = await createWorld(t)
  await world.visit("home", home => home.put([artist("deleted"), artist("kept")]))
  await world.alone("home", async () => undefined)
  cpSync(join(root, String(worlds - 1), "home"), join(root, String(worlds - 1), "put back"), { recursive: true })
  await world.visit("home", home => remove(home, ["deleted"]))
  world.days(420)
  await world.visit("home", home => home.put([artist("later")]))
  await world.forgetAt(world.remote())
  assert.equal(await deletionsOf(world.remote()), 0)
  assert.equal((await world.visit("put back")).artists, "kept later")
})

test("nothing is forgotten before every remote knows it, nor before its time", { timeout: 60_000 }, async t => {
  const world = await createWorld(t)
  await world.visit("home", home => home.put([artist("deleted"), artist("kept")]))
  await world.alone("home", home => remove(home, ["deleted"]))
  world.days(420)
  const forget = () =>
    world.alone("home", async home => {
      await world.forgetAt(home)
      return deletionsOf(home)
    })
  assert.equal(await forget(), 1, "the remote has not heard of it")
  await world.visit("home", home => remove(home, ["kept"]))
  assert.equal(await forget(), 1, "it has, and the other one is young")
  assert.equal((await world.visit("home")).artists, "")
  world.days(399)
  await world.visit("home", home => home.put([artist("later")]))
  assert.equal(await forget(), 1, "still young")
  world.days(31)
  assert.equal(await forget(), 1, "not equal for a month")
  await world.visit("home", home => home.put([artist("later still")]))
  assert.equal(await forget(), 0)
})

test("a remote forgets nothing that a home it saw within 400 days may not know", { timeout: 60_000 }, async t => {
  const world = await createWorld(t)
  await world.visit("home", home => home.put([artist("deleted")]))
  world.days(30)
  await world.visit("laptop", world.join)
  // A deed of twenty days ago, told now: older than the last visit of the laptop, which yet knows nothing of it.
  const at = world.clock.now() - 20 * DAY
  await world.visit("home", ({ store }) =>
    store.write(writer => writer.remove([{ kind: "artist", id: "deleted", at }])),
  )
  const forget = async () => {
    await world.visit("home")
    await world.forgetAt(world.remote())
    return deletionsOf(world.remote())
  }
  world.days(385)
  assert.equal(await forget(), 1, "the laptop was seen within 400 days")
  await world.visit("laptop")
  assert.equal(await forget(), 0, "both homes were proved to be equal")
})

test("forgetting goes on where a crash has ended it, and sums stay right", { timeout: 60_000 }, async t => {
  const world = await createWorld(t)
  const remote = world.remote()
  const ids = Array.from({ length: 900 }, (_, n) => `artist ${n}`)
  await remote.put([...ids.map(artist), artist("kept")])
  await remove(remote, ids)
  world.days(401)
  const crash = async (): Promise<void> => {
    throw new Error("the power is gone")
  }
  const { store } = remote
  const first = createDailyForgetting({ store, urls: [], clock: { ...world.clock, sleep: crash } })
  await assert.rejects(first.forget(), /the power is gone/)
  assert.equal(await deletionsOf(remote), 500)
  await checkConsistency(store.read, ["7"])
  const { revision } = await store.identity()
  await createDailyForgetting({ store, urls: [], clock: { ...world.clock, sleep: async () => {} } }).forget()
  assert.equal(await deletionsOf(remote), 0)
  await checkConsistency(store.read, ["7"])
  assert.equal((await store.identity()).revision, revision)
  assert.equal(await artistsOf(remote), "kept")
})

test("stores that forgot at different moments are equal, and a repair between them ends", {
  timeout: 60_000,
}, async t => {
  const world = await createWorld(t)
  const ids = Array.from({ length: 300 }, (_, n) => `artist ${n}`)
  await world.visit("home", home => home.put([...ids.map(artist), artist("kept"), artist("other")]))
  await world.visit("home", home => remove(home, ids))
  world.days(420)
  await world.visit("home", home => home.put([artist("later")]))
  await world.alone("home", home => world.forgetAt(home))
  assert.deepEqual([await deletionsOf(world.remote()), (await world.visit("home")).deletions], [300, 0])
  await world.remote().database.transact(async tx => {
    await tx.updateTable("row").set({ body: '{"name":"rotten"}' }).where("id", "=", "kept").execute()
    const sums = tx.updateTable("bucket").set({ live_sum: "0".repeat(64) })
    await sums.where("bucket", "=", bucketOf("artist", "kept")).execute()
  })
  const asked = world.remote().requests.length
  assert.deepEqual((await world.visit("home")).deletions, 0)
  const compared = world
    .remote()
    .requests.slice(asked)
    .filter(request => request.includes("/bucket/"))
  assert.equal(compared.length, 1, "the one bucket in which something living differs")
  await checkConsistency(world.remote().store.read, ["7", "31"])
  await world.alone("home", async home => {
    home.replication.start()
    home.replication.compare()
    const comparison = async () => (await home.replication.status()).targets[0]?.comparison
    await until("the comparison", async () => (await comparison())?.state === "done")
    assert.equal((await comparison())?.differing, 0)
    assert.equal(await deletionsOf(home), 0)
  })
})
